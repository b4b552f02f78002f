"""What planners do with sheets: write, freeze, publish."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.plan.api import Edition, Node

from . import domain
from .events import SheetSetAsked
from .models import Release, Sheet, SheetSet, SheetWords
from .queries import Measure, compose, measure, measures

AT_A_TIME = 40  # sheets in one job: far less than a lease of the outbox


@recorded("evaluation.words_written")
def write_words(
    *, actor: Actor, node: Node, year: int, words: Mapping[str, str], version: int = 0
) -> SheetWords:
    """Keep what a planner writes about a measure for a 年度. ``version`` is the one that was read, 0 for none.

    Raises:
        NotAllowed: the actor may not write sheets.
        DomainError: ``evaluation.bad_year``, ``evaluation.words_too_long`` (``longest``), ``evaluation.words_moved_on``:
            somebody else saved meanwhile.
    """
    require(actor, "evaluation.write")
    _check_year(year)
    typed = {name: words.get(name, "").strip() for name in domain.WORDS}
    if any(len(text) > domain.LONGEST for text in typed.values()):
        raise DomainError("evaluation.words_too_long", longest=domain.LONGEST)
    kept = SheetWords.objects.select_for_update().filter(node=node, year=year).first()
    if (kept.version if kept else 0) != version:
        raise DomainError("evaluation.words_moved_on")
    kept = kept or SheetWords(node=node, year=year, version=0)
    for name, text in typed.items():
        setattr(kept, name, text)
    kept.version += 1
    kept.written_by, kept.updated_at = actor.person, timezone.now()
    kept.save()
    return kept


@recorded("evaluation.sheet_frozen")
def freeze_sheet(*, actor: Actor, edition: Edition, code: str, year: int, as_of: date) -> Sheet:
    """Freeze the sheet of one node. What is the same to the last character is not frozen twice: it is given back.

    Raises:
        NotAllowed: the actor may not freeze sheets.
        DomainError: ``evaluation.bad_year``, ``evaluation.day_ahead``, ``evaluation.not_adopted``,
            ``evaluation.no_such_node``.
    """
    require(actor, "evaluation.write")
    _check(edition, year, as_of)
    node = measure(edition, code)
    if node is None:
        raise DomainError("evaluation.no_such_node")
    data = compose(edition, node, year=year, as_of=as_of)
    same: Sheet | None = Sheet.objects.filter(
        node=node.id, digest=domain.digest(data), sheet_set=None
    ).first()
    return same or _frozen(actor, edition, node, data)


@recorded("evaluation.set_asked")
def freeze_all(*, actor: Actor, edition: Edition, year: int, as_of: date) -> SheetSet:
    """Freeze the sheets of all measures of an edition, in the background. While that goes on, it is not begun again.

    Raises:
        NotAllowed: the actor may not freeze sheets.
        DomainError: ``evaluation.bad_year``, ``evaluation.day_ahead``, ``evaluation.not_adopted``,
            ``evaluation.no_measures``.
    """
    require(actor, "evaluation.write")
    _check(edition, year, as_of)
    going_on = SheetSet.objects.filter(edition=edition, year=year, as_of=as_of, finished_at=None).first()
    if going_on is not None:
        return going_on
    total = len(measures(edition))
    if not total:
        raise DomainError("evaluation.no_measures")
    asked = SheetSet.objects.create(
        edition=edition, year=year, as_of=as_of, total=total, asked_by=actor.person
    )
    announce(SheetSetAsked(asked.pk))
    return asked


@recorded("evaluation.set_continued")
def continue_set(*, actor: Actor, sheet_set: SheetSet) -> SheetSet:
    """Freeze the next sheets of a set, and see to it that the rest follows."""
    locked: SheetSet = (
        SheetSet.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=sheet_set.pk)
    )
    done = set(locked.sheets.values_list("node", flat=True))
    left = [node for node in measures(locked.edition) if node.id not in done]
    for node in left[:AT_A_TIME]:
        data = compose(locked.edition, node, year=locked.year, as_of=locked.as_of)
        _frozen(
            Actor.of_person(locked.asked_by) if locked.asked_by else actor, locked.edition, node, data, locked
        )
    if len(left) > AT_A_TIME:
        announce(SheetSetAsked(locked.pk))
    else:
        locked.finished_at = timezone.now()
        locked.save(update_fields=["finished_at"])
    return locked


def _frozen(
    actor: Actor, edition: Edition, node: Measure, data: dict[str, Any], sheet_set: SheetSet | None = None
) -> Sheet:
    sheet: Sheet = Sheet.objects.create(
        edition=edition,
        node_id=node.id,
        sheet_set=sheet_set,
        year=data["year"],
        as_of=date.fromisoformat(data["as_of"]),
        title=node.name,
        place=node.place,
        data=data,
        digest=domain.digest(data),
        frozen_by=actor.person,
    )
    return sheet


@recorded("evaluation.sheet_published")
def publish_sheet(*, actor: Actor, sheet: Sheet) -> Release:
    """From now on everybody may see the sheet.

    Raises:
        NotAllowed: the actor may not publish sheets.
    """
    return _release(actor, sheet, public=True)


@recorded("evaluation.sheet_withdrawn")
def withdraw_sheet(*, actor: Actor, sheet: Sheet) -> Release:
    """From now on only the town hall sees the sheet.

    Raises:
        NotAllowed: the actor may not publish sheets.
    """
    return _release(actor, sheet, public=False)


def _release(actor: Actor, sheet: Sheet, *, public: bool) -> Release:
    require(actor, "evaluation.publish")
    release: Release = Release.objects.create(sheet=sheet, public=public, by=actor.person)
    return release


@recorded("evaluation.set_published")
def publish_set(*, actor: Actor, sheet_set: SheetSet) -> SheetSet:
    """From now on everybody may see all sheets of a set.

    Raises:
        NotAllowed: the actor may not publish sheets.
        DomainError: ``evaluation.set_not_finished``.
    """
    require(actor, "evaluation.publish")
    if sheet_set.finished_at is None:
        raise DomainError("evaluation.set_not_finished")
    keys = sheet_set.sheets.values_list("pk", flat=True)
    Release.objects.bulk_create(Release(sheet_id=key, public=True, by=actor.person) for key in keys)
    return sheet_set


def _check(edition: Edition, year: int, as_of: date) -> None:
    _check_year(year)
    if as_of > timezone.localdate():
        raise DomainError("evaluation.day_ahead")
    if edition.adopted_at is None:
        raise DomainError("evaluation.not_adopted")


def _check_year(year: int) -> None:
    if not domain.FIRST_YEAR <= year <= domain.LAST_YEAR:
        raise DomainError("evaluation.bad_year", first=domain.FIRST_YEAR, last=domain.LAST_YEAR)
