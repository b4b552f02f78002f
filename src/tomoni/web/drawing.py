"""Indicators as a page draws them."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from tomoni.design import charts
from tomoni.indicators.api import Card, Standing
from tomoni.kernel.part import live_sources
from tomoni.plan.api import IndicatorFacts

from .words import TONES, year_words


@dataclass(frozen=True)
class Drawn:
    """One indicator: its figures in words, its chart, where to read on."""

    facts: IndicatorFacts
    card: Card
    tone: str
    value: str
    when: str
    target: str
    began: str
    source: str
    url: str
    csv_url: str

    @cached_property
    def chart(self) -> charts.Chart | None:
        """Drawn when it is asked for: lists do without."""
        return _chart(self.card) if self.card.points else None


def drawn(facts: IndicatorFacts, card: Card) -> Drawn:
    """An indicator with everything that a template needs."""
    return Drawn(
        facts=facts,
        card=card,
        tone=TONES[card.standing],
        value=card.value_text,
        when=_when(card),
        target=_target(facts, card),
        began=_began(facts, card),
        source=source_of(card),
        url=reverse("web:indicator", args=[facts.key]),
        csv_url=reverse("web:indicator_csv", args=[facts.key]),
    )


def _chart(card: Card) -> charts.Chart:
    return charts.line(
        title=card.name,
        points=[(year_words(point.year), point.value) for point in card.points],
        unit=card.unit,
        target=card.aim.target,
        target_label=_target_label(card),
        tone="late" if card.standing is Standing.LATE else "",
    )


def _target_label(card: Card) -> str:
    """The chart puts the value behind it."""
    if card.aim.target_year is None:
        return _("Target")
    return _("Target for %(year)s") % {"year": year_words(card.aim.target_year)}


def _when(card: Card) -> str:
    if card.year is None:
        return ""
    words = year_words(card.year)
    return _("%(year)s, preliminary") % {"year": words} if card.is_preliminary else words


def _target(facts: IndicatorFacts, card: Card) -> str:
    """The target; as the plan prints it where it gives no figure."""
    target, by = card.target_text or facts.target.text, _printed(facts.target.period)
    if not target:
        return ""
    words = {"target": target, "by": by}
    return _("Target %(target)s (%(by)s)") % words if by else _("Target %(target)s") % words


def _began(facts: IndicatorFacts, card: Card) -> str:
    """The value from which the plan started."""
    began, then = card.baseline_text or facts.baseline.text, _printed(facts.baseline.period)
    return _("It began at %(began)s (%(then)s)") % {"began": began, "then": then} if began and then else ""


def _printed(when: str) -> str:
    """A period as printed; a bare year is a 年度."""
    return year_words(int(when)) if when.isascii() and when.isdigit() and len(when) == 4 else when


def source_of(card: Card) -> str:
    """Who counts, in words."""
    if card.is_live:
        return _("counted automatically: %(what)s") % {"what": card.source_label}
    return str(card.source_label)


def source_name(provenance: str) -> str:
    """Who counted one value: a live source by its label, else as it was given."""
    source = live_sources().get(provenance)
    return str(source.label) if source else provenance
