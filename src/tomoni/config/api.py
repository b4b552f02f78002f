"""The interface for programs, ``/api/v1/``: read only, open to everyone. Each part brings its own router (``rest.py``)."""

from functools import cache
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from tomoni.accounts.api import for_everyone

ROUTERS = {
    "/plan/": "tomoni.plan.rest",
    "/indicators/": "tomoni.indicators.rest",
    "/voices/": "tomoni.voices.rest",
    "/search/": "tomoni.web.rest",
}
PROBLEM = "application/problem+json"
FOR_A_MINUTE = "public, max-age=60"


class ReadableJSON(JSONRenderer):
    """JSON in which Japanese can be read."""

    json_dumps_params = {"ensure_ascii": False}


class OpenAPI(NinjaAPI):
    """An interface whose answers may be kept for a minute, and are not sent again where the reader has them."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))  # labels are in the reader's language
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if response.status_code != 200:
            return response
        response.headers["Cache-Control"] = FOR_A_MINUTE
        if links := _beside(request, data):
            response.headers["Link"] = links
        if getattr(request, "is_tagged", False):  # by what the answer is made of: nothing else is needed
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _beside(request: HttpRequest, data: Any) -> str:
    """The pages before and after one of a list (RFC 8288); empty for what is no list, or has no other page."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list) or "count" not in data:
        return ""
    offset = _number(request, "offset", 0)
    limit = _number(request, "limit", len(data["items"]) or 1)
    found = []
    if offset > 0:
        found.append((max(offset - limit, 0), "prev"))
    if offset + len(data["items"]) < data["count"]:
        found.append((offset + len(data["items"]), "next"))
    return ", ".join(f'<{_at(request, place)}>; rel="{name}"' for place, name in found)


def _at(request: HttpRequest, offset: int) -> str:
    query = request.GET.copy()
    query["offset"] = str(offset)
    return f"{settings.TOMONI_URL}{request.path}?{query.urlencode()}"


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() else otherwise


api = OpenAPI(
    title="Tomoni",
    version="1",
    description="The plan of the city, its indicators, and the voices that may be published. 計画、指標、公開された声。",
    docs_url=None,  # its pages need scripts from elsewhere: ours is drawn by ``documentation``
    renderer=ReadableJSON(),
    urls_namespace="api",
)
for prefix, module in ROUTERS.items():
    api.add_router(prefix, import_module(module).router)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [{"where": list(one["loc"]), "what": one["msg"]} for one in error.errors]
    return _problem(request, 422, _("This could not be understood"), errors=wrong)


@api.exception_handler(Http404)
def _not_here(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, 404, _("There is nothing at this address"))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, error.status_code, error.message)


def _problem(request: HttpRequest, status: int, title: str, **more: object) -> HttpResponse:
    """A problem object (RFC 9457), its title in the reader's language."""
    problem = {"type": "about:blank", "title": title, "status": status, **more}
    response = api.create_response(request, problem, status=status)
    response.headers["Content-Type"] = PROBLEM
    return response


def addresses() -> tuple[list[Any], str, str]:
    """The addresses of the interface. Everything in it is for everyone."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        for_everyone(cast(Any, pattern.callback))
    return patterns, app, namespace


@for_everyone
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What can be asked of the interface, as a plain page: no script, nothing from another site."""
    context = {"operations": _operations(), "crumbs": [(_("Interface for programs"), "")]}
    return render(request, "web/about/interface.html", context)


@cache
def _operations() -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "method": method.upper(),
            "id": operation["operationId"],
            "summary": operation["summary"],
            "parameters": [_parameter(one) for one in operation["parameters"]],
        }
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]


def _parameter(described: dict[str, Any]) -> dict[str, Any]:
    schema = described["schema"]
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return {
        "name": described["name"],
        "kind": " | ".join(one.get("format") or one.get("type", "") for one in kinds),
        "required": described["required"],
        "default": schema.get("default"),
        "maximum": kinds[0].get("maximum"),
        "description": described.get("description", ""),
    }
