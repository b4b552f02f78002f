"""Three real plans, read by hand, load completely: every title, text and indicator of the file is on its page."""

import json
from pathlib import Path
from typing import Any

import pytest

from tomoni.plan import api

from .samples import PLANNER

_SHARED = Path(__file__).resolve().parents[5] / "shared"
GOLD = sorted((_SHARED / "data" / "plans" / "gold").glob("*.json"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.django_db,
    pytest.mark.skipif(not GOLD, reason=f"left out: the real plans are not at {_SHARED}"),
]


@pytest.mark.parametrize("path", GOLD or [Path("absent")], ids=lambda path: path.stem)
def test_all_that_a_real_plan_says_is_on_the_pages(path: Path) -> None:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    edition = api.load_file(PLANNER, path).edition
    assert not api.load_file(PLANNER, path).is_new
    pages = {node["id"]: api.node_page(edition, node["id"]) for node in document["nodes"]}
    for node in document["nodes"]:
        page = pages[node["id"]]
        assert page is not None
        assert (page.link.title, page.link.marker) == (node["title"], node["marker"] or "")
        assert page.link.title_en == (node.get("title_en") or "")
        assert (page.breadcrumbs[-1].code if page.breadcrumbs else None) == node["parent"]
    for section in document["sections"]:
        page = pages[section["node"]]
        assert page is not None
        texts = [passage.text for group in page.sections for passage in group.passages]
        texts += [related.printed_name for related in page.related_plans]
        assert set(section["items"]) <= set(texts)
    for role in document["roles"]:
        page = pages[role["node"]]
        assert page is not None
        assert role["text"] in [
            passage.text for group in page.roles if group.actor == role["actor"] for passage in group.passages
        ]
    for indicator in document["indicators"]:
        page = pages[indicator["node"]]
        assert page is not None
        assert (
            indicator["name"],
            indicator["baseline"]["text"],
            indicator["target"]["text"],
            indicator["target"]["value"],
        ) in [
            (seen.name, seen.baseline.text, seen.target.text, seen.target.value and float(seen.target.value))
            for seen in page.indicators
        ]
    for name in ("departments", "related_plans"):
        for row in document[name]:
            page = pages[row["node"]]
            assert row["name"] in [item.printed_name for item in getattr(page, name)]
    assert [term.term for term in api.glossary(edition)] == [row["term"] for row in document["glossary"]]
    listed = [node for node, _ in api.node_list(edition)]
    assert [node.link.title for node in listed if not node.repeated] == _in_tree_order(document)


def _in_tree_order(document: dict[str, Any], parent: str | None = None) -> list[str]:
    return [
        title
        for node in document["nodes"]
        if node["parent"] == parent
        for title in (node["title"], *_in_tree_order(document, node["id"]))
    ]
