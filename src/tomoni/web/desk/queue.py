"""The list of the desk: what waits, the promised day first."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_staff

from .frame import READ, Desk


@for_staff(READ)
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """The queues and the list; a voice opens beside them."""
    return render(request, "web/desk/queue.html", Desk(request).context())
