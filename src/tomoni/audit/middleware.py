"""What every request passes: one log line without personal data, strict headers, no NUL bytes."""

import logging
import time
import uuid
from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("tomoni.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RouteForPath(logging.Filter):
    """Puts the route where Django's own lines about a request have the path, and leaves the request itself out."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(_route(request) if arg == request.path else arg for arg in record.args)
        return True


_ROUTE_FOR_PATH = RouteForPath()


def _route(request: HttpRequest) -> str:
    return request.resolver_match.route if request.resolver_match else "(static or unknown)"


class RequestLog:
    """One JSON line for each request: the route, never the path (it can hold a secret link), never the query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        for handler in logging.getLogger().handlers:
            handler.addFilter(_ROUTE_FOR_PATH)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "request",
            extra={
                "id": uuid.uuid4().hex[:12],
                "method": request.method,
                "route": _route(request),
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            },
        )
        return response


class SecurityHeaders:
    """Headers that Django has no setting for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CleanRequest:
    """Refuse NUL bytes in addresses, queries and cookies: PostgreSQL cannot look for them, and nobody means them.

    What is typed into a form is not touched here: the form keeps it and says what it replaced.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            "\0" in request.path
            or "%00" in request.META.get("QUERY_STRING", "")
            or any("\0" in value for value in request.COOKIES.values())
        ):
            raise SuspiciousOperation("NUL byte in the request")
        return self.get_response(request)
