"""Rows of a table of actions that came out cell after cell, one line below another: each begins with its number, or ends
with who is in charge."""

import re

from .joining import joined
from .markers import is_level
from .pieces import Piece
from .tables import Table
from .words import departments_in, is_sentence, is_title, plain, row_head, without_offices

LONGEST_ROW = 12  # lines
_NUMBER = re.compile(r"[0-9０-９]{1,4}(?:[-－‐.．][0-9０-９]{1,3})*|[①-⑳]")


def numbered_rows(pieces: list[Piece], start: int, table: Table) -> tuple[list[Piece], int]:
    """Pieces with cells in place of the lines after the head, and the place after those lines."""
    roles = [column.role for column in table.columns]
    if "title" not in roles or not {"number", "department"} & set(roles) or "actor" in roles:
        return [], start
    rows: list[Piece] = []
    at = start
    while at < len(pieces):
        end = _end_of_row(pieces, at, roles)
        row = _row(pieces[at:end], roles) if end > at else None
        if row is None:
            break
        rows.append(row)
        at = end
    return (rows, at) if rows else ([], start)


def _end_of_row(pieces: list[Piece], at: int, roles: list[str]) -> int:
    """The place after the row that begins here; the same place where none does."""
    end = at + 1
    if "number" in roles:
        if not _begins(pieces[at]):
            return at
        while end < len(pieces) and _goes_on(pieces[end - 1], pieces[end]):
            end += 1
        return end
    for end in range(at + 1, min(at + LONGEST_ROW, len(pieces)) + 1):
        piece = pieces[end - 1]
        if piece.kind or piece.cells or piece.boxed or piece.marker is not None or piece.role is not None:
            return at
        words = piece.raw.split()
        if end > at + 1 and (piece.gap or (len(words) > 1 and all(map(row_head, words)))):
            return at
        if end > at + 1 and (departments_in(piece.raw) or _with_departments(piece.raw)[1]):
            while end < len(pieces) and not pieces[end].kind and departments_in(pieces[end].raw):
                end += 1
            return end
        if end == at + 1 and _with_departments(piece.raw)[1] and len(piece.raw.split()) > 2:
            return end
    return at


def _begins(piece: Piece) -> bool:
    if piece.kind or piece.cells or piece.boxed:
        return False
    if _NUMBER.fullmatch(piece.raw):
        return True
    marker = piece.marker
    return marker is not None and not marker.is_bullet and not marker.word and is_title(piece.text)


def _goes_on(before: Piece, piece: Piece) -> bool:
    if _begins(piece) or piece.kind or piece.cells or piece.boxed or piece.role is not None:
        return False
    if piece.marker is not None and (is_level(piece.marker) or not piece.marker.is_bullet):
        return False
    return not piece.gap or not is_sentence(before.raw) or bool(departments_in(piece.raw))


def _row(lines: list[Piece], roles: list[str]) -> Piece | None:
    first = lines[0]
    bare = _NUMBER.fullmatch(first.raw) is not None
    number = first.raw if bare else (first.marker.text if first.marker is not None else "")
    numbered = first.marker is not None and "number" in roles
    texts = [line.raw for line in lines[1:]]
    if not bare:
        texts.insert(0, first.text if numbered else first.raw)
    if not texts:
        return None
    departments: list[str] = []
    while len(texts) > 1 and departments_in(texts[-1]):
        departments.insert(0, texts.pop())
    if "department" in roles and (len(texts) > 1 or not bare):
        texts[-1], names = _with_departments(texts[-1])
        departments = [*names, *departments]
    title, content = _title_and_content([text for text in texts if text])
    if not is_title(title):
        return None
    piece = Piece(first.line, lines[-1].last, first.raw, title)
    said = {"number": number, "title": title, "content": content, "department": "、".join(departments)}
    piece.cells = tuple(said.get(role, "") for role in roles)
    piece.also = [line.line for line in lines[1:]]
    return piece


def _with_departments(text: str) -> tuple[str, list[str]]:
    """A text without the departments at its end, and these."""
    rest, names = without_offices(text)
    return (rest, names) if names else _place_at_end(text)


def _place_at_end(text: str) -> tuple[str, list[str]]:
    """A text without the name of a place after its last sentence: 「…します。 保健センター」."""
    found = re.search(r"(?<=[。）)])[\s　]+(\S+)$", text)
    names = departments_in(found[1]) if found is not None else []
    return (text[: found.start()], names) if found is not None and names else (text, [])


def _title_and_content(texts: list[str]) -> tuple[str, str]:
    """The first line, and with it what is left over of a title that was broken."""
    first = re.match(r"(\S{3,24})[\s　]+(\S.*)", texts[0])
    if first is not None and is_title(first[1]):  # two cells on one line
        rest = texts[1:]
        title = first[1]
        if rest and len(plain(rest[0])) <= 6 and not is_sentence(rest[0]) and is_sentence(rest[-1]):
            title = joined([title, rest.pop(0)])
        return title, joined([first[2], *rest])
    count = 1
    while (
        count < len(texts) - 1
        and len(plain(texts[count])) <= 6
        and not is_sentence(texts[count])
        and not texts[count].endswith(("、", "。"))
    ):
        count += 1
    return joined(texts[:count]), joined(texts[count:])
