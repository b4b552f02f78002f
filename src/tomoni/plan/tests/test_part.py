"""What the part declares fits what its code does."""

import re
from pathlib import Path

from tomoni.kernel.part import resolve
from tomoni.plan.part import PART

SOURCE = Path(__file__).resolve().parents[1]


def raised_codes() -> set[str]:
    return {
        code
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for code in re.findall(r'DomainError\(\s*"(plan\.\w+)"', path.read_text("utf-8"))
    }


def test_there_is_a_sentence_for_every_error_and_no_other() -> None:
    assert raised_codes() == {code for code in PART.messages if code.startswith("plan.")}


def test_what_is_declared_by_its_path_exists() -> None:
    for path in (
        PART.demo,
        *(table.rows for table in PART.open_tables),
        *(job.job for job in PART.schedules),
    ):
        assert callable(resolve(path))
