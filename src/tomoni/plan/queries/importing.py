"""Reads of the import desk: constant queries, one leaf of a document at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import BECAME, BECAME_MARKS, CORRECTIONS, NODE_KINDS, ROLES, Import, ImportReading
from ..reading import Reading, as_html
from ..reading.pieces import Line

DEEP_ENOUGH = 60  # characters of a title in a list to choose from


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source. ``node`` is the id of the item in which it stands."""

    number: int
    text: str
    became: str
    label: str
    mark: str
    node: str | None


@dataclass(frozen=True, slots=True)
class ProofText:
    """One text of an item: its lines, which may not be known."""

    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProofSection:
    heading: str
    role_label: str
    texts: tuple[ProofText, ...]


@dataclass(frozen=True, slots=True)
class ProofIndicator:
    """An indicator that was read. ``number`` is its place in the proof."""

    number: int
    name: str
    definition: str
    baseline: str
    baseline_period: str
    target: str
    target_period: str
    unit: str
    direction: str
    cumulative: bool


@dataclass(frozen=True, slots=True)
class ProofRole:
    """What somebody does, as it was read. ``number`` is its place in the proof."""

    number: int
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class ProofNode:
    """An item with all that was read of it. ``depth`` is 1 at the top."""

    id: str
    parent: str | None
    depth: int
    kind: str
    kind_label: str
    marker: str
    title: str
    line: int | None
    repeated: bool
    sections: tuple[ProofSection, ...] = ()
    indicators: tuple[ProofIndicator, ...] = ()
    roles: tuple[ProofRole, ...] = ()
    departments: tuple[str, ...] = ()
    related_plans: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.marker} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class ProofEdition:
    kind: str
    period_from: int | None
    period_to: int | None


