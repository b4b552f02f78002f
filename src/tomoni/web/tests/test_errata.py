"""正誤: written on the desk, decided on, read beside the place; the adopted text never changes."""

from typing import Any

import pytest
from django.urls import reverse

from tomoni.approvals.api import approve
from tomoni.plan.api import Edition, Erratum, drafted_errata, errata_of, node_page, passages_of

from . import samples
from .townhall import CLERK, MAYOR_ACTOR, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(city: None) -> Edition:
    return samples.plan()


@pytest.fixture
def planner(edition: Edition) -> Staff:
    return signed_in("planner", PLANNER)


def written(planner: Staff, edition: Edition, **changes: Any) -> dict[str, Any]:
    page = node_page(edition, "m1-1")
    assert page
    key = page.sections[0].passages[0].key
    typed = {"place": f"p{key}", "printed": "年1回", "should_read": "年2回", "reason": "印刷の誤り"}
    return typed | changes


def test_a_correction_is_written_approved_and_read_beside_the_place(
    planner: Staff, edition: Edition, reader: Any
) -> None:
    assert reverse("web:desk_errata", args=[edition.pk]) in planner.read("desk_plan")
    found = planner.read("desk_errata", edition.pk, query="?q=m1-1")
    assert reverse("web:desk_erratum_add", args=[edition.pk, "m1-1"]) in found
    planner.send("desk_erratum_add", edition.pk, "m1-1", **written(planner, edition))
    [one] = drafted_errata(edition)
    assert errata_of(edition) == ()
    page = planner.read("desk_erratum", one.pk)
    assert "Publish the correction" not in page
    page = planner.send("desk_erratum", one.pk, do="publish", on="2026-11-01", status=422)
    assert "A decision is needed" in page
    planner.send("desk_erratum", one.pk, do="ask", note="お願いします。")
    one.refresh_from_db()
    assert "With those who decide" in planner.read("desk_erratum", one.pk)
    assert one.approval
    approve(actor=MAYOR_ACTOR, request=one.approval)
    planner.send("desk_erratum", one.pk, do="publish", on="2026-11-01")
    listed = reader.read(reverse("web:errata", args=[edition.pk]))
    assert "年1回" in listed
    assert "年2回" in listed
    shown = reader.read("/plan/m1-1/")
    assert "Where it says “年1回”, read “年2回”" in shown
    table = reader.get(reverse("web:errata_csv", args=[edition.pk]))
    assert b"".join(table.streaming_content).decode("utf-8-sig").splitlines()[1].split(",")[4:6] == [
        "年1回",
        "年2回",
    ]
    assert passages_of(one.node, edition)[0].text == samples.OLD, "the adopted text is as it was"
    assert planner.send("desk_erratum_discard", one.pk)
    assert Erratum.objects.filter(pk=one.pk).exists(), "what is published stays"


def test_an_indicator_and_a_name_can_be_corrected(planner: Staff, edition: Edition, reader: Any) -> None:
    page = node_page(edition, "m1-1")
    assert page
    place = f"i{page.indicators[0].key}"
    for typed in (
        {"place": place, "printed": "90", "should_read": "95"},
        {"place": "name", "printed": "通学路の安全m1-1", "should_read": "通学路の安全"},
    ):
        planner.send("desk_erratum_add", edition.pk, "m1-1", **written(planner, edition, **typed))
    for one in drafted_errata(edition):
        planner.send("desk_erratum", one.pk, do="ask")
        one.refresh_from_db()
        assert one.approval
        approve(actor=MAYOR_ACTOR, request=one.approval)
        planner.send("desk_erratum", one.pk, do="publish", on="2026-11-01")
    shown = reader.read("/plan/m1-1/")
    assert "Where it says “90”, read “95”" in shown
    assert "Where it says “通学路の安全m1-1”, read “通学路の安全”" in shown


def test_what_the_edition_does_not_print_cannot_be_corrected(planner: Staff, edition: Edition) -> None:
    page = planner.send(
        "desk_erratum_add", edition.pk, "m1-1", status=422, **written(planner, edition, printed="年9回")
    )
    assert "does not print" in page
    assert "年9回" in page, "what was typed is kept"
    assert not drafted_errata(edition)


def test_only_who_may_propose_changes_writes_corrections(edition: Edition) -> None:
    clerk = signed_in("clerk", CLERK)
    clerk.read("desk_errata", edition.pk, status=403)
    clerk.read("desk_erratum_add", edition.pk, "m1-1", status=403)
