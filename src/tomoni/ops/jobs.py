"""What the house does for itself in the background."""

from django.db import connection

_ROWS_LOOKED_AT = (
    1000  # of each index: enough for the planner, and over in a moment however large the table is
)


def keep_statistics() -> None:
    """Let SQLite know how its tables are filled, or it reads whole ones where an index would do. PostgreSQL does this
    by itself (autovacuum).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
            cursor.execute(
                "PRAGMA optimize=0x10002"
            )  # look at all tables, not only at those asked on this connection
