"""Parts of long lists, counted and cut by the database: the same cost for any page of any plan."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..models import Edition, Indicator, Node, NodeVersion, Placement
from .editions import reach
from .lists import facts_of
from .shapes import IndicatorFacts, TreeNode
from .tree import placed


def nodes_page(
    edition: Edition,
    *,
    kind: str = "",
    parent: str = "",
    words: str = "",
    depth: int | None = None,
    limit: int,
    offset: int,
) -> tuple[tuple[tuple[TreeNode, str | None], ...], int]:
    """Places of an edition in the order of the document, each with the code of the node above it; and how many there are.

    Narrowed to nodes of a kind, right below a node (its code), down to a level, or with these words in their titles.
    Three queries.
    """
    base, sequence = reach(edition)
    places: QuerySet[Placement] = Placement.objects.filter(edition_id=base)
    if parent:
        places = places.filter(parent__code=parent)
    if depth is not None:
        places = places.filter(depth__lte=depth)
    if kind or words:
        named = NodeVersion.objects.filter(node=OuterRef("node"), base_id=base, sequence__lte=sequence)
        named = named.filter(kind=kind) if kind else named
        for word in words.split():
            named = named.filter(title__icontains=word)
        places = places.filter(Exists(named))
    page = list(places.order_by("path").values_list("path", "parent_id")[offset : offset + limit])
    found = placed(base, sequence, Q(edition=base, path__in=[path for path, _parent in page]))
    codes = dict(
        Node.objects.filter(pk__in={above for _path, above in page if above}).values_list("pk", "code")
    )
    rows = tuple((found[path], codes.get(above)) for path, above in page)
    return rows, places.count()


def indicators_page(
    edition: Edition, *, node: str = "", words: str = "", limit: int, offset: int
) -> tuple[tuple[IndicatorFacts, ...], int]:
    """Indicators as an edition prints them (at one node, by its code; with these words in their names), in printed order;
    and how many there are. Two queries."""
    rows: Any = Indicator.objects.filter(edition_id=edition.base_id).order_by("order", "id")
    if node:
        rows = rows.filter(node__code=node)
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return tuple(facts_of(row) for row in rows[offset : offset + limit]), rows.count()
