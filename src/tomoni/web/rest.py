"""``/api/v1/search/``: everything that is public, by words. The same reads as the page."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tomoni.plan.api import node_titles

from .queries import Found, Wanted, choices, find_everywhere

router = Router(tags=["search"])


class Asked(Schema):
    """What is looked for, and which page of it."""

    q: str = Field(
        min_length=1, max_length=200, description="Words: each must stand there, also inside longer ones"
    )
    kind: Literal["plan", "indicators", "voices"] = "plan"
    goal: str = Field("", description="The code of an item at the top of the plan: only what belongs to it")
    area: str = Field("", description="The code of an area: narrows voices")
    year: int | None = Field(None, ge=1950, le=2200, description="A fiscal year (from April): narrows voices")
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=10_000)


class Hit(Schema):
    """One thing that was found. ``id`` is a node's code, an indicator's key or a voice's id."""

    kind: str
    id: str
    title: str
    text: str
    where: str
    date: date | None


class Hits(Schema):
    """One page of what was found of a kind. Counting stops at ten thousand: then ``capped`` is true."""

    items: list[Hit]
    count: int
    capped: bool
    counts: dict[str, int] = Field(description="How many there are of each kind, up to ten thousand")


@router.get(
    "/", response=Hits, summary="Items of the plan, indicators or voices with these words, newest first"
)
def search(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """In mid-sentence too, whether written in hiragana or katakana, in full or half width, in old forms of kanji."""
    wanted = Wanted(words=asked.q, kind=asked.kind, goal=asked.goal, area=asked.area, year=asked.year)
    found = find_everywhere(wanted, choices(), limit=asked.limit, offset=asked.offset)
    count = found.counts[asked.kind]
    return {
        "items": list(_hits(found)),
        "count": count.value,
        "capped": count.capped,
        "counts": {kind: one.value for kind, one in found.counts.items()},
    }


def _hits(found: Found) -> list[dict[str, Any]]:
    homes = node_titles({one.node_id for one in found.indicators})
    hits = [
        _hit("plan", one.link.code, one.link.name, "\n".join(one.texts), one.link.level)
        for one in found.nodes
    ]
    for facts in found.indicators:
        home = homes.get(facts.node_id)
        hits.append(
            _hit("indicators", str(facts.key), facts.name, facts.definition, home.name if home else "")
        )
    for line in found.voices:
        hits.append(_hit("voices", line.public_id, "", line.text, line.area_name, line.received_on))
    return hits


def _hit(kind: str, key: str, title: str, text: str, where: str, day: date | None = None) -> dict[str, Any]:
    return {"kind": kind, "id": key, "title": title, "text": text, "where": where, "date": day}
