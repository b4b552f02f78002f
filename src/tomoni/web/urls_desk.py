"""Addresses of the staff desk."""

from typing import Any

urlpatterns: list[Any] = []
