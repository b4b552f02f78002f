"""From the draft to the issued answer: approved by somebody else, issued once, never edited."""

import pytest
from django.utils import timezone

from tomoni.approvals.api import approve, send_back
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.voices import actions, domain, queries
from tomoni.voices.domain import ClosingKind, ConsentChoice, PublicForm
from tomoni.voices.models import Answer, AnswerDraftVersion, Closing, Standing

from . import factories
from .factories import CLERK, MAYOR, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording():
    factories.wording()


def test_an_approved_answer_is_issued_and_closes_the_voice():
    voice = factories.voice(days_ago=5)
    factories.answer(voice, form=PublicForm.WORDS, days_after=3)
    standing = Standing.objects.get(voice=voice)
    assert standing.answered_on == timezone.localdate(voice.received_at) + timezone.timedelta(days=3)
    assert standing.closing == ClosingKind.ANSWERED
    assert standing.public
    [seen] = queries.answers_to([voice.pk])[voice.pk]
    assert seen.signatory.endswith("長")


def test_no_answer_goes_out_that_was_not_approved():
    voice = factories.voice()
    draft = actions.save_draft(actor=CLERK, voice=voice, text="案", version=0)
    with pytest.raises(DomainError, match=r"voices\.not_approved"):
        actions.issue_answer(actor=CLERK, draft=draft, form=None)
    draft = actions.request_answer_approval(actor=CLERK, draft=draft)
    with pytest.raises(DomainError, match=r"voices\.not_approved"):
        actions.issue_answer(actor=CLERK, draft=draft, form=None)
    send_back(actor=MAYOR, request=draft.approval, note="もう少しくわしく")
    with pytest.raises(DomainError, match=r"voices\.not_approved"):
        actions.issue_answer(actor=CLERK, draft=draft, form=None)
    assert not Answer.objects.exists()


def test_a_draft_changed_after_approval_needs_approval_anew():
    voice = factories.voice()
    draft = factories.approved_draft(voice, "はじめの案")
    draft = actions.save_draft(actor=CLERK, voice=voice, text="書きかえた案", version=draft.version)
    with pytest.raises(DomainError, match=r"voices\.not_approved"):
        actions.issue_answer(actor=CLERK, draft=draft, form=None)


def test_nobody_approves_their_own_draft():
    both = staff("voices.draft", "voices.request_approval", "approvals.decide")
    voice = factories.voice()
    draft = actions.save_draft(actor=both, voice=voice, text="案", version=0)
    draft = actions.request_answer_approval(actor=both, draft=draft)
    with pytest.raises(DomainError, match=r"approvals\.own_request"):
        approve(actor=both, request=draft.approval)


def test_the_second_of_two_writers_is_told_and_nothing_is_lost():
    voice = factories.voice()
    draft = actions.save_draft(actor=CLERK, voice=voice, text="一人めの案", version=0)
    with pytest.raises(DomainError) as caught:
        actions.save_draft(actor=CLERK, voice=voice, text="二人めの案", version=0)
    assert caught.value.code == "voices.draft_moved_on"
    assert caught.value.params["text"] == "一人めの案"
    actions.save_draft(actor=CLERK, voice=voice, text="三つめ", version=draft.version)
    assert list(AnswerDraftVersion.objects.values_list("text", flat=True)) == ["一人めの案", "三つめ"]


def test_an_answer_is_issued_once_and_a_later_one_supersedes_it():
    voice = factories.voice()
    draft = factories.approved_draft(voice, "はじめの回答")
    actions.issue_answer(actor=CLERK, draft=draft, form=None)
    with pytest.raises(DomainError, match=r"voices\.already_issued"):
        actions.issue_answer(actor=CLERK, draft=draft, form=None)
    factories.answer(voice, text="あとの回答", days_after=1)
    first, second = queries.answers_to([voice.pk])[voice.pk]
    assert (first.text, first.superseded) == ("はじめの回答", True)
    assert (second.text, second.superseded) == ("あとの回答", False)


@pytest.mark.parametrize("kind", [k for k in ClosingKind if k is not ClosingKind.ANSWERED])
def test_a_voice_ends_otherwise_only_with_a_reason_and_only_once(kind):
    voice = factories.voice()
    with pytest.raises(DomainError, match=r"voices\.reason_missing"):
        actions.close_voice(actor=CLERK, voice=voice, kind=kind, reason="　")
    actions.close_voice(actor=CLERK, voice=voice, kind=kind, reason="市の仕事ではないため")
    with pytest.raises(DomainError, match=r"voices\.already_closed"):
        actions.close_voice(actor=CLERK, voice=voice, kind=kind, reason="もう一度")
    assert Closing.objects.count() == 1


