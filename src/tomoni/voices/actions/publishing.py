"""What the public may read of a voice."""

from tomoni.approvals.api import State, state_of
from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import is_blank
from tomoni.voices import domain
from tomoni.voices.events import PublicationChanged
from tomoni.voices.models import Publication, Summary, Voice

from .projecting import locked, project


@recorded("voices.published")
def publish_voice(*, actor: Actor, voice: Voice, form: domain.PublicForm) -> Publication:
    """Let the public read a voice, as its person allowed: its words, or the approved summary.

    Raises:
        DomainError: what ``domain.check_publication`` raises.
    """
    require(actor, "voices.publish", locked(voice))
    return make_public(voice, form)


def make_public(voice: Voice, form: domain.PublicForm) -> Publication:
    """Write the publication, for the actions that open a voice to the public."""
    summary = _approved_summary(voice)
    domain.check_publication(
        form, domain.ConsentChoice(voice.consent), has_approved_summary=summary is not None
    )
    publication = Publication.objects.create(
        voice=voice,
        prominence=domain.Prominence.PUBLIC,
        form=form,
        summary=summary if form is domain.PublicForm.SUMMARY else None,
    )
    _publication_changed(voice)
    return publication


def _approved_summary(voice: Voice) -> Summary | None:
    summaries = list(voice.summaries.order_by("-at"))
    states = state_of(summary.approval_id for summary in summaries if summary.approval_id)
    return next((s for s in summaries if s.approval_id and states[s.approval_id] is State.APPROVED), None)


@recorded("voices.hidden")
def hide_voice(*, actor: Actor, voice: Voice, reason: str) -> Publication:
    """Take a voice off the public pages, for a reason that is kept.

    Raises:
        DomainError: ``voices.reason_missing``.
    """
    require(actor, "voices.publish", locked(voice))
    if is_blank(reason):
        raise DomainError("voices.reason_missing")
    publication = Publication.objects.create(
        voice=voice, prominence=domain.Prominence.HIDDEN, reason=reason.strip()
    )
    _publication_changed(voice)
    return publication


def _publication_changed(voice: Voice) -> None:
    project(voice)
    announce(PublicationChanged(voice=voice.pk))
