"""Furigana over finished public pages, for readers who switched it on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from . import domain
from .queries import over, state

COOKIE, ON = "furigana", "on"
NOT_PUBLIC = ("/desk/", "/api/")


class Furigana:
    """Reads the cookie and nothing else: a page is never with furigana by surprise, and no address switches it on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_page(request, response):
            return response
        patch_vary_headers(response, ("Cookie",))
        if request.COOKIES.get(COOKIE) == ON and (get_language() or "").startswith("ja"):
            at = state()
            keep = _is_everybodys(response)
            page = response.content.decode(response.charset)
            written = domain.over_page(page, lambda text: over(text, at, keep=keep))
            response.content = written.encode(response.charset)
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not request.path.startswith(
        NOT_PUBLIC
    )


def _is_everybodys(response: HttpResponse) -> bool:
    """Whether the texts of a page may stay in memory: those of a page that nobody else may keep may not."""
    said = response.headers.get("Cache-Control", "")
    return "no-store" not in said and "private" not in said
