"""What every page knows about the site: the city's name, the menus, the languages. Asks no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tomoni.kernel import part
from tomoni.kernel.actor import Actor

KEPT = "area"  # which area of the city is looked at


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a menu. ``label`` is lazy text."""

    label: object
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface; ``name`` is written in that language."""

    code: str
    name: str
    current: bool


class Site:
    """The site as one request sees it. Menus are worked out when a template asks for them."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.city = str(getattr(settings, "TOMONI_CITY_NAME", ""))
        self.office = str(getattr(settings, "TOMONI_CITY_OFFICE", ""))
        self.phone = str(getattr(settings, "TOMONI_CITY_PHONE", ""))
        self.is_demo = bool(getattr(settings, "TOMONI_DEMO", False))

    @property
    def kept(self) -> str:
        """What goes along from page to page in addresses: "area=kawabe", or nothing."""
        given = self._request.GET.get(KEPT, "")
        return f"{KEPT}={given}" if re.fullmatch(r"[\w-]{1,40}", given, re.ASCII) else ""

    @property
    def furigana(self) -> bool | None:
        """Whether the reader switched furigana on; None where the page is not in Japanese."""
        if not (translation.get_language() or "").startswith("ja"):
            return None
        return self._request.COOKIES.get("furigana") == "on"

    @property
    def menu(self) -> tuple[Entry, ...]:
        return self._menu("public")

    @property
    def desk_menu(self) -> tuple[Entry, ...]:
        return self._menu("desk")

    @property
    def footer_menu(self) -> tuple[Entry, ...]:
        return self._menu("footer")

    @property
    def search(self) -> Entry | None:
        """The page on which everything can be searched, where a part declares one (``menu="search"``)."""
        return next(iter(self._menu("search")), None)

    @property
    def languages(self) -> tuple[Language, ...]:
        now = translation.get_language()
        return tuple(Language(code, _own_name(code, name), code == now) for code, name in settings.LANGUAGES)

    @property
    def path(self) -> str:
        """Where the reader is, to come back to after changing the language."""
        return self._request.get_full_path()

    def _menu(self, menu: str) -> tuple[Entry, ...]:
        actor = getattr(self._request, "actor", None) or Actor.anonymous()
        entries = tuple(self._entries(menu, actor))
        # "/desk/plan/" lies under "/desk/" too: the page is where its longest address says.
        here = max((entry.url for entry in entries if entry.current), key=len, default="")
        return tuple(replace(entry, current=entry.url == here) for entry in entries)

    def _entries(self, menu: str, actor: Actor) -> Iterator[Entry]:
        declared = [entry for p in part.parts() for entry in p.menu if entry.menu == menu]
        for entry in sorted(declared, key=lambda entry: entry.order):
            if entry.permission and not actor.may(entry.permission):
                continue
            try:
                url = reverse(entry.url_name)
            except NoReverseMatch:  # the part is installed, its pages are not served here
                continue
            yield Entry(entry.label, url, _is_here(url, self._request.path))


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``town`` for every template, also as ``site``.

    The frames read ``town``: the sign-in library's own views put another ``site`` into their pages.
    """
    town = Site(request)
    return {"town": town, "site": town}


def _is_here(url: str, path: str) -> bool:
    """Whether ``path`` is the page ``url`` or lies under it; the front page has nothing under it.

    >>> _is_here("/plan/", "/plan/2/"), _is_here("/", "/plan/")
    (True, False)
    """
    return path == url or (url != "/" and path.startswith(url))


def _own_name(code: str, name: str) -> str:
    """The language's name in the language itself; a code that Django does not know keeps the city's name for it."""
    try:
        info = translation.get_language_info(code)
    except KeyError:
        return str(name)
    # Django answers "ja" for a variant such as "ja-easy": then the variant's own name says more.
    return str(info["name_local"]) if info["code"] == code else str(name)
