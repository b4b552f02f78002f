"""Puts the actor on each request: who does what the request asks for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from tomoni.kernel.actor import Actor

from .models import Person
from .queries import actor_for


class ActorMiddleware:
    """``request.actor``: made when first asked for, so that pages for everyone cost no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if isinstance(request.user, Person) and request.user.is_authenticated:
        return actor_for(request.user)
    return Actor.anonymous()
