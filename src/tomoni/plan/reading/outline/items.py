"""Which of the numbered headings head items of the plan, and which only count the entries of a list."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from ..markers import NOT_LEVELS, is_level, read_marker, usual_place
from ..values import is_value, is_weak_value
from ..words import is_book_part, is_sentence, is_title, likeness, offices, plain, without_offices
from .outline import Outline
from .sections import followed_by_section

TEXTUAL = (
    "issues",
    "vision",
    "viewpoints",
    "glossary",
    "related_plans",
    "roles",
    "indicators",
    "departments",
    "other",
)
LOWEST_HEADINGS = 58  # places from here on may as well count entries of a list: 1), ①, ア


def find_nodes(outline: Outline) -> None:
    contexts = _contexts(outline)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, piece in enumerate(outline.pieces):
        if piece.kind or piece.cells:
            continue
        marker = piece.marker
        if piece.level and (not piece.is_bullet) and is_title(piece.text):
            piece.kind, piece.family = "node", f"h{piece.level}"
        elif marker is None or marker.is_bullet or marker.word in NOT_LEVELS or not piece.text:
            continue
        elif is_level(marker):
            if has_title(outline, place) or (len(piece.text) <= 40 and "。" not in piece.text):
                piece.kind, piece.family = "node", marker.family
        else:
            piece.family = marker.family
            groups[marker.family, contexts[place]].append(place)
    _leave_out_book_title(outline)
    for (_, context), places in groups.items():
        titled = [place for place in places if has_title(outline, place)]
        told = sum(_has_sentence_below(outline, place) for place in titled)
        if context in TEXTUAL and not (context == "other" and told >= 0.6 * len(places)):
            _continue_numbers(outline, titled, contexts)
        elif len(titled) >= 0.7 * len(places) and not _is_mere_list(outline, places):
            for place in titled:
                outline.pieces[place].kind = "node"
    by_family: dict[str, list[int]] = defaultdict(list)
    for (family, _), places in groups.items():
        by_family[family] += places
    for places in by_family.values():
        bearing = [
            place for place in places if followed_by_section(outline, place) and has_title(outline, place)
        ]
        if len(bearing) >= 0.5 * len(places):
            for place in bearing:
                outline.pieces[place].kind = "node"
    for (_, context), places in groups.items():
        if context in TEXTUAL:
            _continue_numbers(outline, [place for place in places if has_title(outline, place)], contexts)
    _find_bullet_headings(outline, contexts)


def _leave_out_book_title(outline: Outline) -> None:
    """The first heading of all, when it is the name of the whole plan and nothing else is of its make."""
    heads = [piece for piece in outline.pieces if piece.kind == "node"]
    if (
        len(heads) < 2
        or not heads[0].level
        or heads[0].marker is not None
        or heads[0] not in outline.pieces[:6]
    ):
        return
    alone = all(piece.family != heads[0].family for piece in heads[1:])
    said = re.sub(r"\(.*\)$", "", plain(heads[0].text))
    if alone and said.endswith(("計画", "ビジョン", "プラン", "構想", "戦略")):
        heads[0].kind = heads[0].family = ""


_LEVEL_INSIDE = re.compile(
    r"[\s　]+(?=第\s?[0-9０-９一二三四五六七八九十ⅠⅡⅢⅣⅤⅥ]{1,3}\s?[編部章節]|(?:基本|政策|施策)[^\s　]{0,4}[0-9０-９ⅠⅡⅢⅣⅤⅥ])"
)


def leave_out_ways(outline: Outline) -> None:
    """Running heads that name several levels in one line (第３編　基本計画　第１章　子育て): they only say where one is."""
    titles = {
        likeness(piece.text)
        for piece in outline.pieces
        if piece.kind in ("node", "part") and not _LEVEL_INSIDE.search(piece.text)
    }
    for piece in outline.pieces:
        if piece.kind != "node" or piece.marker is None or not is_level(piece.marker):
            continue
        parts = _LEVEL_INSIDE.split(piece.text)
        if len(parts) < 2:
            continue
        last = read_marker(parts[-1])
        said = likeness(last.rest if last is not None else parts[-1])
        if len(said) > 1 and any(
            title.startswith(said) or said.startswith(title) for title in titles if title
        ):
            piece.kind = "echo"


def leave_out_book_parts(outline: Outline) -> None:
    """Headings as 第２編　前期基本計画: they say where in the book one is, and items of the plan follow at once."""
    for piece, following in pairwise(outline.pieces):
        if (
            piece.kind == "node"
            and following.kind in ("node", "listing", "part")
            and (following.family != piece.family or following.number < piece.number)
            and is_book_part(piece.text)
        ):
            piece.kind = "part"


def _contexts(outline: Outline) -> list[str]:
    """For each piece what its section is for."""
    contexts, role = [], "none"
    for place, piece in enumerate(outline.pieces):
        if role == "indicators" and piece.number and not piece.kind and not _names_a_row(outline, place):
            role = "none"  # the table is over, and items follow
        contexts.append(role)
        if piece.kind in ("section", "listing"):
            role = piece.role or "other"
        elif piece.level or (piece.marker is not None and is_level(piece.marker) and piece.text):
            role = "none"
    return contexts


def _names_a_row(outline: Outline, place: int) -> bool:
    """Whether figures stand on this line, or on the next ones before another number."""
    if is_weak_value(outline.pieces[place].text):
        return True  # 「18 維持」
    for following in outline.pieces[place : place + 4]:
        if following is not outline.pieces[place] and (following.kind or following.number):
            return following.cells != ()
        if following.cells or any(
            is_value(word) and not is_weak_value(word) for word in following.text.split()
        ):
            return True
    return False


def has_title(outline: Outline, place: int) -> bool:
    """Whether the piece with all its lines could be a title."""
    piece = outline.pieces[place]
    title, _ = without_offices(piece.text)
    if not is_title(title):
        return False
    text, before = title, piece
    for following in outline.pieces[place + 1 : place + 4]:
        if following.kind or following.marker is not None or not outline.joiner.goes_on(before, following):
            break
        text, before = text + following.raw, following
    return is_title(text)


def _is_mere_list(outline: Outline, places: list[int]) -> bool:
    """Whether numbers only count entries below headings that are numbered themselves: nothing stands below them."""
    if usual_place(outline.pieces[places[0]].family) < LOWEST_HEADINGS:
        return False
    below = sum(_has_content(outline, place) for place in places)
    if below > 0.15 * len(places):
        return False
    return sum(_has_heading_above(outline, place) for place in places) > 0.6 * len(places)


def _has_content(outline: Outline, place: int) -> bool:
    before = outline.pieces[place]
    for following in outline.pieces[place + 1 : place + 5]:
        if following.kind or following.cells:
            return following.kind == "head" or bool(following.cells)
        if following.marker is not None:
            return following.marker.family != before.family and (
                following.is_bullet or usual_place(following.marker.family) > usual_place(before.family)
            )
        if not outline.joiner.goes_on(before, following):
            return not offices(following.raw)
        before = following
    return False


def _has_heading_above(outline: Outline, place: int) -> bool:
    """Whether before it, in the same section, a numbered heading of another make stands."""
    family = outline.pieces[place].family
    for piece in reversed(outline.pieces[max(0, place - 60) : place]):
        if piece.kind in ("section", "listing") or (piece.marker is not None and is_level(piece.marker)):
            return False
        if piece.family and piece.family != family and usual_place(piece.family) < usual_place(family):
            return True
    return False


def _continue_numbers(outline: Outline, places: list[int], contexts: list[str]) -> None:
    """In a section of text a number heads an item of the plan only when it goes on counting such items."""
    for place in places:
        piece = outline.pieces[place]
        if piece.kind == "node" or not piece.number:
            continue
        before = next(
            (
                other
                for other in reversed(outline.pieces[max(0, place - 400) : place])
                if other.family == piece.family and other.number
            ),
            None,
        )
        expected = before is not None and before.kind == "node" and piece.number[-1] == before.number[-1] + 1
        compound = (
            before is not None
            and before.kind == "node"
            and len(piece.number) > 1
            and contexts[place] not in ("issues", "vision")
        )
        if expected or compound:
            piece.kind = "node"


def _find_bullet_headings(outline: Outline, contexts: list[str]) -> None:
    """A bullet whose texts are titles is a heading when other bullets, or each time a sentence, stand below."""
    below: Counter[str] = Counter()
    count: Counter[str] = Counter()
    places: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(outline.pieces[:-1]):
        if not piece.is_bullet or piece.kind or piece.cells or contexts[place] in TEXTUAL:
            continue
        following = outline.pieces[place + 1]
        sign = piece.style
        count[sign] += 1
        if is_title(piece.text) and (
            (following.is_bullet and not following.kind and following.style != sign)
            or _has_sentence_below(outline, place)
        ):
            below[sign] += 1
            places[sign].append(place)
    for sign, found in below.items():
        if found >= 2 and found >= 0.6 * count[sign]:
            for place in places[sign]:
                outline.pieces[place].kind, outline.pieces[place].family = "node", f"bullet{sign}"


def _has_sentence_below(outline: Outline, place: int) -> bool:
    """Whether a text of its own begins on the next line: farther in, or after a blank, and ends as sentences do."""
    if place + 1 >= len(outline.pieces):
        return False
    piece, following = outline.pieces[place], outline.pieces[place + 1]
    if following.marker is not None or following.kind or following.cells or following.line == piece.line:
        return False
    if following.left <= piece.left and outline.joiner.goes_on(piece, following):
        return False
    if is_sentence(following.raw):
        return True
    after = outline.pieces[place + 2] if place + 2 < len(outline.pieces) else None
    return after is not None and after.marker is None and not after.kind and is_sentence(after.raw)
