"""The city's own steps: the files of the catalogue, what they say of values, and what is said of wrong files."""

from decimal import Decimal
from pathlib import Path

import pytest

from tomoni.indicators.domain import Aim, Scale, grade, rank, read_scale
from tomoni.kernel.errors import DomainError

FOLDER = Path(__file__).parents[4] / "catalog" / "rubrics"
UP = Aim("up", Decimal(50), 2021, Decimal(100), 2026)
DOWN = Aim("down", Decimal(100), 2021, Decimal(50), 2026)
KEEP = Aim("keep", Decimal(10), 2021, Decimal(10), 2026)


def scale(name: str) -> Scale:
    return read_scale(FOLDER / f"{name}.yaml")


def code(name: str, aim: Aim, value: float | None, year: int = 2023) -> str:
    return grade(None if value is None else Decimal(str(value)), year, aim, scale(name)).code


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_scale_of_the_catalogue_can_be_used_and_speaks_two_languages(path):
    found = read_scale(path)
    assert 2 <= len(found.steps) <= 9
    for words in (found.name, found.how, *(step.words for step in found.all_steps)):
        assert set(words) == {"ja", "en"}
        assert all(words.values())


@pytest.mark.parametrize(
    ("aim", "value", "year", "wanted"),
    [
        (UP, 70, 2023, "順調"),  # two of five years: 40 % of the way are due
        (UP, 69.9, 2023, "おおむね順調"),
        (UP, 62, 2023, "おおむね順調"),  # six tenths of what is due
        (UP, 61.9, 2023, "見直しが要る"),
        (UP, 40, 2023, "見直しが要る"),
        (UP, 100, 2021, "順調"),
        (UP, 99, 2026, "おおむね順調"),
        (DOWN, 80, 2023, "順調"),
        (DOWN, 95, 2023, "見直しが要る"),
        (KEEP, 10.9, 2023, "順調"),
        (KEEP, 12, 2023, "見直しが要る"),
        (UP, None, 2023, "－"),
        (Aim("up", None, None, Decimal(5), 2026), 3, 2023, "－"),
        (Aim("", None, None, None, None), 3, 2023, "－"),
        (Aim("up", Decimal(5), 2021, Decimal(5), 2026), 3, 2023, "－"),  # target = baseline: no way between
    ],
)
def test_steps_by_pace(aim, value, year, wanted):
    assert code("pace", aim, value, year) == wanted


@pytest.mark.parametrize(
    ("aim", "value", "wanted"),
    [
        (UP, 100, "S"),
        (UP, 56, "A"),
        (UP, 55, "B"),
        (UP, 45, "B"),
        (UP, 44.9, "C"),
        (DOWN, 50, "S"),
        (DOWN, 89, "A"),
        (DOWN, 111, "C"),
        (KEEP, 10, "S"),
        (KEEP, 20, "－"),
        (Aim("up", Decimal(0), 2021, Decimal(5), 2026), 3, "－"),  # nothing is a tenth of zero
        (Aim("up", Decimal(-10), 2021, Decimal(5), 2026), -8, "A"),
    ],
)
def test_steps_by_letters(aim, value, wanted):
    assert code("letters", aim, value) == wanted


def test_points_give_a_rank_by_their_mean():
    points = scale("points")
    steps = [grade(Decimal(value), 2023, UP, points) for value in (100, 92, 60)]
    assert [step.points for step in steps] == [7, 5, 1]
    found = rank(steps, points)
    assert found is not None
    assert found.code == "C"  # the mean is 4.3
    assert rank([points.unknown], points) is None
    assert rank(steps, scale("pace")) is None


GOOD = (FOLDER / "pace.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("by: pace", "by: luck", "by: pace", "by must be one of target, pace, baseline"),
        ("    from: 0.6", "    from: 1.5", "    from: 0.6", "from must be less than on the step before"),
        ("from: 1.0", "from: viel", "from: 1.0", "from must be a number"),
        ("tone: turn", "tone: pink", "tone: turn", "tone must be one of good, plain, turn"),
        ("keep_band: 0.1", "keep_band: 3", "keep_band: 0.1", "keep_band must lie between 0 and 1"),
        ("keep_band: 0.1", "keap_band: 1", "keep_band: 0.1", "keap_band is not known"),
        ("  - code: おおむね順調", "  - code: 順調", "  - code: おおむね順調", "code stands there twice"),
        ("    from: 0.6\n", "", "  - code: おおむね順調", "from is for every step but the last"),
        ("    ja: 歩みの6割に届かない\n", "", "  - code: 見直しが要る", "ja is missing"),
        ("by: pace", "by: pace: 3", "by: pace", "mapping values"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, old, new, line, problem):
    assert old in GOOD
    where = next(
        n for n, text in enumerate(GOOD.splitlines(), 1) if line in text and not text.startswith("#")
    )
    file = tmp_path / "mine.yaml"
    file.write_text(
        GOOD.replace(old, new, 1) if old != "by: pace" else GOOD.replace("\nby: pace", f"\n{new}"), "utf-8"
    )
    with pytest.raises(DomainError) as caught:
        read_scale(file)
    assert caught.value.code == "indicators.bad_rubric"
    assert caught.value.params["file"] == "mine.yaml"
    assert caught.value.params["line"] == where
    assert problem in str(caught.value.params["problem"])


@pytest.mark.parametrize("text", ["", "3", "[1]", "a: [", "\x00", "steps: 3\nname: {ja: a, en: b}"])
def test_what_is_no_scale_is_refused(tmp_path, text):
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(DomainError):
        read_scale(file)
    with pytest.raises(DomainError):
        read_scale(tmp_path / "missing.yaml")
