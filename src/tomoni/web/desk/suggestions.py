"""What the desk suggests beside a voice: past answers and items of the plan. A person decides about each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tomoni.kernel.text import excerpt, visible
from tomoni.plan.api import NodeLink, node_titles
from tomoni.search import api as search
from tomoni.voices.api import AnswerView, Voice, similar_answered

_TEXTS_OF_PLAN = "plan.node"  # the search documents of the plan in force
_OLD = 365 * 2  # days after which an answer should be looked at before it is used again


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A past answer to something alike, ready to be quoted."""

    id: UUID
    meta: str
    voice: str
    answer: str
    quote: str
    url: str
    is_old: bool


def precedents(voice: Voice, departments: Collection[UUID] | None) -> list[PastAnswer]:
    """Similar past voices with their newest answers, best first."""
    found = similar_answered(voice, 3, departments)
    return [_past(one.voice, one.text, one.answer) for one in found]


def _past(voice: UUID, words: str, answer: AnswerView) -> PastAnswer:
    parts = [answer.document_number, date_format(answer.issued_on), answer.department_name]
    meta = "　".join(part for part in parts if part)
    return PastAnswer(
        id=answer.id,
        meta=meta,
        voice=excerpt(visible(words), 40),
        answer=excerpt(visible(answer.text), 80),
        quote=quoted(answer.text, meta),
        url=reverse("web:desk_voice", args=[voice]),
        is_old=answer.superseded or (timezone.localdate() - answer.issued_on).days > _OLD,
    )


def quoted(text: str, source: str) -> str:
    """A past answer as it stands in a draft, marked as a quotation."""
    return _("“%(text)s” (from: %(source)s)") % {"text": text.strip(), "source": source}


def suggested_nodes(voice: Voice, without: Collection[UUID], limit: int = 3) -> list[NodeLink]:
    """Items of the plan whose text shares telling words with the voice."""
    found = [
        node
        for node in search.similar(_TEXTS_OF_PLAN, voice.text.text, limit + len(without))
        if node not in without
    ]
    titles: dict[UUID, Any] = node_titles(found)
    return [titles[node] for node in found if node in titles][:limit]
