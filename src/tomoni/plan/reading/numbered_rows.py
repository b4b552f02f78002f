"""Rows of a table of actions that came out cell after cell, one line below another: each begins with its number."""

import re

from .joining import joined
from .markers import is_level
from .pieces import Piece
from .tables import Table
from .words import departments_in, is_sentence, is_title, plain, without_offices

_NUMBER = re.compile(r"[0-9０-９]{1,4}(?:[-－‐.．][0-9０-９]{1,3})*|[①-⑳]")


def numbered_rows(pieces: list[Piece], start: int, table: Table) -> tuple[list[Piece], int]:
    """Pieces with cells in place of the lines after the head, and the place after those lines."""
    roles = [column.role for column in table.columns]
    if "number" not in roles or "title" not in roles:
        return [], start
    rows: list[Piece] = []
    at = start
    while at < len(pieces) and _begins(pieces[at]):
        end = at + 1
        while end < len(pieces) and _goes_on(pieces[end - 1], pieces[end]):
            end += 1
        row = _row(pieces[at:end], roles)
        if row is None:
            break
        rows.append(row)
        at = end
    return (rows, at) if rows else ([], start)


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
    texts = [line.raw for line in lines[1:]] if bare else [first.text, *(line.raw for line in lines[1:])]
    if not texts:
        return None
    departments: list[str] = []
    while len(texts) > 1 and departments_in(texts[-1]):
        departments.insert(0, texts.pop())
    if "department" in roles and len(texts) > 1:
        texts[-1], names = without_offices(texts[-1])
        if not names:
            texts[-1], names = _place_at_end(texts[-1])
        departments = [*names, *departments]
    title, content = _title_and_content([text for text in texts if text])
    if not is_title(title):
        return None
    piece = Piece(first.line, lines[-1].last, first.raw, title)
    said = {"number": number, "title": title, "content": content, "department": "、".join(departments)}
    piece.cells = tuple(said.get(role, "") for role in roles)
    piece.also = [line.line for line in lines[1:]]
    return piece


def _place_at_end(text: str) -> tuple[str, list[str]]:
    """A text without the name of a place after its last sentence: 「…します。 保健センター」."""
    found = re.search(r"(?<=[。）)])[\s　]+(\S+)$", text)
    names = departments_in(found[1]) if found is not None else []
    return (text[: found.start()], names) if found is not None and names else (text, [])


def _title_and_content(texts: list[str]) -> tuple[str, str]:
    """The first line, and with it what is left over of a title that was broken."""
    count = 1
    while (
        count < len(texts) - 1
        and len(plain(texts[count])) <= 6
        and not is_sentence(texts[count])
        and not texts[count].endswith(("、", "。"))
    ):
        count += 1
    return joined(texts[:count]), joined(texts[count:])
