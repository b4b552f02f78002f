"""Lines cut into pieces: usually one line is one piece, but a heading may share its line with what follows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .markers import BULLETS, Marker, in_brackets, is_level, read_marker
from .words import actor_of, indicator_head, is_english, is_sentence, is_title, plain, role_of

HEADING_WIDTH = 60


@dataclass(slots=True)
class Line:
    """One line of the source. ``cells`` where it is the row of a table, ``level`` where the file itself says that it
    is a heading (1 the highest), ``spans`` over how many columns each cell goes (0: the one before goes over it)."""

    number: int
    text: str
    cells: tuple[str, ...] = ()
    level: int = 0
    spans: tuple[int, ...] = ()


@dataclass(slots=True)
class Row:
    """A row of an indicator table, or what takes its place: ``values`` as the columns have them, or ``named`` by
    their roles (baseline, middle, target), each with the year that its key says."""

    line: int
    name: str
    values: list[str]
    lines: list[int] = field(default_factory=list)
    unit: str | None = None
    definition: str | None = None
    type: str | None = None
    direction: str | None = None  # as printed
    named: dict[str, tuple[str, str | None]] = field(default_factory=dict)


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
    spans: tuple[int, ...] = ()
    gap: bool = False
    ended: bool = False  # the line had a space at its end
    indent: int = 0
    left: float = 0.0  # where it begins on its line, in full-width characters
    role: str | None = None  # of the section that it heads
    boxed: bool = False  # all of it stands in brackets
    style: str = ""  # what all headings of this make have in common
    kind: str = ""  # what the outline makes of it
    family: str = ""
    owner: str = ""  # the family of the items to which a section belongs
    first: bool = True  # it begins where its line begins
    whole: bool = True  # it ends where its line ends
    row: Row | None = None  # the indicator that it tells
    also: list[int] = field(default_factory=list)  # further lines of its title

    @property
    def is_bullet(self) -> bool:
        return self.marker is not None and self.marker.is_bullet

    @property
    def number(self) -> tuple[int, ...]:
        return self.marker.number if self.marker is not None else ()


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


def _whole_rows(pieces: list[Piece]) -> list[Piece]:
    """Rows of a drawn table whose cells were broken over lines: between rows a rule is drawn, or the first cell is
    empty where a row goes on."""
    drawn = [piece for piece in pieces if piece.cells and _DRAWN.fullmatch(piece.raw)]
    if len(drawn) < 2:
        return pieces
    steps = [after.line - before.line for before, after in pairwise(drawn) if after.line - before.line < 4]
    ruled = sum(step > 1 for step in steps) >= 0.6 * len(steps)
    kept: list[Piece] = []
    for piece in pieces:
        before = kept[-1] if kept else None
        if (
            before is not None
            and _DRAWN.fullmatch(piece.raw)
            and len(before.cells) == len(piece.cells)
            and piece.line == before.last + 1
            and (ruled or not piece.cells[0])
        ):
            before.cells = tuple(one + other for one, other in zip(before.cells, piece.cells, strict=True))
            before.also.append(piece.line)
            before.last = piece.line
        else:
            kept.append(piece)
    return kept


def pieces_of(lines: list[Line], layout: set[int]) -> list[Piece]:
    """All pieces of the lines that carry text."""
    pieces: list[Piece] = []
    gap = True
    keys = _keys_of_texts(lines, layout)
    for line in lines:
        if line.number in layout:
            gap = gap or not line.text.strip()
            continue
        for place, piece in enumerate(cut(line, keys)):
            piece.gap = gap and place == 0
            piece.first = place == 0 and line.text.lstrip().startswith(piece.raw)
            piece.whole = line.text.rstrip().endswith(piece.raw)
            pieces.append(piece)
        gap = False
    return _whole_rows(pieces)


_KEY = re.compile(r"[\s　]*(?P<key>[^\s　:：、。・()（）「」0-9０-９]{2,14})[:：](?=[\s　]*\S)")
_OFTEN = 3


def _keys_of_texts(lines: list[Line], layout: set[int]) -> frozenset[str]:
    """Words with a colon that stand before texts again and again (改革の内容：…): they head them."""
    seen: Counter[str] = Counter()
    for line in lines:
        if line.number not in layout and not line.cells and (found := _KEY.match(line.text)) is not None:
            seen[found["key"]] += 1
    return frozenset(
        key
        for key, count in seen.items()
        if count >= _OFTEN
        and actor_of(key) is None
        and indicator_head(key) is None
        and read_marker(key + "：あ") is None
        and role_of(key) != "departments"
    )


def cut(line: Line, keys: frozenset[str] = frozenset()) -> Iterator[Piece]:
    """The pieces of a line; before its text one of the ``keys`` may stand as a heading."""
    cells = line.cells or _cells(line.text)
    if len(cells) > 1:
        yield Piece(
            line.number,
            line.number,
            line.text.strip(),
            line.text.strip(),
            cells=cells,
            level=line.level,
            spans=line.spans,
        )
        return
    text = without_tags(cells[0] if cells else line.text).replace("\f", "")
    ended = text != text.rstrip()
    indent = len(text) - len(text.lstrip())
    key = _KEY.match(text)
    if key is not None and key["key"] in keys:
        yield Piece(
            line.number,
            line.number,
            key["key"],
            key["key"],
            kind="section",
            role=role_of(key["key"]) or "other",
            style="key",
        )
        text, indent = text[key.end() :].lstrip(), 0
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
    if (drawn := _DRAWN.fullmatch(text)) is not None:
        cells = [cell.strip() for cell in re.split(r"[│┃｜║]", drawn[1])]
        return tuple(cells) if len(cells) > 1 else ()
    return ()


_DRAWN = re.compile(r"[\s　]*[│┃｜║](.*)[│┃｜║][\s　]*")


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
    if headed is not None and _is_key(headed[0], text[headed.end() :]):
        yield text
        return
    if headed is not None and role_of((read_marker(headed[0]) or _NOTHING).rest or headed[0]) is not None:
        yield headed[0]
        yield from _parts(text[headed.end() :], depth + 1)
        return
    yield from _at_bullets(text)


def width(text: str) -> float:
    """How wide a text is printed, in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _is_key(head: str, rest: str) -> bool:
    """Whether a head with a colon is the key of a figure (現状値：12人) and no heading of a text."""
    role = indicator_head(re.sub(r"[(（][^()（）]*[)）]", "", head).strip(" 　:：・○●"))
    return role in ("baseline", "middle", "target", "unit") and len(rest) <= 40 and not is_sentence(rest)


_NOTHING = Marker("", "", (), "", "")


def _at_bullets(text: str) -> Iterator[str]:
    """A line with bullets inside, cut before each of them; a row of a matrix stays whole."""
    if text.lstrip().startswith("→") and text.count("→") > 1:
        yield from re.split(r"[\s　]+(?=→)", text.strip())
        return
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


_BETWEEN_STROKES = re.compile(
    r"[━─―＝=|｜│┃▎▌]{1,12}[\s　]*([^━─―＝=|｜│┃]{2,30}?)[\s　]*[━─―＝=|｜│┃]{1,60}"
)


def _piece(line: Line, part: str, *, ended: bool, indent: int) -> Piece:
    raw = part.strip()
    level = line.level
    if (sharp := re.match(r"(#{1,6})\s+", raw)) is not None:
        level = len(sharp[1])
        raw = raw[sharp.end() :].strip("# ")
    marker = read_marker(raw)
    boxed = None
    if (drawn := _BETWEEN_STROKES.fullmatch(raw)) is not None and is_title(drawn[1]):
        raw = drawn[1].strip()
        marker, boxed = read_marker(raw), "━"
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
        left=width(line.text.replace("\f", "")[:indent]),
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
