"""Pure Python that every part may use: no Django, no database, no clock of its own.

Words: a **Part** declares what a part of the house has to offer; an **Event** is something that
happened; an **Actor** is who did it; codes, calendars and texts are checked and normalised here.
"""
