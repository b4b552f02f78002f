"""``@recorded``: one verb, one function, one transaction, one record."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from rules import predicate
from rules.permissions import has_perm, perm_exists

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import NotAllowed

from .models import Batch, Look, Record

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)


def recorded(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: what it does and the record of it are kept together, or neither is.

    The function takes keywords only, ``actor`` first, and returns the saved object that it changed
    (a ``Batch`` when it changed many).

    Raises:
        TypeError: the function gave back nothing that was saved. Everything is rolled back.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def action(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            assert isinstance(actor, Actor)
            with transaction.atomic():
                subject = function(*args, **kwargs)
                if not isinstance(subject, models.Model) or subject.pk is None:
                    raise TypeError(f"{verb} must return the saved object it changed, got {subject!r}")
                write_record(actor=actor, verb=verb, subject=subject)
            return subject

        action.verb = verb  # type: ignore[attr-defined]
        return action

    return decorate


def write_record(*, actor: Actor, verb: str, subject: models.Model) -> None:
    """One line of the log. Only ``recorded`` calls it."""
    Record.objects.create(
        verb=verb,
        actor_kind=actor.kind,
        person=actor.person,
        post=actor.post,
        job=actor.job,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
    )


def batch_of(kind: str, items: Iterable[object]) -> Batch:
    """The saved subject for an action over many rows: their count, and a SHA-256 over their text forms."""
    digest = hashlib.sha256()
    count = 0
    for count, item in enumerate(items, 1):  # noqa: B007
        digest.update(str(item).encode() + b"\n")
    return Batch.objects.create(kind=kind, count=count, digest=digest.hexdigest())


def holds(permission: str, department_of: Callable[[Any], Any] = lambda subject: None) -> Any:
    """A predicate for ``rules``: the actor holds this permission, for the subject's department where one is given."""

    @predicate(f"holds {permission}")  # type: ignore[untyped-decorator]
    def _holds(actor: Actor, subject: Any = None) -> bool:
        return actor.may(permission, department_of(subject) if subject is not None else None)

    return _holds


def may(actor: Actor, permission: str, subject: object = None) -> bool:
    """Whether the rule of this name lets the actor act on the subject.

    Raises:
        LookupError: no part has a rule of this name (a slip of the programmer).
    """
    if not perm_exists(permission):
        raise LookupError(f"no rule is named {permission!r}")
    return bool(has_perm(permission, actor, subject))


def require(actor: Actor, permission: str, subject: object = None) -> None:
    """Go on only if the rule lets the actor.

    Raises:
        NotAllowed: with the permission as its code's parameter.
    """
    if not may(actor, permission, subject):
        raise NotAllowed("audit.not_allowed", permission=permission)


def looked(*, actor: Actor, subject: models.Model, purpose: str) -> None:
    """Keep that the actor was shown personal data of the subject."""
    Look.objects.create(
        person=actor.person,
        post=actor.post,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        purpose=purpose,
    )
