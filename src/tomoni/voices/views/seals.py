"""The seals of the ledger, as a page, a feed and a file, and the proof that a person takes home."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone, for_link_holders

from .. import queries
from ..models import Voice

PAGE = 30
FEED = 50


@for_everyone
@require_safe
def seals(request: HttpRequest) -> HttpResponseBase:
    """What seals are for, in plain words, and each of them."""
    page = Paginator(queries.seals(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "newest": queries.seals().first(),
        "crumbs": [(_("Everyone's voices"), reverse("voices:collection")), (_("Seals of the ledger"), "")],
    }
    return render(request, "voices/seals.html", context)


@for_everyone
@require_safe
def document(request: HttpRequest) -> HttpResponseBase:
    """All seals as a file. Whoever keeps a copy can show later that nothing was altered."""
    response = StreamingHttpResponse(_document(), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="seals.json"'
    return response


def _document() -> Iterator[str]:
    head = {"format": "tomoni-seals/1", "city": settings.TOMONI_CITY_NAME}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "seals": ['
    comma = "\n"
    for seal in queries.seals().order_by("number").iterator(chunk_size=500):
        yield comma + json.dumps(asdict(queries.seal_facts(seal)))
        comma = ",\n"
    yield "\n]}\n"


@for_everyone
@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """The newest seals as a feed: a newspaper or a citizen's server may keep them where the city cannot reach."""
    page = settings.TOMONI_URL + reverse("voices:seals")
    atom = Atom1Feed(
        title=_("Seals of the ledger of %(city)s") % {"city": settings.TOMONI_CITY_NAME},
        link=page,
        description="",
        language=request.LANGUAGE_CODE,
        feed_url=settings.TOMONI_URL + reverse("voices:seals_feed"),
    )
    for seal in queries.seals()[:FEED]:
        atom.add_item(
            title=_("Seal %(number)s") % {"number": seal.number},
            link=page,
            unique_id=f"{page}#{seal.number}",
            description=json.dumps(asdict(queries.seal_facts(seal))),
            pubdate=seal.sealed_at,
            updateddate=seal.sealed_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


@for_link_holders
@require_safe
def proof(request: HttpRequest, key: str) -> HttpResponseBase:
    """The proof that the newest seal holds a voice and what became of it, for who holds its secret link."""
    voice = get_object_or_404(Voice, follow_key=key)
    content: dict[str, Any] = {
        "format": "tomoni-proof/1",
        "city": settings.TOMONI_CITY_NAME,
        "records": [asdict(one) for one in queries.proofs_of(voice)],
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{voice.public_id}.json"'
    return response
