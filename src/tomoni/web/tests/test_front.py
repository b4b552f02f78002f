"""The front page says what changed because of voices, and what is late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tomoni.voices.api import Decision, reflect
from tomoni.voices.tests.factories import HOSTILE, PLANNER, answer

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_a_new_site_says_that_nothing_has_changed_yet_and_opens_the_doors(reader):
    page = reader.read("/")
    assert "Nothing has changed yet" in page
    for address in ("/letters/write/", "/plan/", "/voices/"):
        assert f'href="{address}"' in page


def test_a_change_stands_with_the_text_before_and_after_and_the_number_of_voices(reader):
    edition = samples.plan()
    change = samples.changed_by([samples.public_voice(), samples.private_voice()], edition)
    page = reader.read("/")
    assert samples.OLD in page
    assert samples.NEW in page
    assert "because of 2 voices" in page
    assert f"/plan/editions/{change.edition_id}/#{change.pk}" in page


def test_a_change_that_is_only_drafted_is_not_told(reader):
    edition = samples.plan()
    change = samples.drafted(edition)
    voice = samples.public_voice()
    reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声", change=change)
    assert samples.NEW not in reader.read("/")


def test_what_was_not_adopted_stands_with_its_reason_and_a_public_voice(reader):
    samples.plan()
    voice = samples.public_voice("夜もバスを走らせてください。")
    reflect(actor=PLANNER, voices=[voice], decision=Decision.NOT_ADOPTED, reason="運転手が足りないため。")
    page = reader.read("/")
    assert "夜もバスを走らせてください。" in page
    assert "運転手が足りないため。" in page
    assert f"/voices/v/{voice.public_id}/" in page


def test_no_word_of_a_voice_that_is_not_public_gets_out(reader):
    samples.plan()
    voice = samples.private_voice("だれにも見せないでください。")
    reflect(actor=PLANNER, voices=[voice], decision=Decision.LATER, reason="来年考えます。")
    page = reader.read("/")
    assert "来年考えます。" in page
    assert "だれにも見せないでください。" not in page
    assert voice.public_id not in page


def test_what_is_late_is_said_openly(reader):
    samples.plan()
    samples.private_voice(days_ago=3)
    today = timezone.localdate()
    old = samples.private_voice(days_ago=40)
    in_this_year = old.received_on >= today.replace(year=today.year - (today.month < 4), month=4, day=1)
    page = reader.read("/")
    assert ("past the promised day" in page) == in_this_year


def test_the_promise_counts_what_was_answered_in_time(reader):
    samples.plan()
    answer(samples.private_voice(days_ago=0))
    page = reader.read("/")
    assert "100" in page
    assert "1 of 1" in page


def test_hostile_text_stays_text(reader):
    samples.plan()
    voice = samples.public_voice(HOSTILE)
    reflect(actor=PLANNER, voices=[voice], decision=Decision.LATER, reason=HOSTILE)
    page = reader.read("/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_number_is_sent_to_where_a_voice_is_followed(reader):
    page = reader.read("/")
    assert 'action="/voices/follow/"' in page
    assert 'name="number"' in page
    assert "csrfmiddlewaretoken" in page


def test_ten_queries_are_enough_for_few_and_for_many(reader, django_assert_max_num_queries):
    edition = samples.plan()
    for number in range(8):
        voice = samples.public_voice(f"声{number}", received_at=timezone.now() - timedelta(hours=number))
        reflect(actor=PLANNER, voices=[voice], decision=Decision.LATER, reason="来年")
    samples.changed_by([samples.public_voice() for _ in range(20)], edition)
    with django_assert_max_num_queries(10):
        reader.read("/")
