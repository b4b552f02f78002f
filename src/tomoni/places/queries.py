"""Reads about areas."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tomoni.kernel.text import fold

from .models import Area, AreaPath, Scheme


def schemes() -> list[Scheme]:
    """The ways in which this city is divided, in its order."""
    return list(Scheme.objects.all())


def areas(scheme_code: str, on: date | None = None) -> list[Area]:
    """The areas of a scheme on that day (today), in the city's order. One query; empty where no scheme has this code."""
    return list(Area.objects.on(on or timezone.localdate()).filter(scheme=scheme_code))


def find_area(scheme_code: str, code_or_name: str, on: date | None = None) -> Area | None:
    """The area of a scheme with this code, or else this name, on that day (today).

    Names are compared as searching does: widths, katakana and forms like ヶ and が are equal.
    """
    wanted = fold(code_or_name).strip()
    if not wanted:
        return None
    there = areas(scheme_code, on)
    by_name = (
        area for area in there if wanted in (fold(area.name), fold(area.name_kana), fold(area.name_en))
    )
    return next((area for area in there if fold(area.code) == wanted), None) or next(by_name, None)


def areas_within(area: UUID) -> set[UUID]:
    """The area and all that lies or lay in it, to filter by."""
    return set(AreaPath.objects.filter(ancestor=area).values_list("descendant", flat=True))


def areas_around(area: UUID) -> list[Area]:
    """What the area lies in, the largest first and itself last."""
    return list(Area.objects.filter(paths_down__descendant=area).order_by("-paths_down__depth"))
