"""Tables, told by the words in their heads: of indicators, of actions, of roles, of terms."""

import re
from dataclasses import dataclass, field
from typing import Any

from .pieces import Piece, width
from .values import is_period, is_value, narrow, period_in
from .words import indicator_head, is_sentence, level_head, role_of, row_head

VALUES = ("baseline", "middle", "target")
ROW_KINDS = ({"title", "content"}, {"actor", "role"}, {"term", "meaning"}, {"title", "department"})


@dataclass(slots=True)
class Column:
    role: str
    period: str | None = None
    text: str = ""
    left: float = 0.0  # where the words of its head stand, in full-width characters; 0 to 0 when nobody knows
    right: float = 0.0


@dataclass(slots=True)
class Table:
    """The head of a table. ``kind`` is ``indicators``, ``rows`` or ``grid`` (with columns for levels); ``split`` that the source itself has the cells."""

    kind: str
    columns: list[Column]
    split: bool = False
    found: dict[int, Any] = field(default_factory=dict)  # of a grid: the item of each level while it is read
    base: Any = None
    last_name: str = ""  # of the row before, where a name goes over several rows

    def place(self, role: str) -> int | None:
        return next((place for place, column in enumerate(self.columns) if column.role == role), None)

    @property
    def values(self) -> list[Column]:
        return [column for column in self.columns if column.role in VALUES]


_INNER_SPACE = re.compile(r"[\s　]+")
_CUT = re.compile(r"[\s　]*[(（][\s　]*")


def words_of(text: str) -> list[str]:
    """Words between spaces; a parenthesis with a space inside stays one word."""
    text = re.sub(r"[(（][^()（）]{1,16}[)）]", lambda found: _INNER_SPACE.sub("", found[0]), text)
    return text.split()


def head_of(word: str) -> Column | None:
    """A column, told by the word that heads it: 指標名, 目標値（2025年）, 令和7年度 …"""
    said = narrow(word)
    if len(said) > 30 or re.search(r"[:→].", said):
        return None
    bare = re.sub(r"[(\[【][^()\[\]【】]*[)\]】]$", "", said)
    inside = re.search(r"[(\[【]([^()\[\]【】]*)[)\]】]$", said)
    if inside is not None and re.fullmatch(r"(?:[RH]|令和|平成)?\d{1,4}年度?", bare):  # 11年度（目標）
        told = indicator_head(inside[1])
        if told in VALUES:
            return Column(told, bare, word)
    if re.fullmatch(r"\d{1,2}年度", said):
        return Column("period", said, word)
    role = indicator_head(bare) or indicator_head(said)
    if role is not None:
        return Column(role, period_in(said) or _bare_year(said), word)
    if re.fullmatch(r"[(\[]?年度?[)\]]?", said):
        return Column("period", None, word)
    period = period_in(said)
    figures = re.search(
        r"\d",
        re.sub(r"[(\[【].*?[)\]】]|(?:[RH]|令和|平成)?\d{1,4}年度?|[RH]\d{1,2}|(?:19|20)\d\d", "", said),
    )
    if period is not None and len(said) <= 22 and re.search(r"[^\W\d_]", said) and not figures:
        for role, sign in (
            ("target", r"目標|めざす|目指す"),
            ("middle", r"中間"),
            ("baseline", r"基準|現状|現況|現在|実績|策定時|当初"),
        ):
            if re.search(sign, said):
                return Column(role, period, word)
    if is_period(word):
        return Column("period", period or _bare_year(said) or said.strip("()[]"), word)
    return None


