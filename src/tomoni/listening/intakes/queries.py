"""Reads: forms that were printed, and the starting texts from ``catalog/words/intakes.yaml``."""

from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings
from django.db.models import Count, QuerySet

from tomoni.kernel.errors import DomainError

from .domain import paper_code
from .models import PaperForm


@dataclass(frozen=True, slots=True)
class Starter:
    """A text to begin with, so that nothing is forgotten to be asked."""

    key: str
    label: str
    text: str


@cache
def starters() -> tuple[Starter, ...]:
    """The city's starting texts, in its own language: staff write what they hear."""
    path = settings.TOMONI_CATALOG / "words" / "intakes.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Starter(one["key"], one["label"], one["text"].strip() + "\n") for one in words["starters"])


def papers() -> QuerySet[PaperForm]:
    """All printings, the newest first; each with how many sheets came back (``returned``)."""
    return PaperForm.objects.annotate(returned=Count("intakes")).select_related("area").order_by("-made_at")


def paper_by_code(typed: str) -> PaperForm:
    """The printing whose code this is, however it was typed.

    Raises:
        DomainError: ``intakes.paper_unknown`` (typed).
    """
    code = paper_code(typed)
    found = PaperForm.objects.filter(code=code).select_related("area", "about").first()
    if found is None:
        raise DomainError("intakes.paper_unknown", typed=typed.strip()[:20])
    return found