@dataclass(frozen=True, slots=True)
class LeafLink:
    number: int
    first: int
    last: int
    name: str
    unplaced: int


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    number: int
    label: str
    about: str
    person: UUID | None
    made_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines became what, for the legend."""

    became: str
    label: str
    mark: str
    count: int


class ProofPage:
    """A document at the import desk as one page shows it. Made of one row of the database, without further queries."""

    def __init__(self, reading: ImportReading) -> None:
        self.proof = reading.as_corrected
        self._states = domain.line_states(self.proof)
        self._rows: dict[str, dict[str, Any]] = {row["id"]: row for row in self.proof["nodes"]}
        self.counts = domain.counts(self._states)
        self._leaves = domain.leaves(self.proof, self._states)

    @property
    def title(self) -> str:
        return str(self.proof.get("title") or "")

    @property
    def node_count(self) -> int:
        return len(self._rows)

    @property
    def indicator_count(self) -> int:
        return len(self.proof["indicators"])

    @property
    def settled(self) -> int:
        """How many lines need nobody's attention any more."""
        return self.counts.placed + self.counts.layout

    def unplaced(self, first: int = 0, most: int = 100) -> list[SourceLine]:
        """Lines that found no place, the first ones of the document."""
        found = [state for state in self._states if state.became is domain.Became.UNPLACED]
        return [_line(state) for state in found[first : first + most]]

    def tallies(self) -> list[Tally]:
        """How many lines became what: those without a place first, then the kinds that there are."""
        found = dict.fromkeys((domain.Became.UNPLACED, *domain.Became), 0)
        for state in self._states:
            found[state.became] += 1
        return [
            Tally(str(became), str(BECAME[became]), str(BECAME_MARKS[became]), count)
            for became, count in found.items()
            if count or became is domain.Became.UNPLACED
        ]

    # ---- leaves

    def leaf_links(self) -> list[LeafLink]:
        return [
            LeafLink(leaf.number, leaf.first, leaf.last, self._short(leaf.node), leaf.unplaced)
            for leaf in self._leaves
        ]

    def leaf_of_line(self, line: int) -> int:
        """The number of the leaf on which this line stands."""
        return next((leaf.number for leaf in self._leaves if leaf.first <= line <= leaf.last), 1)

    def leaf_of_node(self, name: str) -> int:
        row = self._rows.get(name)
        return self.leaf_of_line(row["lines"][0]) if row and row["lines"] else 1

    def leaf(self, number: int) -> domain.Leaf:
        """The leaf of this number, or the nearest one."""
        return self._leaves[min(max(number, 1), len(self._leaves)) - 1]

    def lines(self, leaf: domain.Leaf) -> list[SourceLine]:
        return [_line(state) for state in self._states[leaf.first - 1 : leaf.last]]

    def nodes(self, leaf: domain.Leaf) -> list[ProofNode]:
        """The items that have something on this leaf, with all that belongs to them, in printed order."""
        here = {state.node for state in self._states[leaf.first - 1 : leaf.last] if state.node}
        here |= {
            name
            for name, row in self._rows.items()
            if not row["lines"] and self.leaf_of_node(name) == leaf.number
        }
        content = self._content(here)
        return [self._node(name, **content.get(name, {})) for name in self._rows if name in here]

    def node(self, name: str) -> ProofNode | None:
        if name not in self._rows:
            return None
        return self._node(name, **self._content({name}).get(name, {}))

    def choices(self, leaf: domain.Leaf) -> list[tuple[str, str]]:
        """Items near this leaf to choose from: id and name, moved in by depth."""
        near = domain.near_nodes(self.proof, leaf.first, leaf.last)
        return [(name, "　" * (self._depth(name) - 1) + self._short(name)) for name in near]

    def ends_of_node(self, name: str) -> list[SourceLine]:
        """The lines of an item after which it can be split: from the last line of its name on, without the last one."""
        own = [state for state in self._states if state.node == name and state.text.strip()]
        names = [at for at, state in enumerate(own) if state.became is domain.Became.TITLE]
        return [_line(state) for state in own[names[-1] if names else 0 : -1]]

    def place_of(self, where: str) -> str | None:
        """The id of the item that a check's ``where`` ("nodes 12", "indicators 3, target") is about."""
        name, _, rest = where.partition(" ")
        number = rest.split(",")[0].strip()
        rows = self.proof.get(name)
        if not isinstance(rows, list) or not number.isdecimal() or not 1 <= int(number) <= len(rows):
            return None
        row = rows[int(number) - 1]
        found = row.get("id") or row.get("node")
        return found if found in self._rows else None

    def doubts(self) -> list[ProofNode]:
        """Items whose kind is higher than that of the item above them."""
        order = list(NODE_KINDS)
        return [
            self._node(name)
            for name, row in self._rows.items()
            if row["parent"] in self._rows
            and row["kind"] != domain.NodeKind.OTHER
            and self._rows[row["parent"]]["kind"] != domain.NodeKind.OTHER
            and order.index(row["kind"]) < order.index(self._rows[row["parent"]]["kind"])
        ]

    @property
    def edition(self) -> ProofEdition:
        """What the document says of itself, as far as it can be used."""
        said = self.proof.get("edition") or {}
        printed = str(said.get("kind") or "")
        kind = next(
            (kind for word, kind in domain.PRINTED_KINDS.items() if word in printed), domain.EditionKind.BASIC
        )
        return ProofEdition(kind.value, said.get("from"), said.get("to"))

    def problem(self) -> DomainError | None:
        """What is wrong with the document so that it cannot be an edition, if anything is."""
        try:
            domain.check(self.document())
        except DomainError as problem:
            return problem
        return None

    # ---- files

    def document(self) -> dict[str, Any]:
        """The corrected document in the format ``tomoni-plan/1``."""
        return domain.document_of(self.proof)

    def report(self) -> str:
        """The report on the reading with all corrections, as a page of its own."""
        lines = tuple(Line(state.number, state.text) for state in self._states)
        status = {
            state.number: state.became.value
            if state.became in (domain.Became.LAYOUT, domain.Became.UNPLACED)
            else "placed"
            for state in self._states
        }
        return as_html(Reading(str(self.proof.get("source") or ""), lines, status, self.document()))

    # ---- rows

    def _depth(self, name: str) -> int:
        depth, seen = 0, set()
        above: str | None = name
        while above is not None and above in self._rows and above not in seen:
            seen.add(above)
            depth += 1
            above = self._rows[above]["parent"]
        return depth

    def _short(self, name: str | None) -> str:
        if name is None or name not in self._rows:
            return ""
        row = self._rows[name]
        text = f"{row.get('marker') or ''} {row['title']}".strip()
        return text if len(text) <= DEEP_ENOUGH else f"{text[: DEEP_ENOUGH - 1]}…"

    def _node(self, name: str, **content: Any) -> ProofNode:
        row = self._rows[name]
        return ProofNode(
            id=name,
            parent=row["parent"],
            depth=self._depth(name),
            kind=row["kind"],
            kind_label=str(NODE_KINDS[domain.NodeKind(row["kind"])]),
            marker=row.get("marker") or "",
            title=row["title"],
            line=row["lines"][0] if row["lines"] else None,
            repeated=bool(row.get("same_as")),
            **content,
        )

    def _content(self, wanted: set[str]) -> dict[str, dict[str, tuple[Any, ...]]]:
        found: dict[str, dict[str, list[Any]]] = {name: {} for name in wanted}

        def add(node: str, key: str, value: object) -> None:
            if node in found:
                found[node].setdefault(key, []).append(value)

        for row in self.proof["sections"]:
            if row["node"] in found and (row["items"] or row["heading"]):
                add(row["node"], "sections", _section(row))
        for number, row in enumerate(self.proof["indicators"]):
            add(row["node"], "indicators", _indicator(number, row))
        for number, row in enumerate(self.proof["roles"]):
            add(row["node"], "roles", ProofRole(number, row["actor"], row["text"]))
        for row in self.proof["departments"]:
            add(row["node"], "departments", row["name"])
        for row in self.proof["related_plans"]:
            add(row["node"], "related_plans", row["name"])
        return {name: {key: tuple(rows) for key, rows in said.items()} for name, said in found.items()}


