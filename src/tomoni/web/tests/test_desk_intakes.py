"""Entering a voice for somebody: one screen, nothing lost, the number to read out; and the form that lies out."""

import re

import pypdfium2
import pytest
from django.urls import reverse

from tomoni.listening.intakes.api import Intake, PaperForm
from tomoni.web.printing import paper

from .townhall import CLERK, MAYOR, Staff, signed_in

pytestmark = pytest.mark.django_db

TYPED = {
    "way": "phone",
    "text": "駅前の信号が短い。",
    "day": "2026-04-01",
    "clock": "14:30",
    "answer_wish": "phone",
    "name": "山田花子",
    "phone": "026-000-0000",
    "consent": "not_asked",
}


@pytest.fixture
def clerk(city) -> Staff:
    return signed_in("clerk", (*CLERK, "intakes.enter"))


def typed(clerk: Staff, **more):
    page = clerk.get(reverse("web:desk_intake")).content.decode()
    submission = re.search(r'name="submission" value="([^"]+)"', page)[1]
    return TYPED | {"submission": submission} | more


def test_a_call_is_entered_on_one_screen_and_its_number_can_be_read_out(clerk):
    response = clerk.post(reverse("web:desk_intake"), typed(clerk), follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    intake = Intake.objects.latest("entered_at")
    assert (intake.voice.channel, intake.consent_asked) == ("phone", False)
    assert "To read out" in page
    assert reverse("web:desk_voice", args=[intake.voice_id]) in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(clerk):
    response = clerk.post(reverse("web:desk_intake"), typed(clerk, phone="", text="だいじな声"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "だいじな声" in page
    assert "山田花子" in page
    assert not Intake.objects.filter(voice__text__text="だいじな声").exists()


def test_a_torn_hidden_field_is_no_dead_end(clerk):
    response = clerk.post(reverse("web:desk_intake"), TYPED | {"submission": "torn", "text": "まだある声"})
    assert response.status_code == 302
    assert Intake.objects.filter(voice__text__text="まだある声").exists()


def test_the_number_is_shown_to_who_entered_the_voice_alone(clerk):
    clerk.post(reverse("web:desk_intake"), typed(clerk))
    address = reverse("web:desk_intake_done", args=[Intake.objects.latest("entered_at").pk])
    assert clerk.get(address).status_code == 200
    assert signed_in("other", (*CLERK, "intakes.enter")).get(address).status_code == 404


def test_a_starting_text_is_added_to_what_is_typed_already(clerk):
    page = clerk.post(reverse("web:desk_intake"), typed(clerk, starter="road")).content.decode()
    assert "駅前の信号が短い。" in page
    assert "【場所】" in page
    assert "山田花子" in page


def test_a_sheet_that_comes_back_knows_its_area_and_place(clerk):
    clerk.post(reverse("web:desk_papers"), {"title": "中央公民館", "place": "公民館の窓口"})
    made = PaperForm.objects.get(title="中央公民館")
    page = clerk.get(reverse("web:desk_intake") + f"?paper={made.printed_code}").content.decode()
    assert made.printed_code in page
    assert "公民館の窓口" in page
    unknown = clerk.get(reverse("web:desk_intake") + "?paper=ZZZZ").content.decode()
    assert 'value="ZZZZ"' in unknown


@pytest.mark.skipif(
    not paper.is_available(), reason="Pango is not installed: the form cannot be printed here"
)
def test_the_form_is_one_page_with_its_code(clerk):
    clerk.post(reverse("web:desk_papers"), {"title": "中央公民館 <12月>"})
    made = PaperForm.objects.get(title="中央公民館 <12月>")
    response = clerk.get(reverse("web:desk_paper_pdf", args=[made.code]))
    assert response["Content-Type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(response.content)
    assert len(pdf) == 1
    text = pdf[0].get_textpage().get_text_bounded()
    assert made.printed_code in text
    assert "<12月>" in text


def test_who_may_not_enter_sees_none_of_it(city, reader):
    for client in (reader, signed_in("mayor", MAYOR)):
        for address in (reverse("web:desk_intake"), reverse("web:desk_papers")):
            assert client.get(address).status_code in (302, 403)
