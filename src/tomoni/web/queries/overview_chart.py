"""The whole plan in one picture: goals and what hangs below them, each with how its indicators stand."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tomoni.design.icicle import MOST_ROWS, Icicle, Node, icicle
from tomoni.indicators.api import Scale, Tally, rank, step_label
from tomoni.plan.api import PATH_STEP, TreeNode
from tomoni.web.words import name_of

SIGNS = {"good": "◎", "plain": "○", "turn": "△", "none": "－"}


def chart_of(places: Mapping[str, TreeNode], found: Iterable[Tally], scale: Scale) -> Icicle:
    """The chart of an edition: its upper levels by path, and how the indicators at each and below stand."""
    homes = {path: node for path, node in places.items() if not node.repeated}
    levels = _levels(homes.values())
    below: dict[str, Counter[str]] = {}
    for one in found:  # each counts at its place and at all above it
        for end in range(PATH_STEP, len(one.path) + 1, PATH_STEP):
            below.setdefault(one.path[:end], Counter())[one.step.code] += one.count
    children: dict[str, list[Node]] = {}
    for path in sorted(homes, reverse=True):  # what stands below comes before the node above it
        if homes[path].depth > levels:
            continue
        link, counts = homes[path].link, below.get(path, Counter())
        tone = tone_of(counts, scale)
        node = Node(
            label=name_of(link),
            url=reverse("web:node", args=[link.code]),
            tone=tone,
            sign=SIGNS[tone],
            words=_words(counts, scale),
            children=tuple(reversed(children.pop(path, []))),
        )
        children.setdefault(path[:-PATH_STEP], []).append(node)
    return icicle(list(reversed(children.get("", []))))


def _levels(nodes: Collection[TreeNode]) -> int:
    """How many levels the chart will draw, so that no node is made for nothing."""
    for levels in (3, 2):
        ends = sum(node.depth == levels or (node.depth < levels and not node.child_count) for node in nodes)
        if ends <= MOST_ROWS:
            return levels
    return 1


def tone_of(counts: Mapping[str, int], scale: Scale) -> str:
    """How a group of indicators stands, counted by step: by its rank where the scale has ranks; else what half of
    those that can be judged say."""
    steps = [step for step in scale.all_steps for _each in range(counts.get(step.code, 0))]
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


def _words(counts: Counter[str], scale: Scale) -> str:
    """How many indicators a node has, and on which steps."""
    total = counts.total()
    if not total:
        return ""
    count = ngettext("%(n)s indicator", "%(n)s indicators", total) % {"n": total}
    said = [f"{step_label(step)} {counts[step.code]}" for step in scale.all_steps if counts[step.code]]
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
