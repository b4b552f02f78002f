"""Routes (決裁の経路) as a city writes them in ``routes.yaml``. No Django."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from .reading import Page, Table

OWN = "own"
NO_STEPS = "none"  # what a city writes where no decision is needed


class Duty(StrEnum):
    """What somebody does at a step."""

    CHECK = "check"  # 審査: the line below who decides
    AGREE = "agree"  # 合議: another division
    DECIDE = "decide"  # 決裁: the last word
    CIRCULATE = "circulate"  # 供覧: sees it, holds nothing up


class Importance(StrEnum):
    """How weighty a matter is: 専決規程 leave what is grave or without precedent (重要・異例) to a higher post."""

    LIGHT = "light"
    ORDINARY = "ordinary"
    IMPORTANT = "important"


@dataclass(frozen=True, slots=True)
class StepEntry:
    """Who is asked at a step: a post, or who has a role; ``of`` is "own" (the division that drew it up, or the next
    one above it that has such a post), the key of a department, or empty for the whole town hall. Neither post nor
    role: whoever may decide. Steps of one ``stage`` stand side by side.
    """

    stage: int
    duty: Duty
    post: str = ""
    role: str = ""
    of: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route: for which kind of request, under which conditions, and its steps. ``label`` is the 専決区分.

    ``amount_up_to`` (yen, included; None: whatever the amount) never holds for a request that names no amount.
    ``importance`` empty: whatever the importance. No ``steps``: what it is about needs no decision.
    """

    kind: str
    key: str
    label: str
    steps: tuple[StepEntry, ...]
    amount_up_to: int | None = None
    importance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TownHall:
    """What a file of routes may speak of: parts that ask, titles of posts, codes of roles, keys of departments."""

    parts: frozenset[str]
    posts: frozenset[str]
    roles: frozenset[str]
    departments: frozenset[str] = field(default_factory=frozenset)


def holds_for(
    amount_up_to: int | None, importances: Collection[str], amount: int | None, importance: str
) -> bool:
    """Whether the conditions of a route hold for a request of this amount and importance.

    >>> holds_for(500_000, (), 500_000, "ordinary"), holds_for(500_000, (), None, "ordinary")
    (True, False)
    """
    if amount_up_to is not None and (amount is None or amount > amount_up_to):
        return False
    return not importances or importance in importances


def is_called(title: str, department: str, word: str) -> int:
    """How well the title of a post in a department fits the word of a route: 2 exactly, 1 by its end, 0 not at all.

    >>> is_called("企画課長", "企画課", "課長"), is_called("企画係長", "企画課", "係長"), is_called("副課長", "企画課", "課長")
    (2, 1, 0)
    """
    stem = word.removesuffix("長")
    if title in (word, f"{department}{word}") or (department.endswith(stem) and title == f"{department}長"):
        return 2
    before = title.removesuffix(word)
    return int(before != title and not before.endswith(("副", "次")))


def read_routes(path: Path, hall: TownHall) -> tuple[RouteEntry, ...]:
    """The routes of a city's file, in its order: the first whose conditions hold is taken.

    Raises:
        DomainError: ``approvals.bad_file`` with file, line and what is wrong there.
    """
    return tuple(_RoutesFile(Page(path), hall).routes())


