"""The skeleton of a document: which markers head items of the plan, and which of them stand above which.

Nothing is known beforehand about the document at hand but how families of markers usually stand; where their numbers
start anew tells what contains what.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from .joining import Joiner, joined
from .markers import NOT_LEVELS, UNKNOWN, is_level, usual_place
from .pieces import Piece, is_foreign
from .tables import Table, indicator_table, row_table
from .words import actor_of, is_sentence, is_title, likeness, offices, plain, role_of, without_offices

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
_ALONE_TOO_LITTLE = ("施策", "事業", "内容", "取組", "展開", "方向", "取り組み", "取組み")
_NO_ROOT = ("計画", "構想", "総論", "各論", "目次", "はじめに", "序論", "ビジョン", "資料", "体系")
LOWEST_HEADINGS = 58  # places from here on may as well count entries of a list: 1), ①, ア
PLAIN = "plain"
ROOT = "root"


class Outline:
    """Gives each piece its ``kind``: node, echo, section, listing, head, foreign, or "" for text and items."""

    def __init__(self, pieces: list[Piece], joiner: Joiner) -> None:
        self.pieces = pieces
        self._joiner = joiner
        self.tables: dict[int, Table] = {}
        self._tell_unknown_words()
        self._absorb_titles()
        self._find_heads()
        self._find_sections()
        self._find_nodes()
        self._find_plain_headings()
        self._find_root()
        self.ranks = self._rank()
        self._find_listings()
        self.bearing = self._learn_bearing()

    def _tell_unknown_words(self) -> None:
        """A word with a number is a level of this document when it counts from one on and heads titles."""
        found: dict[str, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            if piece.marker is not None and piece.marker.family.startswith(UNKNOWN):
                found[piece.marker.family].append(piece)
        for family, heads in found.items():
            numbers = {piece.number[-1] for piece in heads}
            titled = sum(not piece.text or is_title(piece.text) for piece in heads)
            counts = {1, 2} <= numbers and titled >= 0.8 * len(heads)
            for piece in heads:
                assert piece.marker is not None
                if counts:
                    piece.marker = replace(piece.marker, family=family.removeprefix(UNKNOWN))
                else:
                    piece.marker, piece.text = None, piece.raw

    # ---- titles

    def _absorb_titles(self) -> None:
        """A marker alone on its line takes the lines after it as its title."""
        kept: list[Piece] = []
        place = 0
        while place < len(self.pieces):
            piece = self.pieces[place]
            place += 1
            kept.append(piece)
            if piece.cells or piece.marker is None or piece.is_bullet or piece.text or piece.role:
                continue
            taken: list[Piece] = []
            while place < len(self.pieces) and len(taken) < 4:
                following = self.pieces[place]
                if not self._can_be_title(piece, taken, following):
                    break
                taken.append(following)
                place += 1
            if taken:
                text = joined([part.raw for part in taken])
                if len(taken) == 1 and text[0] in "「『" and text[-1] in "」』":
                    text = text[1:-1]
                piece.text = text
                piece.also = [part.line for part in taken]
                piece.last = taken[-1].last
                piece.ended = taken[-1].ended
        self.pieces = kept

    def _can_be_title(self, piece: Piece, taken: list[Piece], following: Piece) -> bool:
        if following.marker is not None or following.cells or following.boxed or following.role is not None:
            return False
        if is_foreign(following) or offices(following.raw):
            return False
        before = taken[-1] if taken else piece
        if not self._joiner.adjoining(before, following):
            return False
        if not taken:
            return is_title(following.raw) or len(plain(following.raw)) <= 30
        if self._joiner.marks_ends:
            return not before.ended
        text = joined([part.raw for part in [*taken, following]])
        if following.gap:
            return self._joiner.goes_on(before, following) and is_title(text)
        opens = self._joiner.goes_on(before, following)
        return (opens or len(plain(following.raw)) <= 16) and is_title(text) and len(plain(text)) <= 44

    # ---- heads of tables, sections

    def _find_heads(self) -> None:
        place = 0
        while place < len(self.pieces):
            found = indicator_table(self.pieces, place)
            if found is not None:
                table, after = found
                self.tables[place] = table
                for piece in self.pieces[place:after]:
                    piece.kind, piece.role = "head", None
                place = after
                continue
            rows = row_table(self.pieces, place)
            if rows is not None:
                self.tables[place] = rows[0]
                for piece in self.pieces[place : rows[1]]:
                    piece.kind, piece.role = "head", None
                place = rows[1]
                continue
            place += 1

    def _find_sections(self) -> None:
        pieces = self.pieces
        for place, piece in enumerate(pieces):
            if piece.kind or piece.cells:
                continue
            if is_foreign(piece):
                piece.kind = "foreign"
            elif piece.role is None and not piece.is_bullet and piece.marker is None and not piece.boxed:
                # a heading with departments behind it
                title, names = without_offices(piece.raw)
                if names and role_of(title) is not None:
                    piece.role = role_of(title)
            elif piece.role is None and piece.marker is not None and not is_level(piece.marker):
                title, names = without_offices(piece.text)
                if names and role_of(title) is not None:
                    piece.role = role_of(title)
            if piece.kind == "" and piece.role is not None and self._heads_a_section(place):
                piece.kind = "listing" if piece.role == "listing" else "section"
            elif piece.kind == "":
                piece.role = None
        self._learn_section_styles()

    def _heads_a_section(self, place: int) -> bool:
        piece = self.pieces[place]
        if piece.style:
            return True
        if plain(piece.raw) in _ALONE_TOO_LITTLE:
            return False
        before = self.pieces[place - 1] if place else None
        return before is None or not (
            before.kind == ""
            and not before.boxed
            and len(before.raw) > 12
            and self._joiner.goes_on(before, piece)
        )

    def _learn_section_styles(self) -> None:
        """Headings of the same make as known ones head sections too, whatever they say."""
        known: Counter[str] = Counter()
        alike: Counter[str] = Counter()
        for piece in self.pieces:
            if not piece.style or piece.cells or piece.kind == "head":
                continue
            alike[piece.style] += 1
            known[piece.style] += piece.kind in ("section", "listing")
        self.section_styles = {
            style for style, count in known.items() if count >= 2 and count >= 0.5 * alike[style]
        }
        for piece in self.pieces:
            if piece.kind or piece.cells or not piece.style:
                continue
            numbered = piece.marker is not None and not piece.is_bullet
            if numbered and (is_level(piece.marker) or piece.style not in self.section_styles):  # type: ignore[arg-type]
                continue
            signs = piece.style in self.section_styles and not numbered
            if (
                (signs or (piece.boxed and not numbered))
                and is_title(piece.text)
                and len(plain(piece.text)) <= 30
            ):
                piece.kind = "section"
                piece.role = "roles" if actor_of(piece.text) else "other"

    # ---- items of the plan

    def _find_nodes(self) -> None:
        contexts = self._contexts()
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, piece in enumerate(self.pieces):
            if piece.kind or piece.cells:
                continue
            marker = piece.marker
            if piece.level and (not piece.is_bullet) and is_title(piece.text):
                piece.kind, piece.family = "node", f"h{piece.level}"
            elif marker is None or marker.is_bullet or marker.word in NOT_LEVELS or not piece.text:
                continue
            elif is_level(marker):
                if self._titled(place) or (len(piece.text) <= 40 and "。" not in piece.text):
                    piece.kind, piece.family = "node", marker.family
            else:
                piece.family = marker.family
                groups[marker.family, contexts[place]].append(place)
        self._leave_out_book_title()
        for (_, context), places in groups.items():
            titled = [place for place in places if self._titled(place)]
            if context in TEXTUAL:
                self._continue_numbers(titled, contexts)
            elif len(titled) >= 0.7 * len(places) and not self._is_mere_list(places):
                for place in titled:
                    self.pieces[place].kind = "node"
        by_family: dict[str, list[int]] = defaultdict(list)
        for (family, _), places in groups.items():
            by_family[family] += places
        for places in by_family.values():
            bearing = [place for place in places if self._followed_by_section(place) and self._titled(place)]
            if len(bearing) >= 0.5 * len(places):
                for place in bearing:
                    self.pieces[place].kind = "node"
        for (_, context), places in groups.items():
            if context in TEXTUAL:
                self._continue_numbers([place for place in places if self._titled(place)], contexts)
        self._find_bullet_headings(contexts)

    def _leave_out_book_title(self) -> None:
        """The first heading of all, when it is the name of the whole plan and nothing else is of its make."""
        heads = [piece for piece in self.pieces if piece.kind == "node"]
        if (
            len(heads) < 2
            or not heads[0].level
            or heads[0].marker is not None
            or heads[0] not in self.pieces[:6]
        ):
            return
        alone = all(piece.family != heads[0].family for piece in heads[1:])
        if alone and plain(heads[0].text).endswith(("計画", "ビジョン", "プラン", "構想", "戦略")):
            heads[0].kind = heads[0].family = ""

    def _contexts(self) -> list[str]:
        """For each piece what its section is for."""
        contexts, role = [], "none"
        for piece in self.pieces:
            contexts.append(role)
            if piece.kind in ("section", "listing"):
                role = piece.role or "other"
            elif piece.level or (piece.marker is not None and is_level(piece.marker) and piece.text):
                role = "none"
        return contexts

    def _titled(self, place: int) -> bool:
        """Whether the piece with all its lines could be a title."""
        piece = self.pieces[place]
        title, _ = without_offices(piece.text)
        if not is_title(title):
            return False
        text, before = title, piece
        for following in self.pieces[place + 1 : place + 4]:
            if following.kind or following.marker is not None or not self._joiner.goes_on(before, following):
                break
            text, before = text + following.raw, following
        return is_title(text)

    def _is_mere_list(self, places: list[int]) -> bool:
        """Whether numbers only count entries below headings that are numbered themselves: nothing stands below them."""
        if usual_place(self.pieces[places[0]].family) < LOWEST_HEADINGS:
            return False
        below = sum(self._has_content(place) for place in places)
        if below > 0.15 * len(places):
            return False
        return sum(self._has_heading_above(place) for place in places) > 0.6 * len(places)

    def _has_content(self, place: int) -> bool:
        before = self.pieces[place]
        for following in self.pieces[place + 1 : place + 5]:
            if following.kind or following.cells:
                return following.kind == "head" or bool(following.cells)
            if following.marker is not None:
                return following.marker.family != before.family and (
                    following.is_bullet or usual_place(following.marker.family) > usual_place(before.family)
                )
            if not self._joiner.goes_on(before, following):
                return not offices(following.raw)
            before = following
        return False

    def _has_heading_above(self, place: int) -> bool:
        """Whether before it, in the same section, a numbered heading of another make stands."""
        family = self.pieces[place].family
        for piece in reversed(self.pieces[max(0, place - 60) : place]):
            if piece.kind in ("section", "listing") or (piece.marker is not None and is_level(piece.marker)):
                return False
            if piece.family and piece.family != family and usual_place(piece.family) < usual_place(family):
                return True
        return False

    def _followed_by_section(self, place: int) -> bool:
        for following in self.pieces[place + 1 : place + 4]:
            if following.kind == "section":
                return True
            if following.kind == "foreign" or offices(following.raw) or following.kind == "head":
                continue
            return False
        return False

    def _continue_numbers(self, places: list[int], contexts: list[str]) -> None:
        """In a section of text a number heads an item of the plan only when it goes on counting such items."""
        for place in places:
            piece = self.pieces[place]
            if piece.kind == "node" or not piece.number:
                continue
            before = next(
                (
                    other
                    for other in reversed(self.pieces[max(0, place - 400) : place])
                    if other.family == piece.family and other.number
                ),
                None,
            )
            expected = (
                before is not None and before.kind == "node" and piece.number[-1] == before.number[-1] + 1
            )
            compound = (
                before is not None
                and before.kind == "node"
                and len(piece.number) > 1
                and contexts[place] not in ("issues", "vision")
            )
            if expected or compound:
                piece.kind = "node"

    def _find_bullet_headings(self, contexts: list[str]) -> None:
        """A bullet whose texts are titles with other bullets below is a heading."""
        below: Counter[str] = Counter()
        count: Counter[str] = Counter()
        places: dict[str, list[int]] = defaultdict(list)
        for place, piece in enumerate(self.pieces[:-1]):
            if not piece.is_bullet or piece.kind or piece.cells or contexts[place] in TEXTUAL:
                continue
            following = self.pieces[place + 1]
            sign = piece.style
            count[sign] += 1
            if (
                is_title(piece.text)
                and following.is_bullet
                and not following.kind
                and following.style != sign
            ):
                below[sign] += 1
                places[sign].append(place)
        for sign, found in below.items():
            if found >= 2 and found >= 0.6 * count[sign]:
                for place in places[sign]:
                    self.pieces[place].kind, self.pieces[place].family = "node", f"bullet{sign}"

    # ---- headings without a marker

    def _find_plain_headings(self) -> None:
        """A short line without a marker that comes again, each time before a numbered heading, is a heading too."""
        candidates: dict[str, list[int]] = defaultdict(list)
        for place, piece in enumerate(self.pieces[:-1]):
            if piece.kind or piece.marker is not None or piece.cells or piece.boxed or piece.role:
                continue
            following = self.pieces[place + 1]
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
                    or not self._joiner.goes_on(self.pieces[place - 1], piece)
                    or self.pieces[place - 1].kind
                )
            ):
                candidates[likeness(piece.raw)].append(place)
        places = [place for found in candidates.values() if len(found) > 1 for place in found]
        self._follower = Counter(self.pieces[place + 1].family for place in places)
        for place in places:
            self.pieces[place].kind, self.pieces[place].family = "node", PLAIN
            self.pieces[place + 1].kind = "node"

    def _find_root(self) -> None:
        """A title over all, without a number, before the first numbered heading."""
        first = next((place for place, piece in enumerate(self.pieces) if piece.kind == "node"), None)
        if first is None or first == 0 or self.pieces[first].family == PLAIN:
            return
        marker = self.pieces[first].marker
        if marker is None or usual_place(marker.family) < 28:
            return
        before = [piece for piece in self.pieces[:first] if piece.kind != "foreign"]
        if len(before) not in (1, 2) or any(
            piece.kind or piece.marker is not None or piece.cells or is_sentence(piece.raw)
            for piece in before
        ):
            return
        apart = len(before) == 2 and (
            self.pieces[1] is not before[1] or not self._joiner.adjoining(before[0], before[1])
        )
        if apart:
            return
        text = joined([piece.raw for piece in before])
        if is_title(text) and not any(plain(text).endswith(word) or word in text[-6:] for word in _NO_ROOT):
            before[0].kind, before[0].family = "node", ROOT
            before[0].text = text
            before[0].also = [piece.line for piece in before[1:]]
            for piece in before[1:]:
                self.pieces.remove(piece)
            shift = len(before) - 1
            if shift:
                self.tables = {place - shift: table for place, table in self.tables.items()}

    # ---- what stands above what

    def _rank(self) -> dict[str, float]:
        heads = [piece for piece in self.pieces if piece.kind == "node"]
        families = list(dict.fromkeys(piece.family for piece in heads if piece.family not in (PLAIN, ROOT)))
        above = _evidence(heads)
        wins = {
            one: sum(_prefers(one, other, above) for other in families if other != one) for one in families
        }
        ordered = sorted(families, key=lambda family: (-wins[family], usual_place(family)))
        ranks = {family: float(place) for place, family in enumerate(ordered)}
        ranks[ROOT] = -1.0
        if self._follower:
            ranks[PLAIN] = ranks.get(self._follower.most_common(1)[0][0], len(ranks)) - 0.5
        return ranks

    # ---- listings

    def _find_listings(self) -> None:
        """Headings in a row without any text, which come again elsewhere, are a listing and no second set of items."""
        titles: dict[tuple[bool, str], list[int]] = defaultdict(list)
        for place, piece in enumerate(self.pieces):
            if piece.kind == "node":
                titles[self._title(place)].append(place)
        listed: dict[int, int] = {}  # place → the run that it stands in
        for start, end, announced in self._runs():
            nodes = [place for place in range(start, end) if self.pieces[place].kind == "node"]
            again = [place for place in nodes if len(titles[self._title(place)]) > 1]
            if announced or (len(nodes) >= 4 and len(again) >= 0.5 * len(nodes)):
                listed.update(dict.fromkeys(nodes, start))
        for places in titles.values():
            if len(places) > 1:
                real = self._real_ones(places, listed)
                for place in places:
                    if place in listed and place not in real:
                        self.pieces[place].kind = "echo"

    def _title(self, place: int) -> tuple[bool, str]:
        piece = self.pieces[place]
        return piece.family == PLAIN, likeness(without_offices(piece.text)[0])

    def _real_ones(self, places: list[int], listed: dict[int, int]) -> list[int]:
        """Of headings that say the same those that head something: with text, or outside of listings, or the last."""
        bodied = [place for place in places if self._has_body(place)]
        outside = [place for place in places if place not in listed]
        twice = [
            place
            for before, place in pairwise(places)
            if listed.get(place) is not None and listed.get(before) == listed.get(place)
        ]
        return bodied or [*outside, *twice[:1]] or places

    def _has_body(self, place: int) -> bool:
        for following in self.pieces[place + 1 : place + 3]:
            if following.kind == "foreign" or offices(following.raw):
                continue
            return following.kind in ("section", "head") or (
                following.kind == "" and is_sentence(following.raw)
            )
        return False

    def _runs(self) -> list[tuple[int, int, bool]]:
        """Stretches of headings without text between them; ``announced`` by a heading as 施策の体系."""
        runs = []
        start: int | None = None
        announced = False
        for place, piece in enumerate([*self.pieces, None]):
            if piece is not None and piece.kind == "listing":
                if start is not None:
                    runs.append((start, place, announced))
                start, announced = place + 1, True
                continue
            if piece is not None and (
                piece.kind in ("node", "foreign") or (announced and start is not None and self._listed(piece))
            ):
                start = place if start is None else start
                continue
            if start is not None:
                runs.append((start, place, announced))
            start, announced = None, False
        return runs

    def _listed(self, piece: Piece) -> bool:
        return piece.kind == "" and not is_sentence(piece.raw)

    # ---- which headings have sections of their own

    def _learn_bearing(self) -> set[str]:
        count: Counter[str] = Counter()
        at_once: Counter[str] = Counter()
        later: Counter[str] = Counter()
        for place, piece in enumerate(self.pieces):
            if piece.kind == "node":
                count[piece.family] += 1
                at_once[piece.family] += self._followed_by_section(place)
                later[piece.family] += self._comes_to_section(place)
        found = {family for family in count if at_once[family] >= 0.5 * count[family]}
        if found:
            return found
        return {family for family in count if later[family] >= 0.6 * count[family]}

    def _comes_to_section(self, place: int) -> bool:
        """Whether the first heading after it, text left aside, is one of a section."""
        for following in self.pieces[place + 1 : place + 60]:
            if following.kind in ("section", "node", "echo", "listing"):
                return following.kind == "section"
        return False


def _evidence(heads: list[Piece]) -> dict[tuple[str, str], float]:
    """How often one family's numbers start anew after a heading of another."""
    above: dict[tuple[str, str], float] = defaultdict(float)
    last: dict[str, tuple[int, ...]] = {}
    seen_since: dict[str, set[str]] = defaultdict(set)
    prefix: dict[str, tuple[int, ...]] = {}
    for piece in heads:
        family, number = piece.family, piece.number
        if number:
            before = last.get(family)
            if before is not None:
                restarts = number[-1] <= before[-1] and number != before
                for other in seen_since[family]:
                    if restarts and number[-1] == 1:
                        above[other, family] += 1
                    elif number[-1] == before[-1] + 1 and len(number) == 1:
                        above[family, other] += 0.3
            last[family] = number
            if len(number) > 1:
                for other, theirs in prefix.items():
                    if other != family and number[: len(theirs)] == theirs and len(theirs) < len(number):
                        above[other, family] += 2
            prefix[family] = number
        seen_since[family] = set()
        for other, seen in seen_since.items():
            if other != family:
                seen.add(family)
    return above


def _prefers(one: str, other: str, above: dict[tuple[str, str], float]) -> int:
    """Whether ``one`` stands above ``other``."""
    first, second = usual_place(one), usual_place(other)
    words = sum(_has_word(family) for family in (one, other))
    weight = {2: 12.0, 1: 4.0, 0: 6.0}[words]
    score = (
        above[one, other]
        - above[other, one]
        + (weight if first < second else -weight if first > second else 0)
    )
    return int(score > 0)


def _has_word(family: str) -> bool:
    return family.startswith(("第", "h")) or (usual_place(family) not in (80.0,) and family[:1] > "あ")
