"""The course of an edition in words: what the pages of citizens and of the desk say of its stages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from tomoni.plan.api import Difference, Station, TextsAtStages
from tomoni.web.keeping import Kept
from tomoni.web.words import day

# What each kind of stage is, for somebody who reads the word for the first time.
EXPLANATIONS = {
    "inquiry": gettext_lazy(
        "The divisions of the town hall look at the draft and say what should be changed."
    ),
    "consulted": gettext_lazy(
        "The city asks its council of citizens and experts what it thinks of the draft."
    ),
    "report": gettext_lazy("The council tells the city what it thinks of the draft."),
    "comment": gettext_lazy("Everybody can read the draft and say what they think of it."),
    "vote": gettext_lazy("The assembly decides on the plan."),
    "adopted": gettext_lazy("The draft becomes the plan."),
    "other": "",
}
STATES = {"planned": "next", "now": "now", "done": "done"}  # as the component ``stations`` names them

# What was different between two texts that were kept never changes.
_DIFFERENCES: Kept[Difference] = Kept(most=60, seconds=3600)


def when(one: Station) -> str:
    """The day of a stage, or its first and last; planned ones say so."""
    if one.is_held:
        return _days(one.held_on, one.held_to)
    if one.planned_on:
        return _("Planned: %(day)s") % {"day": _days(one.planned_on, one.planned_to)}
    return _("The day is not fixed yet")


def _days(first: date | None, last: date | None) -> str:
    if last is None or last == first:
        return day(first)
    return pgettext("days", "%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def state_words(one: Station) -> str:
    """Where a stage stands, in one sentence."""
    if one.state == "now":
        assert one.held_to is not None
        return _("It is under way, until %(day)s.") % {"day": day(one.held_to)}
    if one.is_late:
        return _("It was planned for an earlier day and has not taken place yet.")
    if one.result_label:
        return _("Result: %(result)s.") % {"result": one.result_label}
    return ""


def state_chip(one: Station) -> tuple[str, str]:
    """Where a stage stands, in a word."""
    if one.state == "now":
        return _("Under way"), "turn"
    if one.is_held:
        return pgettext("stage", "Done"), "good"
    return (pgettext("stage", "Late"), "late") if one.is_late else (pgettext("stage", "Planned"), "line")


def size_words(size: int) -> str:
    """The size of a file, as people say it.

    >>> size_words(2_400_000), size_words(800)
    ('2.4 MB', '1 KB')
    """
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


@dataclass(frozen=True, slots=True)
class Step:
    """From one kept text to the next: what changed because of the stage ``of``, until the stage ``until``."""

    of: UUID
    until: UUID
    difference: Difference


def steps(stations: Sequence[Station]) -> dict[UUID, Step]:
    """What became of the draft after each stage whose text is known, until the next whose text is known. One query,
    where a difference is not kept already."""
    known = [one for one in stations if one.text]
    texts = TextsAtStages(one.text for one in known)
    found = {}
    for old, new in pairwise(known):
        found[old.id] = Step(old.id, new.id, difference(texts, old.text, new.text))
    return found


def difference(texts: TextsAtStages, old: str, new: str) -> Difference:
    """What was different at the later stage, worked out once."""
    key = (old, new, get_language())
    if old == new:
        return Difference((), False)
    return _DIFFERENCES.get(key, lambda: texts.difference(old, new))


def where_it_stands(stations: Iterable[Station]) -> str:
    """The present of a course in one sentence."""
    found = list(stations)
    now = [one for one in found if one.state == "now"]
    if now:
        return _("Now: %(stage)s.") % {"stage": now[-1].name}
    done = [one for one in found if one.is_held]
    coming = [one for one in found if not one.is_held]
    if done and done[-1].kind == "adopted":
        return _("The plan was adopted on %(day)s.") % {"day": day(done[-1].held_on)}
    if coming and done:
        return _("%(done)s is done. Next: %(next)s.") % {"done": done[-1].name, "next": coming[0].name}
    if coming:
        return _("It begins with: %(next)s.") % {"next": coming[0].name}
    if done:
        return _("%(done)s is done.") % {"done": done[-1].name}
    return ""


def short_day(value: date) -> str:
    """A day without its year."""
    return date_format(value, "MONTH_DAY_FORMAT")
