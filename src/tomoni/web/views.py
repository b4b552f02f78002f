"""Pages that join parts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without a valid token: the cookie is gone or too old."""
    return render(request, "403.html", status=403)
