"""Lines cut into pieces: usually one line is one piece, but a heading may share its line with what follows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .markers import BULLETS, Marker, in_brackets, is_level, read_marker
from .words import actor_of, is_english, is_title, likeness, plain, role_of

HEADING_WIDTH = 60


@dataclass(slots=True)
class Line:
    """One line of the source. ``cells`` where it is the row of a table, ``level`` where the file itself says that it
    is a heading (1 the highest)."""

    number: int
    text: str
    cells: tuple[str, ...] = ()
    level: int = 0


@dataclass(slots=True)
class Piece:
    """``text`` is what stands after the marker, as printed; ``gap`` says that a blank line came before."""

    line: int
    last: int
    raw: str
    text: str
    marker: Marker | None = None
    cells: tuple[str, ...] = ()
    level: int = 0
    gap: bool = False
    ended: bool = False  # the line had a space at its end
    indent: int = 0
    role: str | None = None  # of the section that it heads
    boxed: bool = False  # all of it stands in brackets
    style: str = ""  # what all headings of this make have in common
    kind: str = ""  # what the outline makes of it
    family: str = ""
    first: bool = True  # it begins where its line begins
    whole: bool = True  # it ends where its line ends
    also: list[int] = field(default_factory=list)  # further lines of its title

    @property
    def is_bullet(self) -> bool:
        return self.marker is not None and self.marker.is_bullet

    @property
    def number(self) -> tuple[int, ...]:
        return self.marker.number if self.marker is not None else ()


# ---- what is no text -------------------------------------------------------------------------------

_PAGE = re.compile(
    r"[\s　]*(?:[-－–—―‐~～〜]\s*[0-9０-９]{1,4}\s*[-－–—―‐~～〜]|[PpＰｐ][.．]?\s?[0-9０-９]{1,4}|[0-9０-９]{1,4}\s*(?:ページ|頁)|[0-9]{1,4}\s*/\s*[0-9]{1,4})[\s　]*"
)
_BARE = re.compile(r"[\s　\f]*([0-9０-９]{1,3})[\s　]*")
_RULE = re.compile(r"[\s　|:\-=_─━―*・.…‥]{3,}")
_DOTS = re.compile(r"[.．・…‥･]{3,}[\s　]*[0-9０-９]{1,4}[\s　]*$")
_BOOK = re.compile(r"(?:総合計画|基本計画|基本構想|総合戦略|実施計画|まちづくり計画|ビジョン|マスタープラン)")


def layout_lines(lines: list[Line]) -> set[int]:
    """Numbers of the lines that carry no text of the plan: blank, page numbers, running heads, rules, contents."""
    found = {
        line.number for line in lines if not line.text.strip() or _RULE.fullmatch(line.text.replace("\f", ""))
    }
    pages = {line.number for line in lines if _PAGE.fullmatch(line.text)} | _bare_pages(lines)
    found |= pages
    found |= {line.number for line in lines if _DOTS.search(line.text[-60:])}
    found |= _contents(lines)
    return found | _running_heads(lines, found, pages)


_CONTENTS = re.compile(r"[\s　【＜<■◆]*(?:目\s*次|も\s*く\s*じ|contents)[\s　】＞>]*", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"\S[\s　.．・…‥･]+[PpＰｐ]?[.．]?[0-9０-９]{1,3}[\s　]*$")


def _contents(lines: list[Line]) -> set[int]:
    """The lines of a table of contents: each ends with the number of a page."""
    found: set[int] = set()
    inside = False
    for line in lines:
        if _CONTENTS.fullmatch(line.text):
            inside = True
        elif inside and line.text.strip():
            inside = _PAGE_AT_END.search(line.text[-60:]) is not None
            if inside:
                found.add(line.number)
    return found


def _bare_pages(lines: list[Line]) -> set[int]:
    """Lines of nothing but a number that rises by one from page to page."""
    numbers = [(line.number, int(found[1])) for line in lines if (found := _BARE.fullmatch(line.text))]
    best: dict[int, list[int]] = {}  # the last printed number → lines of the longest chain that ends with it
    longest: list[int] = []
    for at, value in numbers:
        before = best.get(value - 1, [])
        chain = [*before, at] if before and at - before[-1] >= 12 else [at]
        if len(chain) >= len(best.get(value, [])):
            best[value] = chain
        if len(chain) > len(longest):
            longest = chain
    return set(longest) if len(longest) >= 3 else set()


def _running_heads(lines: list[Line], empty: set[int], pages: set[int]) -> set[int]:
    """Lines that come again and again beside page numbers or page breaks, or that name the whole plan."""
    seen: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    families: dict[str, set[tuple[int, ...]]] = {}
    full = [
        line for line in lines if line.text.strip() and (line.number not in empty or line.number in pages)
    ]
    for place, line in enumerate(full):
        if line.number in pages or len(line.text) > HEADING_WIDTH:
            continue
        said = likeness(line.text)
        seen[said] += 1
        near = full[max(0, place - 1) : place] + full[place + 1 : place + 2]
        broken = line.text.startswith("\f") or any(other.text.startswith("\f") for other in near[-1:])
        if broken or any(other.number in pages for other in near):
            beside[said] += 1
        marker = read_marker(line.text)
        if marker is not None and not marker.is_bullet:
            families.setdefault(marker.family, set()).add(marker.number)
    heads = set()
    for line in full:
        said = likeness(line.text)
        if line.number in pages or not said:
            continue
        marker = read_marker(line.text)
        numbered = marker is not None and not marker.is_bullet and len(families.get(marker.family, ())) > 1
        repeated = beside[said] >= 2 and beside[said] >= 0.6 * seen[said]
        book = seen[said] >= 3 and _BOOK.search(line.text) is not None and is_title(line.text)
        heading = role_of(line.text) is not None and beside[said] < seen[said]
        if (repeated or book) and not numbered and not heading and (marker is None or not marker.is_bullet):
            heads.add(line.number)
    return heads


# ---- cutting -----------------------------------------------------------------------------------------

_TAG = re.compile(
    r"<(/?)(ul|ol|li|br|p|b|strong|span|div|table|tr|td|th|u|i|em|sup|sub|font)\b[^<>]*>", re.IGNORECASE
)
_BOLD = re.compile(r"\*\*")
_INNER_BULLET = re.compile(
    rf"[\s　]*([\ue000-\uf8ff▪▫•‣➢◆◇●○■□◎▶・])[\s　]*(?=[^\s　{BULLETS}\ue000-\uf8ff]{{3}})"
)
_SIGNS = re.compile(rf"[{BULLETS}\ue000-\uf8ff]")


def without_tags(text: str) -> str:
    """Text without the marks of HTML; each of them ends a line.

    >>> without_tags("<ul><li>道路</li><li>橋</li></ul>")
    '\\n道路\\n橋\\n'
    """
    if "<" not in text:
        return text
    said = _TAG.sub("\n", text)
    return re.sub(r"\n{2,}", "\n", said)


def pieces_of(lines: list[Line], layout: set[int]) -> list[Piece]:
    """All pieces of the lines that carry text."""
    pieces: list[Piece] = []
    gap = True
    for line in lines:
        if line.number in layout:
            gap = gap or not line.text.strip()
            continue
        for place, piece in enumerate(_cut(line)):
            piece.gap = gap and place == 0
            piece.first = place == 0 and line.text.lstrip().startswith(piece.raw)
            piece.whole = line.text.rstrip().endswith(piece.raw)
            pieces.append(piece)
        gap = False
    return pieces


def _cut(line: Line) -> Iterator[Piece]:
    cells = line.cells or _cells(line.text)
    if len(cells) > 1:
        yield Piece(
            line.number, line.number, line.text.strip(), line.text.strip(), cells=cells, level=line.level
        )
        return
    text = without_tags(cells[0] if cells else line.text).replace("\f", "")
    ended = text != text.rstrip()
    indent = len(text) - len(text.lstrip())
    parts = [part for chunk in text.split("\n") for part in _parts(chunk) if part.strip(" 　*")]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        yield _piece(line, part, ended=ended if last else True, indent=indent if place == 0 else 0)


def _cells(text: str) -> tuple[str, ...]:
    if "\t" in text:
        cells = [cell.strip() for cell in text.rstrip("\n").split("\t")]
        return tuple(cells) if sum(map(bool, cells)) > 1 else ()
    if text.count("|") >= 2 and text.strip().startswith("|"):
        return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))
    return ()


def _parts(text: str, depth: int = 0) -> Iterator[str]:
    if depth > 8:
        yield text
        return
    if "**" in text:
        inner = [part for part in _BOLD.split(text) if part.strip()]
        if len(inner) > 1 and all(is_title(part) or role_of(part) for part in inner):
            for part in inner:
                yield from _parts(part, depth + 1)
            return
        text = re.sub(r"^([\s　]*)\*\*|\*\*(?=[\s　]*$)", r"\1", text)
    boxed = in_brackets(text.strip())
    if boxed is not None and boxed[1] and role_of(boxed[0]) is not None:
        end = text.index(boxed[1])
        yield text[:end]
        yield from _parts(text[end:], depth + 1)
        return
    headed = re.match(r"[\s　]*[^:：]{2,14}[:：](?=.)", text)
    if headed is not None and role_of((read_marker(headed[0]) or _NOTHING).rest or headed[0]) is not None:
        yield headed[0]
        yield from _parts(text[headed.end() :], depth + 1)
        return
    yield from _at_bullets(text)


_NOTHING = Marker("", "", (), "", "")


def _at_bullets(text: str) -> Iterator[str]:
    """A line with bullets inside, cut before each of them; a row of a matrix stays whole."""
    start = 0
    stripped = text.lstrip()
    for found in _INNER_BULLET.finditer(text):
        if found.start(1) <= len(text) - len(stripped) or found.start(1) == 0:
            continue
        sign = found[1]
        spaced = text[found.start(1) - 1 : found.start(1)].isspace()
        if sign in "◆◇●○■□◎▶" and not spaced:
            continue
        if sign == "・" and not (spaced and text[: found.start()].rstrip()[-1:] not in "、"):
            continue
        yield text[start : found.start(1)]
        start = found.start(1)
    yield text[start:]


def _piece(line: Line, part: str, *, ended: bool, indent: int) -> Piece:
    raw = part.strip()
    level = line.level
    if (sharp := re.match(r"(#{1,6})\s+", raw)) is not None:
        level = len(sharp[1])
        raw = raw[sharp.end() :].strip("# ")
    marker = read_marker(raw)
    boxed = None
    text = marker.rest if marker is not None else raw
    inside = in_brackets(text)
    if inside is not None and not inside[1]:
        boxed, text = text[0], inside[0] if role_of(inside[0]) or marker is None else text
    if marker is not None and is_level(marker) and (quoted := re.fullmatch(r"[「『](.*)[」』]", text)):
        text = quoted[1]
    piece = Piece(
        line.number,
        line.number,
        raw,
        text,
        marker,
        level=level,
        ended=ended,
        indent=indent,
        boxed=boxed is not None,
    )
    if not (marker is not None and is_level(marker)) and len(raw) <= HEADING_WIDTH:
        piece.role = role_of(text) or _of_actor(text, piece)
    sign = marker.family if marker is not None else ""
    piece.style = f"{sign}{boxed or ''}{f'h{level}' if level else ''}"
    return piece


def _of_actor(text: str, piece: Piece) -> str | None:
    """「市民の役割」 heads what citizens do; 「市民」 alone may be a cell."""
    return (
        "roles"
        if actor_of(text) is not None and plain(text).endswith(("役割", "できること", "こと"))
        else None
    )


def is_foreign(piece: Piece) -> bool:
    """Whether a piece is the English twin of what stands before it."""
    return not piece.cells and is_english(piece.raw)
