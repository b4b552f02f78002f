"""Two editions side by side, as a citizen reads them."""

from datetime import date

import pytest

from tomoni.plan.api import adopt_edition, draft_edition, edition_in_force, load_edition
from tomoni.voices.tests.factories import PLANNER, SYSTEM

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_an_amendment_is_told_in_words_with_its_reason_and_voices(reader):
    edition = samples.plan()
    voices = [samples.public_voice(), samples.private_voice()]
    change = samples.changed_by(voices, edition)
    page = reader.read(f"/plan/compare/?from={edition.pk}&to={change.edition_id}")
    assert "1 item is different." in page
    assert "&quot;1&quot; becomes &quot;2&quot;." in page
    assert '<span class="visually-hidden">removed: </span>' in page
    assert "傷みが多いため" in page
    assert "because of 2 voices" in page
    assert f"/voices/v/{voices[0].public_id}/" in page
    assert voices[1].public_id not in page
    assert page.count("<h3>") == 1


def test_without_a_choice_the_plan_in_force_is_compared_with_the_one_before(reader):
    edition = samples.plan()
    assert "only this edition" in reader.read("/plan/compare/")
    samples.changed_by([samples.public_voice()], edition)
    assert "1 item is different." in reader.read("/plan/compare/")
    assert "/plan/compare/?to=" in reader.read("/plan/")


def test_another_whole_edition_is_told_item_by_item(reader):
    edition = samples.plan()
    document = samples.document(2, 2, edition={"kind": "基本計画", "from": 2024, "to": 2028})
    document["indicators"][0]["target"] = {"text": "95", "value": 95, "period": "2028"}
    new = load_edition(actor=PLANNER, document=document, source="x", adopt=True, on=date(2024, 4, 1))
    page = reader.read(f"/plan/compare/?from={edition.pk}&to={new.pk}")
    assert "items that end: 4" in page
    assert "Target: from 90 (2027) to 95 (2028)" in page
    assert "/plan/compare/?to=" in reader.read(f"/plan/editions/{new.pk}/")


def test_drafts_and_other_plans_are_not_compared_in_public(reader):
    edition = samples.plan()
    draft = draft_edition(
        actor=PLANNER, plan=edition.plan, from_edition=edition, title="次", period=(2028, 2032)
    )
    other = load_edition(
        actor=PLANNER, document=samples.document(1, 1, title="別の計画"), source="y", adopt=True
    )
    reader.read(f"/plan/compare/?from={edition.pk}&to={draft.pk}", status=404)
    reader.read(f"/plan/compare/?from={other.pk}&to={edition.pk}", status=404)
    reader.read("/plan/compare/?from=x&to=y", status=404)


def test_a_draft_that_was_adopted_without_a_change_is_not_different(reader):
    edition = samples.plan()
    draft = draft_edition(
        actor=PLANNER, plan=edition.plan, from_edition=edition, title="次", period=(2023, 2032)
    )
    adopt_edition(actor=SYSTEM, edition=draft, on=date(2024, 1, 1))
    assert edition_in_force() == draft
    assert "Nothing is different." in reader.read(f"/plan/compare/?from={edition.pk}&to={draft.pk}")
