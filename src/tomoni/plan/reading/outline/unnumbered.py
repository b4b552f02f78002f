"""Headings without a number that head items of the plan."""

from collections import Counter, defaultdict

from ..joining import joined
from ..layout import BOOK
from ..markers import is_level, usual_place
from ..words import is_sentence, is_title, likeness, offices, plain
from .outline import PLAIN, ROOT, Outline

_NO_ROOT = (
    "計画",
    "構想",
    "総論",
    "各論",
    "目次",
    "はじめに",
    "序論",
    "ビジョン",
    "資料",
    "体系",
    "シート",
    "一覧",
    "調書",
    "様式",
    "総括表",
)


def find_plain_headings(outline: Outline) -> None:
    """A short line without a marker that comes again, each time before a numbered heading, is a heading too."""
    candidates: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(outline.pieces[:-1]):
        if piece.kind or piece.marker is not None or piece.cells or piece.boxed or piece.role:
            continue
        following = outline.pieces[place + 1]
        if (
            following.marker is not None
            and not following.is_bullet
            and (following.kind == "node" or following.family)
            and is_title(piece.raw)
            and len(plain(piece.raw)) <= 20
            and not offices(piece.raw)
            and not is_level(following.marker)
            and (
                place == 0
                or not outline.joiner.goes_on(outline.pieces[place - 1], piece)
                or outline.pieces[place - 1].kind
            )
        ):
            candidates[likeness(piece.raw)].append(place)
    places = [place for found in candidates.values() if len(found) > 1 for place in found]
    outline.follower = Counter(outline.pieces[place + 1].family for place in places)
    for place in places:
        outline.pieces[place].kind, outline.pieces[place].family = "node", PLAIN
        outline.pieces[place + 1].kind = "node"


def find_root(outline: Outline) -> None:
    """A title over all, without a number, before the first numbered heading."""
    first = next((place for place, piece in enumerate(outline.pieces) if piece.kind == "node"), None)
    if first is None or first == 0 or outline.pieces[first].family == PLAIN:
        return
    marker = outline.pieces[first].marker
    if marker is None or usual_place(marker.family) < 28:
        return
    before = [piece for piece in outline.pieces[:first] if piece.kind != "foreign"]
    if len(before) not in (1, 2) or any(
        piece.kind or piece.marker is not None or piece.cells or is_sentence(piece.raw) for piece in before
    ):
        return
    apart = len(before) == 2 and (
        outline.pieces[1] is not before[1] or not outline.joiner.adjoining(before[0], before[1])
    )
    if apart:
        return
    text = joined([piece.raw for piece in before])
    if (
        is_title(text)
        and not BOOK.search(text)
        and not any(plain(text).endswith(word) or word in text[-6:] for word in _NO_ROOT)
    ):
        before[0].kind, before[0].family = "node", ROOT
        before[0].text = text
        before[0].also = [piece.line for piece in before[1:]]
        for piece in before[1:]:
            outline.pieces.remove(piece)
        shift = len(before) - 1
        if shift:
            outline.tables = {place - shift: table for place, table in outline.tables.items()}
