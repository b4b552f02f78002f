"""Style and script bundles: all files read once per process, served under the digest of their content.

There is no build step: what lies in ``static/design/`` is what the reader gets, without its comments.
"""

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tomoni.design import colour

HERE = Path(__file__).parent / "static" / "design"
DEFAULT_KEY_COLOUR = "#197a4b"  # green 800 of the Digital Agency's tokens
SCRIPTS = {
    "site": ("site.js", "drafts.js", "remaining.js"),
    "desk": ("vendor/htmx.min.js", "desk.js", "work.js", "importing.js"),
}

_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)  # /*! … */ holds a licence and stays
_INDENT = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one address serves. ``digest`` is part of the address, so it may be kept for ever."""

    content: bytes
    compressed: bytes
    digest: str
    content_type: str


def stylesheet() -> Bundle:
    """All style of the site, with the city's key colour.

    Raises:
        tomoni.design.colour.NotAColour: ``TOMONI_KEY_COLOUR`` is not ``#rrggbb``.
    """
    return _stylesheet(key_colour(), _age())


def key_colour() -> str:
    """The city's key colour as it was set, or ours."""
    return getattr(settings, "TOMONI_KEY_COLOUR", "") or DEFAULT_KEY_COLOUR


def script(name: str) -> Bundle:
    """The script bundle of this name, one of ``SCRIPTS``.

    Raises:
        KeyError: there is no such bundle.
    """
    return _script(name, _age())


def style_files() -> Iterator[Path]:
    """The style files in the order in which they apply: tokens, ground, components, layout, print."""
    yield HERE / "tokens.css"
    yield HERE / "ground.css"
    yield from sorted((HERE / "components").glob("*.css"))
    yield HERE / "layout.css"
    yield HERE / "desk.css"
    yield HERE / "importing.css"
    yield HERE / "sheet.css"
    yield HERE / "style_sheet.css"
    yield HERE / "print.css"


@lru_cache(maxsize=8)
def _stylesheet(key: str, age: float) -> Bundle:
    parts = [path.read_text(encoding="utf-8") for path in style_files()]
    parts.insert(1, colour.custom_properties(key))
    return _bundle(_without_comments("\n".join(parts)), "text/css; charset=utf-8")


@lru_cache(maxsize=8)
def _script(name: str, age: float) -> Bundle:
    parts = [(HERE / "js" / file).read_text(encoding="utf-8") for file in SCRIPTS[name]]
    return _bundle("\n;\n".join(parts), "text/javascript; charset=utf-8")


def _age() -> float:
    """While developing, the time of the youngest change, so that the reader sees it; else always 0."""
    if not settings.DEBUG:
        return 0
    return max(path.stat().st_mtime for path in HERE.rglob("*.*"))


def _without_comments(css: str) -> str:
    return _INDENT.sub("\n", _COMMENT.sub("", css)).strip() + "\n"


def _bundle(text: str, content_type: str) -> Bundle:
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Bundle(content, gzip.compress(content, mtime=0), digest, content_type)
