"""The whole plan in one picture: goals and what hangs below them, each with how its indicators stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tomoni.design.icicle import Icicle, Node, icicle
from tomoni.indicators.api import Scale, Step, rank, step_label
from tomoni.plan.api import NodeLink, TreeNode
from tomoni.web.words import name_of

SIGNS = {"good": "◎", "plain": "○", "turn": "△", "none": "－"}


def chart_of(
    listed: Iterable[tuple[TreeNode, NodeLink | None]], steps: Mapping[UUID, Sequence[Step]], scale: Scale
) -> Icicle:
    """The chart of an edition: its nodes as ``node_list`` gives them, the steps of the indicators printed at each."""
    homes = [(node.link, parent) for node, parent in listed if not node.repeated]
    below = {link.id: list(steps.get(link.id, ())) for link, _parent in homes}
    children: dict[UUID | None, list[NodeLink]] = {}
    for link, parent in reversed(homes):  # what stands below comes after: so each is whole when it is counted
        if parent:
            below[parent.id] += below[link.id]
    for link, parent in homes:
        children.setdefault(parent.id if parent else None, []).append(link)

    def node(link: NodeLink) -> Node:
        tone = tone_of(below[link.id], scale)
        return Node(
            label=name_of(link),
            url=reverse("web:node", args=[link.code]),
            tone=tone,
            sign=SIGNS[tone],
            words=_words(below[link.id], scale),
            children=tuple(node(child) for child in children.get(link.id, ())),
        )

    return icicle([node(top) for top in children.get(None, ())])


def tone_of(steps: Sequence[Step], scale: Scale) -> str:
    """How a group of indicators stands: by its rank where the scale has ranks; else what half of those that can be
    judged say."""
    ranked = rank(steps, scale)
    if ranked:
        return ranked.tone
    tones = Counter(step.tone for step in steps if step is not scale.unknown)
    judged = sum(tones.values())
    if not judged:
        return "none"
    if tones["turn"] * 2 >= judged:
        return "turn"
    return "good" if tones["good"] * 2 >= judged else "plain"


def _words(steps: Sequence[Step], scale: Scale) -> str:
    """How many indicators a node has, and on which steps."""
    if not steps:
        return ""
    count = ngettext("%(n)s indicator", "%(n)s indicators", len(steps)) % {"n": len(steps)}
    found = Counter(step.code for step in steps)
    said = [f"{step_label(step)} {found[step.code]}" for step in scale.all_steps if found[step.code]]
    return f"{count}: {pgettext('between values', ', ').join(said)}"


def legend(scale: Scale) -> list[tuple[str, str, str]]:
    """What the signs of the chart say."""
    if scale.ranks:
        words = {
            "good": _("Ranks that go well"),
            "plain": _("Ranks between"),
            "turn": _("Ranks that lag behind"),
        }
    else:
        words = {
            "good": _("Half of the indicators or more go well"),
            "plain": _("Neither nor"),
            "turn": _("Half of the indicators or more need another look"),
        }
    words["none"] = _("No indicator that can be judged")
    return [(tone, SIGNS[tone], said) for tone, said in words.items()]
