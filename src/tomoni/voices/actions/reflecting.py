"""What becomes of what voices asked for."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import is_blank
from tomoni.plan.api import Change, Node
from tomoni.voices import domain
from tomoni.voices.events import ConcernConfirmed, VoicesReflected
from tomoni.voices.models import Concern, Reflection, ReflectionOf, Voice

from .projecting import locked, project


@recorded("voices.concern_confirmed")
def confirm_concern(*, actor: Actor, voice: Voice, node: Node) -> Concern:
    """Confirm that a voice concerns this node of the plan."""
    require(actor, "voices.assign", locked(voice))
    concern, is_new = Concern.objects.get_or_create(
        voice=voice, node=node, defaults={"received_at": voice.received_at, "area": voice.area}
    )
    project(voice)
    if is_new:
        announce(ConcernConfirmed(voice.pk))
    return concern


@recorded("voices.reflected")
def reflect(
    *,
    actor: Actor,
    voices: Iterable[Voice],
    decision: domain.Decision,
    reason: str,
    change: Change | None = None,
    at: datetime | None = None,
) -> Reflection:
    """Decide what becomes of what these voices asked for. "Changed" names the change of the plan that it makes.

    Raises:
        DomainError: ``voices.reason_missing``; ``voices.change_missing``; ``voices.no_voices``.
    """
    behind = list(voices)
    for voice in behind:
        require(actor, "voices.reflect", locked(voice))
    if not behind:
        raise DomainError("voices.no_voices")
    if is_blank(reason):
        raise DomainError("voices.reason_missing")
    if decision is domain.Decision.CHANGED and change is None:
        raise DomainError("voices.change_missing")
    earlier = Reflection.objects.filter(of__voice__in=behind).order_by("-at").first()
    reflection = Reflection.objects.create(
        decision=decision,
        reason=reason.strip(),
        change=change,
        supersedes=earlier,
        at=at or timezone.now(),
    )
    for voice in behind:
        ReflectionOf.objects.create(reflection=reflection, voice=voice)
        project(voice)
    announce(
        VoicesReflected(
            reflection=reflection.pk, decision=decision, voices=tuple(voice.pk for voice in behind)
        )
    )
    return reflection