def test_closing_as_answered_needs_an_answer():
    with pytest.raises(DomainError, match=r"voices\.answer_missing"):
        actions.close_voice(
            actor=CLERK, voice=factories.voice(), kind=ClosingKind.ANSWERED, reason="回答した"
        )


def test_one_clerk_takes_a_voice_and_the_second_is_told():
    voice, department = factories.voice(), factories.department()
    actions.take_voice(actor=CLERK, voice=voice, department=department)
    actions.take_voice(actor=CLERK, voice=voice, department=department)  # the same person again
    with pytest.raises(DomainError, match=r"voices\.taken_by_other"):
        actions.take_voice(actor=staff("voices.take"), voice=voice, department=department)


def test_an_officer_acts_for_one_department_only():
    mine, other = factories.department(), factories.department("parks", "公園課")
    officer = staff("voices.draft", department=mine.pk)
    voice = factories.voice()
    actions.assign_voice(actor=CLERK, voice=voice, department=other)
    with pytest.raises(NotAllowed):
        actions.save_draft(actor=officer, voice=voice, text="案", version=0)
    actions.assign_voice(actor=CLERK, voice=voice, department=mine)
    actions.save_draft(actor=officer, voice=voice, text="案", version=0)


@pytest.mark.parametrize("consent", list(ConsentChoice))
@pytest.mark.parametrize("form", [None, *PublicForm])
def test_words_are_published_only_as_released(consent, form):
    allowed = form is None or (form.value, consent.value) in {
        ("words", "words"),
        ("summary", "words"),
        ("summary", "summary"),
    }
    voice = factories.voice(consent=consent)
    if consent is not ConsentChoice.NONE:
        factories.approved_summary(voice)
    if allowed:
        factories.answer(voice, form=form)
    else:
        with pytest.raises(DomainError, match=r"voices\.(words_not|nothing)_released"):
            factories.answer(voice, form=form)
        assert not Answer.objects.exists()
    assert Standing.objects.get(voice=voice).public == (allowed and form is not None)


def test_a_summary_is_public_only_when_it_was_approved():
    voice = factories.voice(consent=ConsentChoice.SUMMARY)
    actions.write_summary(actor=CLERK, voice=voice, text="要旨")
    with pytest.raises(DomainError, match=r"voices\.summary_not_approved"):
        actions.publish_voice(actor=CLERK, voice=voice, form=PublicForm.SUMMARY)


def test_a_hidden_voice_needs_a_reason_and_is_gone_from_the_public_pages():
    voice = factories.voice()
    actions.publish_voice(actor=CLERK, voice=voice, form=PublicForm.WORDS)
    with pytest.raises(DomainError, match=r"voices\.reason_missing"):
        actions.hide_voice(actor=CLERK, voice=voice, reason=" ")
    actions.hide_voice(actor=CLERK, voice=voice, reason="名指しの中傷のため")
    assert not queries.public_rows().exists()


ACTIONS_OF_STAFF = {
    "take": lambda actor, v: actions.take_voice(actor=actor, voice=v, department=factories.department()),
    "assign": lambda actor, v: actions.assign_voice(actor=actor, voice=v, department=factories.department()),
    "draft": lambda actor, v: actions.save_draft(actor=actor, voice=v, text="案", version=0),
    "summarise": lambda actor, v: actions.write_summary(actor=actor, voice=v, text="要旨"),
    "close": lambda actor, v: actions.close_voice(
        actor=actor, voice=v, kind=ClosingKind.FOR_INFORMATION, reason="お礼"
    ),
    "publish": lambda actor, v: actions.publish_voice(actor=actor, voice=v, form=PublicForm.WORDS),
    "reflect": lambda actor, v: actions.reflect(
        actor=actor, voices=[v], decision=domain.Decision.LATER, reason="来年"
    ),
}


@pytest.mark.parametrize("verb", ACTIONS_OF_STAFF)
def test_each_action_asks_for_its_own_permission(verb):
    voice = factories.voice()
    everything_else = [f"voices.{other}" for other in ACTIONS_OF_STAFF if other != verb]
    for stranger in (factories.Actor.anonymous(), staff(), staff(*everything_else)):
        with pytest.raises(NotAllowed):
            ACTIONS_OF_STAFF[verb](stranger, voice)
    ACTIONS_OF_STAFF[verb](staff(f"voices.{verb}"), voice)
