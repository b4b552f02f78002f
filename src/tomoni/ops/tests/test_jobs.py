"""What the house does for itself."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from tomoni.ops.jobs import keep_statistics
from tomoni.search.api import put_many


@pytest.mark.django_db
def test_sqlite_knows_how_its_tables_are_filled():

    put_many("tests.statistics", [(uuid4(), "公園", date(2026, 11, 20)) for _ in range(300)])
    keep_statistics()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'search_document'")
            assert cursor.fetchone()[0] > 0
