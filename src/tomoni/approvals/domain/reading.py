"""Reading what officials wrote, so that what is wrong can be named with file and line. No Django."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import yaml

from tomoni.kernel.errors import DomainError


class Table(dict[Any, Any]):
    """A table of a file that knows the line on which it begins."""

    line: int = 0


class _Reader(yaml.SafeLoader):
    """Reads tables with their lines, and refuses a key that stands twice."""


def _table(reader: _Reader, node: yaml.MappingNode) -> Table:
    table = Table()
    table.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key: Hashable = reader.construct_object(key_node, deep=True)
        if key in table:
            raise yaml.MarkedYAMLError(problem=f"{key} stands here twice", problem_mark=key_node.start_mark)
        table[key] = reader.construct_object(value_node, deep=True)
    return table


_Reader.add_constructor("tag:yaml.org,2002:map", _table)


class Page:
    """One file that is being read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def content(self) -> Table:
        """The table that the file holds.

        Raises:
            DomainError: ``approvals.bad_file``: it cannot be read, or holds none.
        """
        try:
            data = yaml.load(self._path.read_text(encoding="utf-8"), Loader=_Reader)  # noqa: S506  (a safe one)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark
            raise self.wrong(mark.line + 1 if mark else 1, str(problem.problem)) from None
        except (OSError, UnicodeError, yaml.YAMLError) as problem:
            raise self.wrong(1, str(problem)) from None
        if not isinstance(data, Table):
            raise self.wrong(1, "it holds no table")
        return data

    def table(self, value: Any, line: int, what: str, known: Iterable[str]) -> Table:
        """``value`` as a table with no other keys than these.

        Raises:
            DomainError: ``approvals.bad_file``.
        """
        if not isinstance(value, Table):
            raise self.wrong(line, f"{what} must be a table")
        if unknown := sorted(str(key) for key in set(value) - set(known)):
            raise self.wrong(value.line, f"{what} does not know {', '.join(unknown)}")
        return value

    def items(self, value: Any, line: int, what: str) -> list[Any]:
        """``value`` as a list that is not empty.

        Raises:
            DomainError: ``approvals.bad_file``.
        """
        if not isinstance(value, list) or not value:
            raise self.wrong(line, f"{what} must be a list with something in it")
        return value

    def words(self, table: Table, key: str, *, needed: bool = False) -> str:
        """The text under this key of a table.

        Raises:
            DomainError: ``approvals.bad_file``.
        """
        value = table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.wrong(table.line, f"{key} must be a text")
        return value.strip()

    def wrong(self, line: int, problem: str) -> DomainError:
        """What to raise."""
        return DomainError("approvals.bad_file", file=self._path.name, line=line, problem=problem)
