"""What the house does for itself in the background."""

from django.db import connection

_ROWS = (
    1000  # of each index are looked at: enough to choose by, and done in a moment however large the table is
)


def keep_statistics() -> None:
    """Let SQLite know how its tables are filled, or it reads whole ones where an index would do. PostgreSQL does this
    by itself (autovacuum).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={_ROWS}")
            cursor.execute("ANALYZE")
