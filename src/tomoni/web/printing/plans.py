"""The plan, or a chapter of it, as PDF."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tomoni.indicators.api import format_printed
from tomoni.kernel.errors import DomainError
from tomoni.plan.api import Edition, WholeNode, WholePlan, errata_of, whole_plan
from tomoni.web.words import day, period

from .paper import to_pdf

AT_ONCE = 8_000  # characters that are made while the reader waits: two seconds at most
MOST = 400_000  # characters in one file, some 600 pages; what is larger is offered by chapters
DEEPEST_IN_CONTENTS = 3


def size_of(plan: WholePlan) -> int:
    """How much there is to set, in characters; each node counts for the room around it."""
    return sum(
        60
        + sum(len(text.text) for section in node.sections for text in section.passages)
        + sum(len(text.text) for role in node.roles for text in role.passages)
        + sum(100 + len(one.name) for one in node.indicators)
        for node in plan.nodes
    )


def parameters_of(edition: Edition, code: str = "") -> dict[str, str]:
    """What a file is made of: an adopted edition never changes, but corrections (正誤) come to stand beside it."""
    errata = ",".join(sorted(str(one.id) for one, _node in errata_of(edition)))
    return {"edition": str(edition.pk), "code": code, "errata": hashlib.sha256(errata.encode()).hexdigest()}


def make(parameters: dict[str, str], progress: Callable[[int, int], None]) -> bytes:
    """A file of ``parameters_of``.

    Raises:
        DomainError: ``web.too_large_to_print``: more than one file can hold; ``web.pdf_unavailable``.
    """
    edition = Edition.objects.select_related("plan", "amends").get(pk=parameters["edition"])
    plan = whole_plan(edition, parameters["code"])
    if size_of(plan) > MOST:
        raise DomainError("web.too_large_to_print")
    return to_pdf(html_of(edition, plan, chapter=bool(parameters["code"])))


def html_of(edition: Edition, plan: WholePlan, *, chapter: bool) -> str:
    """The whole document. ``chapter``: it is one node with all below it, named on the title page."""
    first = plan.nodes[0] if chapter else None
    shown = {node.link.id for node in plan.nodes}
    nodes = [_node(number, node) for number, node in enumerate(plan.nodes)]
    context = {
        "edition": edition,
        "plan_title": edition.plan.title,
        "title": f"{first.link.name}｜{edition.plan.title}" if first else edition.plan.title,
        "chapter": first.link.name if first else "",
        "period": period(edition.period_from, edition.period_to),
        "adopted": day(edition.adopted_on),
        "nodes": nodes,
        "contents": list(_contents(nodes)),
        "glossary": plan.glossary,
        "errata": [
            (one, node.name, day(one.published_on))
            for one, node in errata_of(edition)
            if node and node.id in shown
        ],
    }
    return render_to_string("web/print/plan.html", context)


def _node(number: int, node: WholeNode) -> dict[str, Any]:
    return {
        "id": f"n{number}",
        "node": node,
        "level": min(node.depth, 6),
        "name": node.link.name,
        "departments": "、".join(node.departments),
        "related": "、".join(node.related_plans),
        "again": _("Stands at %(ref)s") % {"ref": node.repeated_ref} if node.repeated_ref else "",
        "indicators": [
            {
                "name": one.name,
                "kind": one.kind,
                "baseline": format_printed(one.baseline.text, one.baseline.value, one.unit),
                "baseline_period": one.baseline.period,
                "target": format_printed(one.target.text, one.target.value, one.unit),
                "target_period": one.target.period,
            }
            for one in node.indicators
        ],
    }


def _contents(nodes: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return (one for one in nodes if one["level"] <= DEEPEST_IN_CONTENTS and not one["node"].repeated)
