"""Letters to the mayor (市長への手紙): three steps on a phone, no account, no JavaScript.

Words: a **Letter** is the channel's own note about one voice. It points at the voice, never the reverse.
This channel must never lose what was typed, and never enter one letter twice.
"""