def _bare_year(said: str) -> str | None:
    found = re.search(r"(?:19|20)\d\d", said)
    return found[0] if found is not None else None


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line between wide gaps, and where they stand, in full-width characters."""

    text: str
    left: float
    right: float


_WIDE_GAP = re.compile(r"[ 　\t]{2,}|\t")


def segments(piece: Piece) -> list[Segment]:
    """The words of a line between wide gaps."""
    found: list[Segment] = []
    start, at = 0, piece.left
    for gap in [*_WIDE_GAP.finditer(piece.raw), None]:
        end = gap.start() if gap is not None else len(piece.raw)
        text = piece.raw[start:end]
        right = at + width(text)
        if text:
            found.append(Segment(text, at, right))
        if gap is not None:
            at = right + width(gap[0])
            start = gap.end()
    return found


def _words(piece: Piece) -> list[Segment]:
    parts = segments(piece)
    if len(parts) > 1 and (len(parts) > 2 or all(head_of(part.text) for part in parts)):
        return parts
    return [Segment(word, 0.0, 0.0) for word in words_of(piece.raw)]


def _columns(piece: Piece) -> list[Column] | None:
    """What a line of a head says; None when it is none. In a line with wide gaps a word or two may be unknown."""
    words = _words(piece)
    apart = len(words) > 2 and words[-1].right > 0
    columns: list[Column] = []
    unknown = 0
    for word in words:
        column = head_of(word.text)
        if column is None and len(words) > 2 and level_head(word.text) == "level":
            column = Column("level", None, word.text)
        if column is None:
            unknown += 1
            if not apart or len(word.text) > 14 or is_sentence(word.text) or is_value(word.text):
                return None
            column = Column("other", None, word.text)
        column.left, column.right = word.left, word.right
        columns.append(column)
    valued = sum(column.role in (*VALUES, "period") for column in columns)
    if unknown and (unknown * 2 > len(words) or valued < 2):
        return None
    return columns


def indicator_table(pieces: list[Piece], start: int) -> tuple[Table, int] | None:
    """The head of an indicator table that begins here, over one line or more, and the place after it."""
    columns: list[Column] = []
    place = start
    while place < len(pieces) and place - start < 14:
        piece = pieces[place]
        if piece.cells or (piece.marker is not None and not is_period(piece.raw)):
            break
        found = None if piece.boxed and not is_period(piece.raw) else _columns(piece)
        if found is None:
            break
        if place == start and len(found) == 1 and role_of(piece.raw) == "indicators":
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            if following is not None and (
                len(following.cells) > 1
                or any(indicator_head(word) == "name" for word in words_of(following.raw))
            ):
                return None  # a heading over the head
        if (
            place > start
            and any(column.role == "name" for column in found)
            and any(column.role == "name" for column in columns)
        ):
            break
        columns = _merged(columns, found)
        place += 1
    told = any(column.role in VALUES for column in columns)
    columns = years_as_columns(columns)
    values = [column for column in columns if column.role in VALUES]
    named = any(column.role == "name" for column in columns)
    if not named and columns and columns[0].role == "other":
        columns[0].role, named = "name", True
    if place == start or not values or not (named or len(columns) >= 2) or len(columns) < 2:
        return None
    if not any(column.role in ("baseline", "target") for column in columns):
        return None
    if not named and not told and not (start and pieces[start - 1].role == "indicators"):
        return None  # years alone may head any table
    return Table("indicators", columns), place


def _merged(columns: list[Column], more: list[Column]) -> list[Column]:
    """Columns with those of the next line of the head: years belong to columns that have none yet."""
    periods = [column for column in more if column.role == "period"]
    if not columns:
        return more
    if columns[-1].role == "period" and more[0].role in VALUES and more[0].period is None:
        more[0].period = columns[-1].period  # 「令和7年度」 and, on the next line, 「目標」
        return [*columns[:-1], *more]
    if len(periods) == len(more):
        open_columns = [column for column in columns if column.role in VALUES and column.period is None]
        if len(periods) == 1:
            last = [column for column in columns if column.role in VALUES][-1:]
            for column in last:
                column.period = column.period or periods[0].period
            return columns
        if len(periods) == len(open_columns):
            for column, period in zip(open_columns, periods, strict=True):
                column.period = period.period
            return columns
        if len(open_columns) < len(periods) and all(column.right > 0 for column in (*periods, *open_columns)):
            return _under(columns, open_columns, periods)
    return columns + more


def _under(columns: list[Column], parents: list[Column], periods: list[Column]) -> list[Column]:
    """Columns of which some are split into years that stand below them."""
    below: dict[int, list[Column]] = {}
    for period in periods:
        middle = (period.left + period.right) / 2
        nearest = min(parents, key=lambda column: abs((column.left + column.right) / 2 - middle))
        below.setdefault(id(nearest), []).append(period)
    result: list[Column] = []
    for column in columns:
        years = below.get(id(column))
        if years is None:
            result.append(column)
        else:
            result += [Column(column.role, year.period, column.text, year.left, year.right) for year in years]
    return result


def years_as_columns(columns: list[Column]) -> list[Column]:
    """Years that stand for columns of their own: the first is where things stood, the last is the aim."""
    result: list[Column] = []
    years = [column for column in columns if column.role == "period"]
    valued = [column for column in columns if column.role in VALUES]
    for column in columns:
        if column.role != "period":
            result.append(column)
        elif valued and result and result[-1].role in VALUES and result[-1].period is None:
            result[-1].period = column.period
        elif valued and all(one.role == "baseline" for one in valued):
            column.role = "target" if column is years[-1] else "middle"
            result.append(column)
        elif valued and all(one.role == "target" for one in valued) and valued[0].period != column.period:
            column.role = "baseline"
            result.append(column)
        elif not valued:
            column.role = "baseline" if column is years[0] else "target" if column is years[-1] else "middle"
            result.append(column)
        else:
            column.role = "other"
            result.append(column)
    return result


def row_table(pieces: list[Piece], start: int) -> tuple[Table, int] | None:
    """The head of a table of actions, roles or terms, and the place after it: two heads or more, on one line or
    each on a line of its own."""
    found = _row_head(pieces[start])
    if found is not None:
        return found, start + 1
    words: list[Piece] = []
    for piece in pieces[start : start + 5]:
        if piece.marker is not None or piece.cells or (words and piece.gap) or row_head(piece.raw) is None:
            break
        words.append(piece)
    for count in range(len(words), 1, -1):
        roles = [row_head(piece.raw) or "" for piece in words[:count]]
        if any(kind <= set(roles) for kind in ROW_KINDS) and len(set(roles)) == count:
            columns = [Column(role, None, piece.raw) for role, piece in zip(roles, words, strict=False)]
            return Table("rows", columns), start + count
    return None


def _row_head(piece: Piece) -> Table | None:
    if piece.marker is not None:
        return None
    cells = [cell for cell in piece.cells if cell] if piece.cells else words_of(piece.raw)
    if len(cells) < 2 or len(cells) > 8:
        return None
    roles = [row_head(cell) for cell in cells]
    if any(role is None for role in roles):
        return None
    if not any(kind <= set(roles) for kind in ROW_KINDS):
        return None
    columns = [Column(role or "", None, cell) for role, cell in zip(roles, cells, strict=True)]
    parts = segments(piece) if not piece.cells else []
    if len(parts) == len(columns):  # wide gaps: the columns have their places
        for column, part in zip(columns, parts, strict=True):
            column.left, column.right = part.left, part.right
    if sum(column.role == "title" for column in columns) > 1:  # 区分 and 事業名: the last one names the row
        titles = [column for column in columns if column.role == "title"]
        for column in titles[:-1]:
            column.role = "group"
    return Table("rows", columns, bool(piece.cells))
