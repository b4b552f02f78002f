"""Limits counted in the database, so that they hold over all processes and machines."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from .fields import blind_index
from .models import Throttle


def allow(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more try of ``who`` at ``what``; False once more than ``limit`` fell into the running window.

    One statement that counts and reads, so that two tries at the same moment are both counted.
    """
    if not settings.TOMONI_LIMITS:
        return True
    now = timezone.now()
    table = connection.ops.quote_name(Throttle._meta.db_table)
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, until, count) VALUES (%s, %s, 1) "  # noqa: S608 - a constant table name
            f"ON CONFLICT (key) DO UPDATE SET "
            f"count = CASE WHEN {table}.until < %s THEN 1 ELSE {table}.count + 1 END, "
            f"until = CASE WHEN {table}.until < %s THEN excluded.until ELSE {table}.until END "
            f"RETURNING count",
            [
                blind_index(f"limit:{what}", who),
                adapt(now + timedelta(seconds=seconds)),
                adapt(now),
                adapt(now),
            ],
        )
        count: int = cursor.fetchone()[0]
    return count <= limit


def address_of(request: HttpRequest) -> str:
    """The address that the request came from, behind as many proxies as the operator says there are."""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    proxies: int = settings.TOMONI_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def prune() -> None:
    """Forget windows that are over."""
    Throttle.objects.filter(until__lt=timezone.now() - timedelta(days=1)).delete()
