"""What the reads give back: plain frozen data, ready for templates. Labels are in the reader's language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NodeLink:
    """Enough of a node to link to it. ``marker`` and ``level`` are as printed ("施策4", "基本施策"), or empty."""

    id: UUID
    code: str
    kind: str
    level: str
    marker: str
    title: str
    title_en: str

    @property
    def name(self) -> str:
        """Marker and title: "4-2 通学路の安全"."""
        return f"{self.marker} {self.title}" if self.marker else self.title


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node in its place in the tree.

    ``children`` holds those levels that were asked for; ``child_count`` says how many there are. A ``repeated``
    node (再掲) has its home elsewhere and shows no children here; ``repeated_ref`` is the reference as printed.
    """

    link: NodeLink
    depth: int  # 1 at the top of the plan
    child_count: int
    children: tuple["TreeNode", ...]
    repeated: bool
    repeated_ref: str


@dataclass(frozen=True, slots=True)
class NodePlace:
    """A further place where a node stands (再掲): what it stands under (None: at the top) and the printed reference."""

    parent: NodeLink | None
    repeated_ref: str


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change of one passage. ``adopted_on`` is None while its edition is a draft.

    Exactly one of three: ``is_new`` (``old`` is empty), ``is_removal`` (``new`` is empty), or both texts are there.
    """

    id: UUID
    edition_id: UUID
    edition_title: str
    adopted_on: date | None
    node_id: UUID
    node: NodeLink | None  # None on the node's own page and where no adopted edition has the node
    passage_key: UUID  # the key that the passage has (will have, if the change is new and still a draft)
    role: str
    role_label: str
    actor: str
    old: str
    new: str
    reason: str

    @property
    def is_new(self) -> bool:
        return not self.old

    @property
    def is_removal(self) -> bool:
        return not self.new


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """One bullet or paragraph; ``change`` is the last change, if any, that made it read as it does."""

    key: UUID
    role: str
    heading: str
    actor: str
    text: str
    change: ChangeFacts | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Passages of one role under one heading, in printed order. ``heading`` is as printed, or else the label."""

    role: str
    label: str
    heading: str
    passages: tuple[PassageFacts, ...]


@dataclass(frozen=True, slots=True)
class RoleTexts:
    """What one kind of actor does (市民, 活動団体, 民間事業者 …, as printed)."""

    actor: str
    passages: tuple[PassageFacts, ...]


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """Who is responsible: as printed, and the department's present name (as printed, where it is not known)."""

    id: UUID | None
    name: str
    printed_name: str
    lead: bool


@dataclass(frozen=True, slots=True)
class RelatedPlanFacts:
    """A related plan; ``slug`` is empty where this house does not hold it."""

    printed_name: str
    plan_id: UUID | None
    slug: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A baseline or target: its text, the number in it (None where there is none), the period it is for."""

    text: str
    value: Decimal | None
    period: str


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator as the plan prints it. ``key`` is the same in all editions: what is measured hangs on it."""

    id: UUID
    key: UUID
    node_id: UUID
    name: str
    definition: str
    unit: str
    kind: str
    type: str
    direction: str  # up, down, keep or ""
    direction_label: str
    cumulative: bool
    baseline: Printed
    target: Printed


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the plan explains."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class ErratumFacts:
    """正誤: what the edition should have said. It is about a passage, an indicator, or (neither) the item's name."""

    id: UUID
    edition_id: UUID
    edition_title: str
    passage_key: UUID | None
    indicator_key: UUID | None
    printed: str
    should_read: str
    reason: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class FateFacts:
    """One thing that became of an item. ``words`` say what, ``links`` lead to the other items."""

    kind: str
    words: str
    links: tuple[NodeLink, ...]
    edition_id: UUID
    edition_title: str
    adopted_on: date | None


@dataclass(frozen=True, slots=True)
class NodePage:
    """All that the page of a node shows of the plan itself.

    ``sections`` come in printed order, without the roles, which stand in ``roles`` by actor. ``breadcrumbs`` lead
    from the top to the node above. ``before`` and ``after`` are its neighbours. ``changes`` are all adopted changes
    of this node in whatever edition, newest first; ``drafted`` those of the draft that is looked at, if it is one
    (its passages already read as they would). ``terms`` are the words that the edition explains, where they were
    asked for. ``errata`` are the published corrections of what the reader sees; ``fates`` say what the item was made of
    and what later editions made of it.
    """

    edition_id: UUID
    link: NodeLink
    kind_label: str
    depth: int
    repeated_ref: str
    breadcrumbs: tuple[NodeLink, ...]
    sections: tuple[Section, ...]
    roles: tuple[RoleTexts, ...]
    departments: tuple[DepartmentFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    related_plans: tuple[RelatedPlanFacts, ...]
    children: tuple[TreeNode, ...]
    before: NodeLink | None
    after: NodeLink | None
    also_at: tuple[NodePlace, ...]
    changes: tuple[ChangeFacts, ...]
    drafted: tuple[ChangeFacts, ...]
    terms: tuple[Term, ...] | None = None
    errata: tuple[ErratumFacts, ...] = ()
    fates: tuple[FateFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One edition in a list. ``changes`` counts its changes (0 for a full edition)."""

    id: UUID
    plan_id: UUID
    kind: str
    kind_label: str
    title: str
    period_from: int | None  # 年度
    period_to: int | None
    state: str
    state_label: str
    is_amendment: bool
    adopted_on: date | None
    changes: int


@dataclass(frozen=True, slots=True)
class LineageFacts:
    """What became of a node compared with the edition before; ``to`` is None where it ended."""

    kind: str
    kind_label: str
    before: NodeLink | None
    after: NodeLink | None
