"""Reading a city's scale from a file of ``catalog/rubrics``. What is wrong is named with its file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from tomoni.kernel.errors import DomainError

from .scales import Measure, Rank, Scale, Step
from .targets import DEFAULT_RUBRIC, Rubric

LANGUAGES = ("ja", "en")
TONES = ("good", "plain", "turn")
MOST_STEPS = 9

_SCALE = {"name", "how", "by", "on_track_from", "keep_band", "steps", "unknown", "ranks"}
_STEP = {"code", *LANGUAGES, "tone", "by", "from", "above", "points"}
_RANK = {"code", *LANGUAGES, "tone", "from"}
_UNKNOWN = {"code", *LANGUAGES}


def read_scale(path: Path) -> Scale:
    """The scale that a file describes.

    Raises:
        DomainError: ``indicators.bad_rubric`` with ``file``, ``line`` and ``problem``.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise _bad(path, line, str(problem.problem)) from None
    except (OSError, UnicodeError, yaml.YAMLError) as problem:
        raise _bad(path, 1, str(problem)) from None
    if not isinstance(root, yaml.MappingNode):
        raise _bad(path, 1, "it holds no table")
    return _scale(path, _Table.of(path, root, _SCALE))


def _bad(path: Path, line: int, problem: str) -> DomainError:
    return DomainError("indicators.bad_rubric", file=path.name, line=line, problem=problem)


@dataclass(frozen=True, slots=True)
class _Table:
    """A mapping of the file, with the line of each thing in it."""

    path: Path
    line: int
    entries: dict[str, yaml.Node]

    @classmethod
    def of(cls, path: Path, node: yaml.Node, known: set[str]) -> "_Table":
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise _bad(path, line, "a table was expected")
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                raise _bad(path, key.start_mark.line + 1, f"{name} is not known")
            if name in entries:
                raise _bad(path, key.start_mark.line + 1, f"{name} stands there twice")
            entries[name] = value
        return cls(path, line, entries)

    def bad(self, name: str, problem: str) -> DomainError:
        node = self.entries.get(name)
        return _bad(self.path, node.start_mark.line + 1 if node else self.line, f"{name} {problem}")

    def text(self, name: str, default: str | None = None) -> str:
        node = self.entries.get(name)
        if node is None and default is not None:
            return default
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.bad(name, "is missing" if node is None else "must be a word or a text")
        return str(node.value).strip()

    def number(self, name: str) -> Decimal | None:
        if name not in self.entries:
            return None
        try:
            value = Decimal(self.text(name))
        except InvalidOperation:
            raise self.bad(name, "must be a number") from None
        if not value.is_finite():
            raise self.bad(name, "must be a number")
        return value

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise self.bad(name, f"must be one of {', '.join(choices)}")
        return value

    def words(self) -> dict[str, str]:
        return {language: self.text(language) for language in LANGUAGES}

    def table(self, name: str, known: set[str]) -> "_Table":
        if name not in self.entries:
            raise self.bad(name, "is missing")
        return _Table.of(self.path, self.entries[name], known)

    def tables(self, name: str, known: set[str]) -> Iterator["_Table"]:
        node = self.entries.get(name)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.bad(name, "is missing" if node is None else "must be a list")
        if len(node.value) > MOST_STEPS:
            raise self.bad(name, f"has more than {MOST_STEPS} entries")
        for one in node.value:
            yield _Table.of(self.path, one, known)


def _scale(path: Path, file: _Table) -> Scale:
    by = _measure(file, Measure.PACE)
    tables = list(file.tables("steps", _STEP))
    steps = [_step(one, by) for one in tables]
    _check_steps(tables, steps)
    nothing = file.table("unknown", _UNKNOWN)
    languages = set(LANGUAGES)
    return Scale(
        key=path.stem,
        name=file.table("name", languages).words(),
        how=file.table("how", languages).words(),
        steps=tuple(steps),
        unknown=Step(nothing.text("code"), nothing.words()),
        ranks=_ranks(file, steps) if "ranks" in file.entries else (),
        rubric=_rubric(file),
    )


def _rubric(file: _Table) -> Rubric:
    given = {name: file.number(name) for name in ("on_track_from", "keep_band")}
    for name, value in given.items():
        if value is not None and not 0 <= value <= 1:
            raise file.bad(name, "must lie between 0 and 1")
    return Rubric(
        on_track_from=DEFAULT_RUBRIC.on_track_from
        if given["on_track_from"] is None
        else given["on_track_from"],
        keep_band=DEFAULT_RUBRIC.keep_band if given["keep_band"] is None else given["keep_band"],
    )


def _measure(table: _Table, default: Measure) -> Measure:
    return Measure(table.one_of("by", tuple(Measure), default))


def _step(table: _Table, by: Measure) -> Step:
    least, above = table.number("from"), table.number("above")
    if least is not None and above is not None:
        raise table.bad("above", "and from cannot both be there")
    return Step(
        code=table.text("code"),
        words=table.words(),
        tone=table.one_of("tone", TONES, "plain"),
        by=_measure(table, by),
        least=above if least is None else least,
        strictly=above is not None,
        points=table.number("points"),
    )


def _check_steps(tables: list[_Table], steps: list[Step]) -> None:
    lowest: dict[Measure, Decimal] = {}
    codes: set[str] = set()
    for place, (table, step) in enumerate(zip(tables, steps, strict=True), 1):
        if step.code in codes:
            raise table.bad("code", "stands there twice")
        codes.add(step.code)
        if (step.least is None) is not (place == len(steps)):
            raise table.bad("from", "is for every step but the last")
        if step.least is not None and step.least >= lowest.get(step.by, step.least + 1):
            raise table.bad("from" if not step.strictly else "above", "must be less than on the step before")
        if step.least is not None:
            lowest[step.by] = step.least
        if (step.points is None) is not (steps[0].points is None):
            raise table.bad("points", "must be on all steps or on none")


def _ranks(file: _Table, steps: list[Step]) -> tuple[Rank, ...]:
    if steps[0].points is None:
        raise file.bad("ranks", "need points on the steps")
    tables = list(file.tables("ranks", _RANK))
    found: list[Rank] = []
    for place, table in enumerate(tables, 1):
        least = table.number("from")
        if (least is None) is not (place == len(tables)):
            raise table.bad("from", "is for every rank but the last")
        if least is not None and found and found[-1].least is not None and least >= found[-1].least:
            raise table.bad("from", "must be less than on the rank before")
        found.append(Rank(table.text("code"), table.words(), table.one_of("tone", TONES, "plain"), least))
    return tuple(found)
