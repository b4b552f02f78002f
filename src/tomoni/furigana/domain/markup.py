"""Ruby in HTML: over one text, and over a whole finished page."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape

from .annotating import KANJI, Piece

# A comment, a declaration, or a tag (whose attributes may hold ">").
_TAG = re.compile(r"(<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LANGUAGE = re.compile(r"""\slang\s*=\s*["']?([a-zA-Z-]+)""")
_CLOSED = {
    "script",
    "style",
    "textarea",
    "select",
    "title",
    "svg",
    "code",
    "pre",
    "ruby",
    "template",
    "noscript",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def ruby(pieces: Iterable[Piece]) -> str:
    """Pieces as HTML, escaped. What stands over the text is ``rt``; ``rp`` is for browsers that know no ruby.

    >>> ruby([Piece("市", "し"), Piece("<b>")])
    '<ruby>市<rp>（</rp><rt>し</rt><rp>）</rp></ruby>&lt;b&gt;'
    """
    return "".join(
        f"<ruby>{escape(piece.base)}<rp>（</rp><rt>{escape(piece.reading)}</rt><rp>）</rp></ruby>"
        if piece.reading
        else escape(piece.base)
        for piece in pieces
    )


def over_page(html: str, over_text: Callable[[str], str]) -> str:
    """A page with ``over_text`` (text to HTML) over each Japanese text of its body that has kanji.

    What people type into, choose from or copy as code stays as it is, and so does what is marked as another language.

    >>> over_page('<body><p title="市">市&amp;<br>a</p><textarea>市</textarea>', lambda text: f"[{escape(text)}]")
    '<body><p title="市">[市&amp;]<br>a</p><textarea>市</textarea>'
    """
    begins = html.find("<body")
    if begins < 0:
        return html
    parts = _TAG.split(html[begins:])
    closed, depth = "", 0
    for at, part in enumerate(parts):
        if at % 2:  # a tag
            name = _NAME.match(part)
            if name is None:
                continue
            ends, tag = bool(name[1]), name[2].lower()
            if closed:
                if tag == closed:
                    depth += -1 if ends else 1
                    closed = closed if depth else ""
            elif not ends and tag not in _VOID and (tag in _CLOSED or _foreign(part)):
                closed, depth = tag, 1
        elif not closed and KANJI.search(part):
            parts[at] = over_text(unescape(part))
    return html[:begins] + "".join(parts)


def _foreign(tag: str) -> bool:
    language = _LANGUAGE.search(tag)
    return language is not None and not language[1].lower().startswith("ja")
