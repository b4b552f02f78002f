"""Writes of the channels by which staff enter voices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from tomoni.accounts.api import Department
from tomoni.audit.api import recorded, require
from tomoni.kernel import codes
from tomoni.kernel.actor import Actor
from tomoni.places.api import Area
from tomoni.plan.api import Node
from tomoni.voices.api import (
    AnswerWish,
    ConsentChoice,
    SenderDetails,
    assign_voice,
    newest_consent_wording,
    receive_voice,
)

from .domain import Way, check_received
from .models import Intake, PaperForm


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said or written, and what the person wishes. ``consent`` None: nobody could ask."""

    way: Way
    received_at: datetime
    text: str
    answer_wish: AnswerWish
    consent: ConsentChoice | None = None
    place: str = ""
    area: Area | None = None
    paper: PaperForm | None = None
    sender: SenderDetails | None = None
    department: Department | None = None


def enter_voice(*, actor: Actor, submission: UUID, heard: Heard) -> tuple[Intake, bool]:
    """Enter a voice for somebody, once: sent again from the same form, it is the intake that is there.

    Returns the intake, and whether it is new.
    """
    if intake := _entered(submission):
        return intake, False
    try:
        return take_intake(actor=actor, submission=submission, heard=heard), True
    except IntegrityError:  # two clicks at the same moment: the other one was first
        if intake := _entered(submission):
            return intake, False
        raise


def _entered(submission: UUID) -> Intake | None:
    return Intake.objects.filter(submission=submission).select_related("voice").first()


@recorded("intakes.entered")
def take_intake(*, actor: Actor, submission: UUID, heard: Heard) -> Intake:
    """Enter a voice as it was said, with who entered it; give it to a department where one is named.

    Raises:
        DomainError: ``intakes.in_the_future``, and what ``receive_voice`` raises.
        IntegrityError: it is there already.
    """
    require(actor, "intakes.enter")
    assert actor.person
    check_received(heard.received_at, timezone.now())
    voice = receive_voice(
        actor=actor,
        channel=heard.way.value,
        text=heard.text,
        place=heard.place,
        area=heard.area,
        received_at=heard.received_at,
        consent=heard.consent or ConsentChoice.NONE,
        answer_wish=heard.answer_wish,
        sender=heard.sender,
    )
    if heard.department:
        assign_voice(actor=actor, voice=voice, department=heard.department)
    return Intake.objects.create(
        voice=voice,
        submission=submission,
        entered_by=actor.person,
        consent_asked=heard.consent is not None,
        paper=heard.paper,
    )


@recorded("intakes.paper_made")
def make_paper(
    *, actor: Actor, title: str, place: str = "", area: Area | None = None, about: Node | None = None
) -> PaperForm:
    """Make a printing of the form for a place or an occasion, with a code of its own."""
    require(actor, "intakes.enter")
    return PaperForm.objects.create(
        code=codes.new_public_id(),
        title=title,
        place=place,
        area=area,
        about=about,
        consent_wording=newest_consent_wording(),
    )
