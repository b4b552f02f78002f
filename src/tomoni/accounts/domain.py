"""The town hall as the catalogue's files tell it. No Django."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tomoni.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    """A department in ``city.yaml``; ``head`` is the title of the post that leads it, empty if the file names none."""

    key: str
    name: str
    name_en: str
    head: str


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person in ``city.yaml``. A citizen has neither post nor role; the mayor's post has no department."""

    key: str
    email: str
    name: str
    post: str
    department: str
    role: str


@dataclass(frozen=True, slots=True)
class City:
    """Who works where."""

    departments: tuple[DepartmentEntry, ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role in ``roles.yaml``. ``department_only``: it holds for the post's own department alone."""

    code: str
    label_ja: str
    label_en: str
    permissions: tuple[str, ...]
    department_only: bool


def read_city(path: Path) -> City:
    """Departments and people of a city's file.

    Raises:
        DomainError: ``accounts.bad_file`` with the file and what is wrong.
    """
    data = _read(path)
    departments = tuple(_entries(path, DepartmentEntry, data.get("departments"), {"name": "name_ja"}))
    people = tuple(_entries(path, PersonEntry, data.get("people"), {}))
    known = {department.key for department in departments}
    for person in people:
        if person.department and person.department not in known:
            raise _bad(path, f"{person.key}: no department is called {person.department}")
        if bool(person.post) != bool(person.role):
            raise _bad(path, f"{person.key}: post and role go together")
    return City(departments, people)


def read_roles(path: Path, declared: Iterable[str]) -> tuple[RoleEntry, ...]:
    """Roles of a city's file. ``declared``: permissions that the parts know.

    Raises:
        DomainError: ``accounts.bad_file`` with the file and what is wrong.
    """
    known = set(declared)
    roles = []
    for code, fields in _read(path).items():
        try:
            permissions = tuple(fields["permissions"])
            role = RoleEntry(
                code, fields["label_ja"], fields["label_en"], permissions, fields["department_only"]
            )
        except (KeyError, TypeError) as problem:
            raise _bad(path, f"{code}: {problem} is missing") from None
        if unknown := sorted(set(permissions) - known):
            raise _bad(path, f"{code}: no part knows the permission {', '.join(unknown)}")
        roles.append(role)
    return tuple(roles)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as problem:
        raise _bad(path, str(problem)) from None  # a YAML problem names its line
    if not isinstance(data, dict):
        raise _bad(path, "it holds no table")
    return data


def _entries(path: Path, kind: type[Any], rows: Any, other_names: dict[str, str]) -> Iterator[Any]:
    for row in rows or ():
        try:
            yield kind(**{name: row[other_names.get(name, name)] or "" for name in kind.__slots__})
        except (KeyError, TypeError) as problem:
            raise _bad(path, f"{row}: {problem} is missing") from None


def _bad(path: Path, problem: str) -> DomainError:
    return DomainError("accounts.bad_file", file=path.name, problem=problem)