class _RoutesFile:
    def __init__(self, page: Page, hall: TownHall) -> None:
        self._page = page
        self._hall = hall

    def routes(self) -> Iterator[RouteEntry]:
        content = self._page.content()
        for kind, rows in content.items():
            part, dot, _ = str(kind).partition(".")
            if not dot or part not in self._hall.parts:
                raise self._page.wrong(content.line, f"no part asks for approvals of the kind {kind}")
            found = [self._route(str(kind), row, content.line) for row in self._items(kind, rows, content)]
            keys = [route.key for route in found]
            if len(set(keys)) < len(keys):
                raise self._page.wrong(rows[0].line, f"{kind}: two routes have one key")
            if found[-1].amount_up_to is not None or found[-1].importance:
                raise self._page.wrong(
                    rows[-1].line, f"{kind}: the last route must hold for all that is left, so it has no when"
                )
            yield from found

    def _items(self, kind: object, rows: Any, content: Table) -> list[Any]:
        return self._page.items(rows, content.line, str(kind))

    def _route(self, kind: str, row: Any, line: int) -> RouteEntry:
        table = self._page.table(row, line, f"a route of {kind}", ("key", "label", "when", "steps"))
        amount, importance = self._when(table)
        return RouteEntry(
            kind=kind,
            key=self._page.words(table, "key", needed=True),
            label=self._page.words(table, "label", needed=True),
            steps=tuple(self._steps(table)),
            amount_up_to=amount,
            importance=importance,
        )

    def _when(self, route: Table) -> tuple[int | None, tuple[str, ...]]:
        if "when" not in route:
            return None, ()
        when = self._page.table(route["when"], route.line, "when", ("amount_up_to", "importance"))
        amount = when.get("amount_up_to")
        if amount is not None and (type(amount) is not int or amount < 0):
            raise self._page.wrong(when.line, "amount_up_to must be a whole number of yen")
        importance: tuple[str, ...] = ()
        if "importance" in when:
            importance = tuple(map(str, self._page.items(when["importance"], when.line, "importance")))
        if unknown := sorted(set(importance) - set(Importance)):
            raise self._page.wrong(
                when.line, f"importance is one of {', '.join(Importance)}, not {', '.join(unknown)}"
            )
        return amount, importance

    def _steps(self, route: Table) -> Iterator[StepEntry]:
        if route.get("steps") == NO_STEPS:
            return
        rows = self._page.items(route.get("steps"), route.line, "steps")
        stage, decided = 1, False
        for row in rows:
            table = self._page.table(row, route.line, "a step", (*Duty, "together"))
            if len(table) != 1:
                raise self._page.wrong(table.line, "a step is one of " + ", ".join((*Duty, "together")))
            together = "together" in table
            members = self._page.items(table["together"], table.line, "together") if together else [table]
            steps = [self._step(member, table.line, stage) for member in members]
            duties = {step.duty for step in steps}
            if together and duties - {Duty.CHECK, Duty.AGREE}:
                raise self._page.wrong(table.line, "together holds steps that check or agree")
            if decided and duties != {Duty.CIRCULATE}:
                raise self._page.wrong(table.line, "after the step that decides there is only circulate")
            decided = decided or Duty.DECIDE in duties
            yield from steps
            stage += duties != {Duty.CIRCULATE}
        if not decided:
            raise self._page.wrong(route.line, "no step decides")

    def _step(self, row: Any, line: int, stage: int) -> StepEntry:
        table = self._page.table(row, line, "a step", Duty)
        if len(table) != 1:
            raise self._page.wrong(table.line, "a step is one of " + ", ".join(Duty))
        duty, who = next(iter(table.items()))
        who = self._page.table(
            who, table.line, f"who is to {duty}", ("post", "role", "of", "label", "anyone")
        )
        post, role, of, label = (self._page.words(who, key) for key in ("post", "role", "of", "label"))
        if sum((bool(post), bool(role), who.get("anyone") is True)) != 1:
            raise self._page.wrong(who.line, "say one of post, role, or anyone: true")
        if who.get("anyone") and (of or duty == Duty.CIRCULATE):
            raise self._page.wrong(who.line, "anyone has no of, and sees nothing by circulation")
        if of not in ("", OWN) and of not in self._hall.departments:
            raise self._page.wrong(who.line, f"no department is called {of}")
        if role and role not in self._hall.roles:
            raise self._page.wrong(who.line, f"no role is called {role}")
        if post and not of and post not in self._hall.posts:
            raise self._page.wrong(who.line, f"no post in the town hall is called {post}")
        return StepEntry(stage, Duty(duty), post, role, of, label or post)
