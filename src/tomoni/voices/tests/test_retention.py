"""When the term is over the words end and the ledger stays."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tomoni.audit.api import history_of, retention_rules, work_off
from tomoni.search import api as search
from tomoni.voices import actions, jobs, queries
from tomoni.voices.domain import ClosingKind, PublicForm
from tomoni.voices.models import Answer, Sender, Standing, Voice, VoiceText

from . import factories

pytestmark = pytest.mark.django_db


def test_what_is_over_is_shredded_everywhere_and_still_counted(client):
    factories.wording()
    voice = factories.voice(
        "むかしの声", days_ago=10, sender=actions.SenderDetails("花子", "hana@example.jp")
    )
    kept = factories.voice("まだの声")
    factories.answer(voice, form=PublicForm.WORDS, text="むかしの回答")
    while work_off():
        pass
    assert search.find(queries.PUBLIC, "むかし", limit=5) == [voice.pk]
    before = queries.tally(date(2000, 1, 1), timezone.localdate())

    assert jobs.shred(timezone.localdate() + timezone.timedelta(days=1)) == 1

    assert queries.tally(date(2000, 1, 1), timezone.localdate()) == before
    voice = Voice.objects.get(pk=voice.pk)
    assert (voice.text.text, voice.text.shredded_at is None) == ("", False)
    sender = Sender.objects.get(voice=voice)
    assert (sender.name, sender.email, sender.key) == ("", "", "")
    assert Answer.objects.get().text == ""
    assert search.find(queries.PUBLIC, "むかし", limit=5) == []
    assert search.find(queries.PRIVATE, "むかし", limit=5) == []
    assert client.get(reverse("voices:one", args=[voice.public_id])).status_code == 410
    assert client.get(reverse("voices:private", args=[voice.follow_key])).status_code == 200
    assert client.get(reverse("voices:collection")).status_code == 200
    assert kept.text.text == "まだの声"
    assert history_of(voice).exists()


def test_what_staff_wrote_about_a_voice_ends_with_it():
    factories.wording()
    voice = factories.voice("山田さんの家の前の道")
    actions.assign_voice(
        actor=factories.CLERK, voice=voice, department=factories.department(), note="山田さん"
    )
    actions.hide_voice(actor=factories.CLERK, voice=voice, reason="山田さんの名前がある")
    actions.close_voice(
        actor=factories.CLERK, voice=voice, kind=ClosingKind.FOR_INFORMATION, reason="山田さんに電話した"
    )
    jobs.shred(timezone.localdate() + timezone.timedelta(days=1))
    voice = Voice.objects.get(pk=voice.pk)
    written = [voice.closing.reason, *voice.assignments.values_list("note", flat=True)]
    written += voice.publications.values_list("reason", flat=True)
    assert "山田" not in "".join(written)
    assert voice.publications.get(prominence="hidden")
    assert voice.closing.kind == ClosingKind.FOR_INFORMATION


def test_the_open_table_goes_on_behind_voices_whose_words_are_gone(monkeypatch):
    factories.wording()
    kept = factories.voice("まだの声", days_ago=700)
    gone = [factories.voice("むかしの声", days_ago=1) for _ in range(3)]
    for voice in (kept, *gone):
        factories.answer(voice, form=PublicForm.WORDS)
    VoiceText.objects.filter(voice__in=gone).update(text="")
    monkeypatch.setattr("tomoni.voices.queries.reading._PAGE", 2)
    assert [row[0] for row in queries.open_rows_of_public()] == [kept.public_id]


def test_the_daily_job_knows_every_table_of_the_ledger():
    models = {rule.model for rule in retention_rules()}
    assert {"voices.VoiceText", "voices.Sender", "voices.Answer", "voices.AnswerDraft"} <= models
    assert Standing.objects.count() == 0
