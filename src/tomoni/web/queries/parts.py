"""What the plan in force asks of whom: the words of the city for who is meant, and the texts by goal."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.utils.translation import get_language

from tomoni.plan.api import Edition, NodeLink, roles_of
from tomoni.web.keeping import Kept

from .placing import under_goals


@dataclass(frozen=True, slots=True)
class Who:
    """Those who are meant, as ``catalog/words/actors.yaml`` names them."""

    key: str
    label: str
    lead: str
    words: tuple[str, ...]
    others: bool = False  # whom no entry names stands here


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked at one node: who (as printed) and what, in printed order."""

    node: NodeLink
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PartOf:
    """All that is asked of one kind of people, goal by goal in the order of the document."""

    by_goal: tuple[tuple[NodeLink, tuple[Asked, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(one.texts) for _goal, asked in self.by_goal for one in asked)


_PARTS: Kept[dict[str, PartOf]] = Kept(most=16, seconds=300)  # an adopted edition never changes


def everyone() -> tuple[Who, ...]:
    """All kinds of people, in the order of the catalogue."""
    language = (get_language() or "ja").partition("-")[0]
    return tuple(
        Who(
            one["key"],
            one.get(language) or one["ja"],
            one.get(f"lead_{language}") or one["lead_ja"],
            tuple(one["words"]),
            one.get("others", False),
        )
        for one in _read(str(settings.TOMONI_CATALOG / "words" / "actors.yaml"))
    )


@lru_cache(maxsize=4)
def _read(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        found: list[dict[str, Any]] = yaml.safe_load(file)["actors"]
    return found


def parts_of(edition: Edition) -> dict[str, PartOf]:
    """What is asked of each kind of people, by key. Three queries where it is not kept."""
    return _PARTS.get(edition.pk, lambda: _look(edition))


def _look(edition: Edition) -> dict[str, PartOf]:
    known = everyone()
    texts: dict[tuple[str, UUID], list[tuple[str, str]]] = {}
    for one in roles_of(edition):
        for key in meant(one.actor, known):
            texts.setdefault((key, one.node), []).append((one.actor, one.text))
    found: dict[str, dict[NodeLink, list[Asked]]] = {who.key: {} for who in known}
    for goal, link in under_goals(edition):
        for key, by_goal in found.items():
            if said := texts.get((key, link.id)):
                by_goal.setdefault(goal, []).append(Asked(link, tuple(said)))
    return {
        key: PartOf(tuple((goal, tuple(asked)) for goal, asked in by_goal.items()))
        for key, by_goal in found.items()
    }


_BETWEEN = re.compile(r"[・･、，,/／]|及び|および|又は|または")


def meant(actor: str, known: tuple[Who, ...]) -> tuple[str, ...]:
    """The keys of all whom an actor, as printed, names."""
    found = (_head(part, known) for part in _BETWEEN.split(actor))
    keys = tuple(dict.fromkeys(key for key in found if key))
    return keys or (next((who.key for who in known if who.others), known[-1].key),)


def _head(name: str, known: tuple[Who, ...]) -> str:
    """The key of the entry whose word ends last in this name; nothing where no word is in it."""
    ends = [
        (name.rindex(word) + len(word), len(word), who.key)
        for who in known
        for word in who.words
        if word in name
    ]
    return max(ends)[2] if ends else ""
