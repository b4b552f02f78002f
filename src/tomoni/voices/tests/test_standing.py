"""The projection for lists always equals what the records say."""

import random

import pytest
from django.forms.models import model_to_dict

from tomoni.kernel.errors import DomainError
from tomoni.voices import actions, domain, queries
from tomoni.voices.models import Standing, Voice

from . import factories
from .factories import CLERK, PLANNER, SYSTEM

pytestmark = pytest.mark.django_db


def compare() -> None:
    kept = {row.pk: model_to_dict(row) for row in Standing.objects.all()}
    derived = {row.pk: model_to_dict(row) for row in queries.derive_standings(Voice.objects.all())}
    assert kept.keys() == derived.keys()
    for voice, values in kept.items():
        assert values == derived[voice]


STEPS = {
    "receive": lambda v: factories.voice(days_ago=random.randrange(60)),
    "assign": lambda v: actions.assign_voice(actor=CLERK, voice=v, department=factories.department()),
    "take": lambda v: actions.take_voice(actor=CLERK, voice=v, department=factories.department()),
    "draft": lambda v: actions.save_draft(actor=CLERK, voice=v, text="案", version=0),
    "answer": lambda v: factories.answer(v, form=domain.PublicForm.WORDS, days_after=2),
    "close": lambda v: actions.close_voice(
        actor=CLERK, voice=v, kind=domain.ClosingKind.HANDED_OVER, reason="開示請求へ"
    ),
    "publish": lambda v: actions.publish_voice(actor=CLERK, voice=v, form=domain.PublicForm.WORDS),
    "hide": lambda v: actions.hide_voice(actor=CLERK, voice=v, reason="中傷"),
    "concern": lambda v: actions.confirm_concern(actor=CLERK, voice=v, node=factories.node()),
    "reflect": lambda v: actions.reflect(
        actor=PLANNER, voices=[v], decision=domain.Decision.LATER, reason="来年"
    ),
    "fold": lambda v: actions.fold_voice(actor=CLERK, voice=v, into=random.choice(list(Voice.objects.all()))),
}


@pytest.mark.parametrize("seed", range(5))
def test_after_any_walk_the_projection_equals_the_derivation(seed):
    factories.wording()
    factories.plan()
    random.seed(seed)
    for _ in range(3):
        factories.voice()
    done = 0
    for _ in range(60):
        try:
            STEPS[random.choice(list(STEPS))](random.choice(list(Voice.objects.order_by("recorded_at"))))
            done += 1
        except DomainError:
            pass  # the rules refused this step; nothing may have moved
        compare()
    assert done > 20


def test_a_rebuild_mends_a_projection_that_went_wrong():
    factories.wording()
    voice = factories.voice()
    factories.answer(voice)
    Standing.objects.update(closing="", answered_on=None, public=True)
    actions.rebuild_standings(actor=SYSTEM)
    compare()
