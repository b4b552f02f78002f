"""Listings of the items (施策の体系 and the like), which are no second set of items."""

import re
from collections import defaultdict
from itertools import pairwise

from ..markers import read_marker
from ..pieces import Piece
from ..words import is_sentence, likeness, offices, without_offices
from .outline import PLAIN, Outline


def find_listings(outline: Outline) -> None:
    """Headings in a row without any text, which come again elsewhere, are a listing and no second set of items."""
    titles: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for place, piece in enumerate(outline.pieces):
        if piece.kind == "node":
            titles[_title(outline, place)].append(place)
    listed: dict[int, int] = {}  # place → the run that it stands in
    for start, end, announced in _runs(outline):
        nodes = [place for place in range(start, end) if outline.pieces[place].kind == "node"]
        again = [place for place in nodes if len(titles[_title(outline, place)]) > 1]
        repeats = len(nodes) >= 4 and len(again) >= 0.5 * len(nodes)
        if announced or repeats or len(again) == len(nodes) >= 2:
            listed.update(dict.fromkeys(nodes, start))
    said = {title for _, title in titles}
    for place in listed:
        if _names_others(outline.pieces[place], said):
            outline.pieces[place].kind = "echo"
    for places in titles.values():
        if len(places) > 1:
            real = _real_ones(outline, places, listed)
            for place in places:
                if place in listed and place not in real:
                    outline.pieces[place].kind = "echo"


def _names_others(piece: Piece, said: set[str]) -> bool:
    """Whether a line of a listing has several headings, each of which stands elsewhere."""
    parts = [part for part in re.split(r"[ 　\t]{2,}|[\t　]", piece.raw) if part.strip()]
    titles = []
    for part in parts:
        marker = read_marker(part)
        titles.append(likeness(marker.rest if marker is not None else part))
    named = [title for title in titles if len(title) > 1]
    return len(named) > 1 and all(title in said for title in named)


def _title(outline: Outline, place: int) -> tuple[bool, str]:
    piece = outline.pieces[place]
    return piece.family == PLAIN, likeness(without_offices(piece.text)[0])


def _real_ones(outline: Outline, places: list[int], listed: dict[int, int]) -> list[int]:
    """Of headings that say the same those that head something: with text, or outside of listings, or the last."""
    bodied = [place for place in places if _has_body(outline, place)]
    outside = [place for place in places if place not in listed]
    twice = [
        place
        for before, place in pairwise(places)
        if listed.get(place) is not None and listed.get(before) == listed.get(place)
    ]
    return bodied or [*outside, *twice[:1]] or places


def _has_body(outline: Outline, place: int) -> bool:
    for following in outline.pieces[place + 1 : place + 3]:
        if following.kind == "foreign" or offices(following.raw):
            continue
        return following.kind in ("section", "head") or (following.kind == "" and is_sentence(following.raw))
    return False


def _runs(outline: Outline) -> list[tuple[int, int, bool]]:
    """Stretches of headings without text between them; ``announced`` by a heading as 施策の体系."""
    runs = []
    start: int | None = None
    announced = False
    for place, piece in enumerate([*outline.pieces, None]):
        if piece is not None and piece.kind == "listing":
            if start is not None:
                runs.append((start, place, announced))
            start, announced = place + 1, True
            continue
        if piece is not None and (
            piece.kind in ("node", "foreign") or (announced and start is not None and _listed(outline, piece))
        ):
            start = place if start is None else start
            continue
        if start is not None:
            runs.append((start, place, announced))
        start, announced = None, False
    return runs


def _listed(outline: Outline, piece: Piece) -> bool:
    return piece.kind == "" and not is_sentence(piece.raw)
