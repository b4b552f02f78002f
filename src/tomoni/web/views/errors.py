"""What a reader sees when something went wrong: a page in plain words, for programs a problem object (RFC 9457)."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

log = logging.getLogger("tomoni.web")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without a valid token: its cookie is gone or too old.

    A view whose form must not be lost carries a function ``recover``, which shows it again as it was sent.
    """
    recover = getattr(resolve(request.path).func, "recover", None)
    if recover is not None:
        answer: HttpResponse = recover(request)
        return answer
    return render(request, "web/form_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, _("This could not be understood"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, _("This page is not open to you"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, _("This page is not here"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page itself must not need what broke: if it cannot be drawn, plain words stand in."""
    title = _("Something went wrong on our side")
    try:
        return _answer(request, 500, title)
    except Exception:
        log.exception("the page for errors could not be drawn")
        return HttpResponse(title, status=500, content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest, status: int, title: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status}
        return JsonResponse(
            problem,
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    return render(request, f"{status}.html", status=status)
