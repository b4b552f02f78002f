"""Voices that staff enter for people: what was said on the phone or at the counter, what came on paper or by fax.

Words: an **Intake** (受付入力) is one such voice with who entered it; a **PaperForm** (用紙) is one printing of the form for a
place or an occasion, with a code that brings a filled-in sheet back to it.
"""
