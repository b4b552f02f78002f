"""Reads about areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
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


# ---- looking at one area of the city ------------------------------------------------------------

PARAMETER = "area"  # in addresses
COOKIE = "area"  # holds the code of an area, set by an explicit choice alone


@dataclass(frozen=True, slots=True)
class Here:
    """Which area a reader looks at, and what can be chosen. ``mine`` is the one that this browser remembers."""

    chosen: Area | None
    mine: Area | None
    divisions: tuple[tuple[Scheme, tuple[Area, ...]], ...]

    @property
    def query(self) -> str:
        """What an address carries along: "area=kawabe", or nothing."""
        return f"{PARAMETER}={self.chosen.code}" if self.chosen else ""

    @property
    def ids(self) -> tuple[UUID, ...] | None:
        """To filter by; None where the whole city is looked at. One query where an area is."""
        return ids_under(self.chosen) if self.chosen else None


def here(given: Mapping[str, Any], cookies: Mapping[str, str]) -> Here:
    """The area that an address names and the one that the browser remembers; what is none of today is left out. One
    query."""
    there = list(Area.objects.on(timezone.localdate()).select_related("scheme"))
    by_code = {area.code: area for area in reversed(there)}
    return Here(
        chosen=by_code.get(str(given.get(PARAMETER, ""))),
        mine=by_code.get(cookies.get(COOKIE, "")),
        divisions=tuple(
            (scheme, tuple(found)) for scheme, found in groupby(there, key=lambda area: area.scheme)
        ),
    )


def ids_under(area: Area) -> tuple[UUID, ...]:
    """The ids of the area under all the names it ever had, and of all that lies or lay in it. One query."""
    paths = AreaPath.objects.filter(ancestor__scheme=area.scheme_id, ancestor__code=area.code)
    return tuple(paths.values_list("descendant", flat=True).distinct())


def ids_of_code(code: str) -> "QuerySet[Any, Any]":
    """The same as a subquery for whatever area has this code; nothing for a code that is none."""
    return AreaPath.objects.filter(ancestor__code=code).values("descendant")
