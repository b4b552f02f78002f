"""A small town hall with posts and people, and routes written as a city would."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import dedent

from tomoni.accounts.api import (
    Department,
    Person,
    Post,
    RoleDefinition,
    appoint,
    grant_role,
    record_department,
    record_person,
    record_post,
)
from tomoni.approvals.api import load_routes
from tomoni.kernel.actor import Actor, Grant

SYSTEM = Actor.system("tests")
SINCE = date(2020, 4, 1)


@dataclass
class Official:
    """Somebody at a post."""

    person: Person
    post: Post

    @property
    def actor(self) -> Actor:
        grants = frozenset({Grant("approvals.decide", self.post.department_id)})
        return Actor.of_person(self.person.pk, post=self.post.pk, grants=grants)


@dataclass
class TownHall:
    """総務部 with 財政課; 企画部 with 企画課; the mayor."""

    folder: Path
    people: dict[str, Official]
    planning: Department

    def __getitem__(self, name: str) -> Actor:
        return self.people[name].actor

    def post(self, name: str) -> Post:
        return self.people[name].post

    def routes(self, text: str) -> None:
        """Set the routes to these."""
        path = self.folder / "routes.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        load_routes(actor=SYSTEM, path=path)


def built(folder: Path) -> TownHall:
    """The town hall in the database."""
    general = record_department(actor=SYSTEM, key="general", name="総務部", since=SINCE)
    finance = record_department(actor=SYSTEM, key="finance", name="財政課", since=SINCE, parent=general)
    policy = record_department(actor=SYSTEM, key="policy", name="企画部", since=SINCE)
    planning = record_department(actor=SYSTEM, key="planning", name="企画課", since=SINCE, parent=policy)
    posts: tuple[tuple[str, str, Department | None], ...] = (
        ("clerk", "主事", planning),
        ("section", "企画係長", planning),
        ("chief", "企画課長", planning),
        ("finance", "財政課長", finance),
        ("law", "総務部長", general),
        ("director", "企画部長", policy),
        ("mayor", "市長", None),
        ("reader", "広報監", None),
    )
    people = {name: official(name, title, department) for name, title, department in posts}
    role = RoleDefinition.objects.create(code="mayor", label_ja="首長", label_en="Mayor")
    grant_role(actor=SYSTEM, post=people["mayor"].post, role=role, since=SINCE)
    return TownHall(folder, people, planning)


def official(name: str, title: str, department: Department | None = None) -> Official:
    """A new person at a new post."""
    person = record_person(actor=SYSTEM, email=f"{name}@example.jp", name=name)
    post = record_post(actor=SYSTEM, title=title, department=department, since=SINCE)
    appoint(actor=SYSTEM, person=person, post=post, since=SINCE)
    return Official(person, post)
