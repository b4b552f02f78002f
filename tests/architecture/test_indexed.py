"""What the parts keep findable can be made findable anew, and then it is the same."""

import pytest

from tomoni.ops.indexing import reindex
from tomoni.search import api as search
from tomoni.search.models import Document
from tomoni.voices.api import PUBLIC


@pytest.mark.django_db
def test_plan_and_voices_are_found_again(demo_city, tmp_path, settings) -> None:
    settings.TOMONI_DATA = tmp_path
    kinds = [PUBLIC, "voices.private", "plan.node", "plan.indicator"]
    before = {row.ref: row.tokens for row in Document.objects.filter(kind__in=kinds)}
    found = search.find(PUBLIC, "公園")
    Document.objects.all().delete()
    reindex()
    assert {row.ref: row.tokens for row in Document.objects.filter(kind__in=kinds)} == before
    assert search.find(PUBLIC, "公園") == found
    assert not (tmp_path / "reindex.json").exists()