def _line(state: domain.LineState) -> SourceLine:
    return SourceLine(
        state.number,
        state.text.strip(),
        state.became.value,
        str(BECAME[state.became]),
        str(BECAME_MARKS[state.became]),
        state.node,
    )


def _section(row: dict[str, Any]) -> ProofSection:
    role = domain.PassageRole(row["role"]) if row["role"] in set(domain.PassageRole) else None
    return ProofSection(
        heading=row["heading"] or "",
        role_label=str(ROLES[role]) if role else "",
        texts=tuple(
            ProofText(text, tuple(lines)) for text, lines in zip(row["items"], row["item_lines"], strict=True)
        ),
    )


def _indicator(number: int, row: dict[str, Any]) -> ProofIndicator:
    baseline, target = row.get("baseline") or {}, row.get("target") or {}
    return ProofIndicator(
        number=number,
        name=row["name"],
        definition=row.get("definition") or "",
        baseline=str(baseline.get("text") or ""),
        baseline_period=str(baseline.get("period") or ""),
        target=str(target.get("text") or ""),
        target_period=str(target.get("period") or ""),
        unit=row.get("unit") or "",
        direction=row.get("direction") or "",
        cumulative=bool(row.get("cumulative")),
    )


# ---- lists -----------------------------------------------------------------------------------------


def imports() -> QuerySet[Import]:
    """All documents that were brought, the newest first, with how many corrections stand (``corrected``)."""
    standing = Count("corrections", filter=Q(corrections__undone_at=None))
    return Import.objects.annotate(corrected=standing).order_by("-received_at")


def corrections_of(document: Import) -> list[CorrectionFacts]:
    """All corrections of a document, the newest first; those that were taken back too. One query."""
    return [
        CorrectionFacts(
            number=row.number,
            label=str(CORRECTIONS.get(row.what.get("do", ""), row.what.get("do", ""))),
            about=_about(row.what),
            person=row.person,
            made_at=row.made_at,
            undone_at=row.undone_at,
        )
        for row in document.corrections.order_by("-number")
    ]


def _about(what: dict[str, Any]) -> str:
    """What a correction is about, in as few words as the list needs: a name, or the lines."""
    name = what.get("title") or what.get("name") or what.get("actor")
    if name:
        return str(name)
    return spans(what.get("lines") or [])


def spans(lines: list[int]) -> str:
    """Numbers of lines with their runs drawn together.

    >>> spans([3, 4, 5, 9])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
