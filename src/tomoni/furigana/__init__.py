"""Furigana: how the kanji of public pages are read, for who asks for it.

Words: **Reading** (よみ): how a word is read here, kept by staff, before the dictionary's. A page is written without furigana;
the middleware puts it over the finished page, so that no template, search engine or copy meets it unasked.
"""
