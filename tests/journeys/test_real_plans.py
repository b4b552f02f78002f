"""The same journey on real comprehensive plans, when they lie beside the checkout."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from tomoni.audit.api import work_off
from tomoni.indicators.api import bind, history
from tomoni.indicators.models import Series
from tomoni.kernel.calendars import fiscal_year
from tomoni.plan.api import (
    adopt_edition,
    draft_amendment,
    edition_in_force,
    find_node,
    indicators_of,
    load_file,
    node_list,
    passages_of,
    propose_change,
)
from tomoni.voices import actions
from tomoni.voices.domain import Decision, PublicForm
from tomoni.voices.tests import factories
from tomoni.voices.tests.factories import CLERK, PLANNER, SYSTEM

GOLD = Path(__file__).parents[3] / "shared" / "data" / "plans" / "gold"
PLANS = {"須坂市": "002_ea8b3a3b1e39a670.json", "網走市": "004_ae4d47b6bb4e5fd4.json"}


@pytest.mark.shared
@pytest.mark.django_db
@pytest.mark.parametrize("city", PLANS)
def test_one_voice_walks_the_whole_house_on_a_real_plan(client, settings, city):
    path = GOLD / PLANS[city]
    if not path.exists():
        pytest.skip(f"left out: the real plan of {city} does not lie beside the checkout")
    settings.TOMONI_LIMITS = False
    factories.wording()
    loaded = load_file(PLANNER, path)
    plan, edition = loaded.edition.plan, edition_in_force(loaded.edition.plan)
    assert edition

    # every page of the plan opens and shows its node
    codes = [place.link.code for place, _home in node_list(edition)]
    assert len(codes) >= 25
    for place, _home in node_list(edition):
        page = client.get(reverse("web:node", args=[place.link.code]))
        assert page.status_code == 200
        assert place.link.title in page.content.decode().replace("&#x27;", "'")

    # a citizen writes about the first node that says what the city does
    code, passage = next(
        (code, passage)
        for code in codes
        for passage in passages_of(find_node(code), edition)
        if passage.role == "actions"
    )
    node = find_node(code)
    sent = client.post(
        "/letters/write/",
        {"form_id": "5f0c4a1e-1f0b-4a53-9c3c-0a3f5a0f3d11", "about": code, "step": "check", "to": "send",
         "text": "もっと早くしてほしいです。", "answer_wish": "page", "consent": "words"},
    )  # fmt: skip
    assert sent.status_code == 302
    voice = factories.Voice.objects.order_by("recorded_at").last()
    assert voice

    # the town hall answers and decides; the planner adopts; an indicator of the plan counts it
    series = next(iter(indicators_of(edition)), None)
    if series:
        bind(
            actor=factories.staff("indicators.bind"),
            indicator_key=series.key,
            source="voices.changed_the_plan",
        )
    actions.assign_voice(actor=CLERK, voice=voice, department=factories.department("real", "担当課"))
    actions.confirm_concern(actor=CLERK, voice=voice, node=node)
    factories.answer(voice, form=PublicForm.WORDS)
    amendment = draft_amendment(actor=PLANNER, plan=plan, title="一部改定")
    change = propose_change(
        actor=PLANNER,
        edition=amendment,
        node=node,
        passage_key=passage.key,
        new=passage.text + "早めます。",
        reason="声",
    )
    actions.reflect(
        actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声があったため", change=change
    )
    adopt_edition(actor=SYSTEM, edition=amendment, on=timezone.localdate())
    while work_off():
        pass

    # the plan's page shows the change and names the voice; the citizen sees it; the old edition stays as it was
    body = client.get(reverse("web:node", args=[code])).content.decode()
    assert passage.text + "早めます。" in body
    assert reverse("voices:one", args=[voice.public_id]) in body
    assert "早めます。" in client.get(reverse("voices:private", args=[voice.follow_key])).content.decode()
    assert passage.text in {one.text for one in passages_of(node, edition)}
    if series:
        this_year = fiscal_year(timezone.localdate())
        assert [
            one.value
            for one in history(Series.objects.get(indicator_key=series.key))
            if one.year == this_year
        ][-1] == 1
