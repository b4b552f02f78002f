"""What the reader makes of a document can be loaded as an edition."""

from pathlib import Path

import pytest

from tomoni.plan import api
from tomoni.plan.reading import read, read_text
from tomoni.plan.reading.tests.late_styles import LATE
from tomoni.plan.reading.tests.more_styles import MORE
from tomoni.plan.reading.tests.styles import HELD_OUT, STYLES

from .samples import PLANNER

_PLANS = Path(__file__).resolve().parents[5] / "shared" / "data" / "plans"
TEXTS = sorted(_PLANS.glob("*.txt"))
ALL = {**STYLES, **HELD_OUT, **MORE, **LATE}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ALL)
def test_an_invented_plan_loads(name: str) -> None:
    document = read_text("\n".join(ALL[name]().lines), name).as_document()
    edition = api.load_edition(actor=PLANNER, document=document, source=document["source"], adopt=True)
    titles = {node["id"]: node["title"] for node in document["nodes"] if node["same_as"] is None}
    for code, title in titles.items():
        page = api.node_page(edition, code)
        assert page is not None
        assert page.link.title == title


@pytest.mark.shared
@pytest.mark.skipif(not TEXTS, reason=f"left out: the real plans are not at {_PLANS}")
@pytest.mark.parametrize("path", TEXTS or [Path("absent")], ids=lambda path: path.stem)
def test_a_real_plan_loads(path: Path) -> None:
    document = read(path).as_document()
    edition = api.load_edition(actor=PLANNER, document=document, source=document["source"], adopt=True)
    page = api.node_page(edition, document["nodes"][-1]["id"])
    assert page is not None
    assert page.link.title == document["nodes"][-1]["title"]
