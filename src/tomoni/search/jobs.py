"""What is done to the index in the background."""

from django.db import connection


def tidy() -> None:
    """Write the index anew without what was removed.

    On SQLite words of removed documents stay in the index file until its parts are merged; merging them all keeps the
    promise that a shredded text is gone. PostgreSQL's own vacuum does the same there.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
