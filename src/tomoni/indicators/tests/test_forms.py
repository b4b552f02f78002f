"""What planners type is understood, and what is missing is said."""

from decimal import Decimal as D
from uuid import uuid4

import pytest

from tomoni.indicators.api import Status
from tomoni.indicators.forms import BindForm, ObservationForm

pytestmark = pytest.mark.usefixtures("today")


def filled(**changes: str) -> ObservationForm:
    fields = {"year": "2025", "value": "88.9", "status": "final", "provenance": "企画課の台帳"}
    return ObservationForm(fields | changes, unit="％")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("８８．９", "88.9"),
        ("88.9％", "88.9"),
        (" 88.9 % ", "88.9"),
        ("1,840", "1840"),
        ("１，８４０", "1840"),
        ("△3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("0", "0"),
    ],
)
def test_a_figure_is_understood_however_it_is_typed(typed: str, value: str) -> None:
    form = filled(value=typed)
    assert form.is_valid(), form.errors
    assert form.actual(uuid4()).value == D(value)


@pytest.mark.parametrize("typed", ["12万", "88.9人", "=1+1", "NaN", "Infinity", "1e30", "八", "1" * 30])
def test_what_is_not_its_figure_is_refused(typed: str) -> None:
    assert "value" in filled(value=typed).errors


def test_only_a_correction_may_say_that_nothing_is_known() -> None:
    assert "value" in filled(value="").errors
    form = filled(value="", status="correction")
    assert form.is_valid()
    actual = form.actual(uuid4())
    assert (actual.value, actual.status) == (None, Status.CORRECTION)


def test_a_share_has_both_its_numbers_or_none() -> None:
    assert "denominator" in filled(numerator="8").errors
    form = filled(numerator="８", denominator="1,000")
    assert form.is_valid()
    assert (form.actual(uuid4()).numerator, form.actual(uuid4()).denominator) == (8, 1000)


def test_the_future_cannot_be_chosen() -> None:
    assert "year" in filled(year="2027").errors
    assert "year" in filled(year="x").errors


@pytest.mark.usefixtures("sources")
def test_an_indicator_is_bound_to_what_is_declared() -> None:
    assert BindForm({"source": "fake.share"}).is_valid()
    assert not BindForm({"source": "fake.nothing"}).is_valid()
    assert "fake share" in BindForm().as_p()
