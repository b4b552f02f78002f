"""Fuzzing of the loader: whatever stands in a document, it becomes an edition or a clear error, and never half of one."""

import copy
import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.plan import api
from tomoni.plan.domain import read_document
from tomoni.plan.models import Edition, NodeVersion, Passage

from .samples import PLANNER, document

FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=40),
    st.sampled_from(["", " ", "g1", "m1", "\x00", "\ud800", "あ" * 600, "goal", "成果指標", "９０．０％"]),
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "parent", "node", "title", "items", "text"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to all that stands in a document."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [way, *(one for key, child in children for one in places(child, (*way, key)))]


def put(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    """The document with something else at one place."""
    if not way:
        return new
    changed = copy.deepcopy(value)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = new
    return changed


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A good document in which one to three places hold something else, or nothing at all."""
    found: Any = document()
    for _ in range(draw(st.integers(1, 3))):
        ways = places(found)
        found = put(found, draw(st.sampled_from(ways)), draw(JUNK))
        if not isinstance(found, dict):
            break
    return found


def counts() -> tuple[int, int, int]:
    return Edition.objects.count(), NodeVersion.objects.count(), Passage.objects.count()


@pytest.mark.django_db
@FUZZ
@given(damaged())
def test_a_damaged_document_loads_or_says_what_is_wrong_and_leaves_nothing_behind(found: Any) -> None:
    raw = json.dumps(found).encode("utf-8", "surrogatepass")
    with transaction.atomic():
        before = counts()
        try:
            edition = api.load_edition(actor=PLANNER, document=read_document(raw), source="fuzz", adopt=True)
        except DomainError as problem:
            refused: DomainError | None = problem
        else:
            refused = None
            assert api.tree(edition)
        if refused:
            assert counts() == before
            assert sentence_for(refused) != refused.code, "every error has its sentence"
        transaction.set_rollback(True)


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_clear_error(raw: bytes) -> None:
    try:
        found: object = read_document(raw)
    except DomainError as problem:
        found = problem.code
    assert isinstance(found, dict) or str(found).startswith("plan.")
