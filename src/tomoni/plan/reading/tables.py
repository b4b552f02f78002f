"""Tables, told by the words in their heads: of indicators, of actions, of roles, of terms."""

import re
from dataclasses import dataclass

from .pieces import Piece
from .values import is_period, narrow, period_in
from .words import indicator_head, role_of, row_head

VALUES = ("baseline", "middle", "target")
ROW_KINDS = ({"title", "content"}, {"actor", "role"}, {"term", "meaning"}, {"title", "department"})


@dataclass(slots=True)
class Column:
    role: str
    period: str | None = None
    text: str = ""


@dataclass(slots=True)
class Table:
    """The head of a table. ``kind`` is ``indicators`` or ``rows``; ``split`` that the source itself has the cells."""

    kind: str
    columns: list[Column]
    split: bool = False

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


def _head_of(word: str) -> Column | None:
    """A column, told by the word that heads it: 指標名, 目標値（2025年）, 令和7年度 …"""
    said = narrow(word)
    bare = re.sub(r"[(\[【][^()\[\]【】]*[)\]】]$", "", said)
    role = indicator_head(bare) or indicator_head(said)
    if role is not None:
        return Column(role, period_in(said) or _bare_year(said), word)
    if re.fullmatch(r"[(\[]?年度?[)\]]?", said):
        return Column("period", None, word)
    period = period_in(said)
    if period is not None and len(said) <= 22 and re.search(r"[^\W\d_]", said):
        for role, sign in (
            ("target", r"目標|めざす"),
            ("middle", r"中間"),
            ("baseline", r"基準|現状|現況|実績|策定時|当初"),
        ):
            if re.search(sign, said):
                return Column(role, period, word)
    if is_period(word):
        return Column("period", period or _bare_year(said) or said.strip("()[]"), word)
    return None


def _bare_year(said: str) -> str | None:
    found = re.search(r"(?:19|20)\d\d", said)
    return found[0] if found is not None else None


def _columns(cells: list[str]) -> list[Column] | None:
    columns = [_head_of(cell) for cell in cells]
    return None if any(column is None for column in columns) else [column for column in columns if column]


def indicator_table(pieces: list[Piece], start: int) -> tuple[Table, int] | None:
    """The head of an indicator table that begins here, over one line or more, and the place after it."""
    columns: list[Column] = []
    place, split = start, False
    while place < len(pieces) and place - start < 14:
        piece = pieces[place]
        if piece.marker is not None and not (is_period(piece.raw)):
            break
        cells = [cell for cell in piece.cells if cell.strip("-: ")] if piece.cells else words_of(piece.raw)
        found = _columns(cells) if cells and not (piece.boxed and not is_period(piece.raw)) else None
        if found is None:
            break
        if place == start and len(found) == 1 and not piece.cells and role_of(piece.raw) == "indicators":
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            if following is not None and (
                len(following.cells) > 1
                or any(indicator_head(word) == "name" for word in words_of(following.raw))
            ):
                return None  # a heading over the head
        if (
            place > start
            and any(column.role == "name" for column in found)
            and any(c.role == "name" for c in columns)
        ):
            break
        columns = _merged(columns, found)
        split = split or len(piece.cells) > 1
        place += 1
    values = [column for column in columns if column.role in VALUES]
    named = any(column.role == "name" for column in columns)
    if place == start or not values or not (named or len(columns) >= 2) or len(columns) < 2:
        return None
    if not any(c.role in ("baseline", "target") for c in columns):
        return None
    return Table("indicators", columns, split), place


def _merged(columns: list[Column], more: list[Column]) -> list[Column]:
    """Columns with those of the next line of the head: years belong to columns that have none yet."""
    periods = [column for column in more if column.role == "period"]
    if not columns:
        return _years_as_columns(more)
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
    return columns + _years_as_columns(more)


def _years_as_columns(columns: list[Column]) -> list[Column]:
    """Years that stand for columns of their own: the first is where things stood, the last is the aim."""
    result: list[Column] = []
    years = [column for column in columns if column.role == "period"]
    valued = [column for column in columns if column.role in VALUES]
    for column in columns:
        if column.role != "period":
            result.append(column)
        elif valued and result and result[-1].role in VALUES and result[-1].period is None:
            result[-1].period = column.period
        elif not valued:
            role = "baseline" if column is years[0] else "target" if column is years[-1] else "middle"
            result.append(Column(role, column.period, column.text))
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
    if sum(column.role == "title" for column in columns) > 1:  # 区分 and 事業名: the last one names the row
        titles = [column for column in columns if column.role == "title"]
        for column in titles[:-1]:
            column.role = "group"
    return Table("rows", columns, bool(piece.cells))
