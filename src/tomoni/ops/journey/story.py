"""The journey, step by step, as four people of the demo city would walk it."""

import csv
import io
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tomoni.ops.console import detail, say, warn

from .browser import Browser, Page, Stumble

PATIENCE = 60.0  # seconds in which the worker has to do what an event asks for
MEASURED = "/plan/m9-1/"  # where the demo's plan has the indicators that measure themselves
VOICES_THAT_CHANGED = "計画を変えた声の数"
RECEIPT_NUMBER = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


@dataclass
class Story:
    """Who walks, and what they have learnt on the way."""

    base: str
    mail_folder: Path
    mark: str = field(default_factory=lambda: secrets.token_hex(4))
    number: str = ""
    private: str = ""
    node: str = ""
    desk_page: str = ""
    old: str = ""
    new: str = ""
    changed_before: float = 0

    def __post_init__(self) -> None:
        self.citizen = Browser(self.base)
        self.clerk = Browser(self.base)
        self.mayor = Browser(self.base)
        self.planner = Browser(self.base)
        self.reader = Browser(self.base)  # anybody else
        self.mail = f"journey-{self.mark}@example.jp"
        self.words = (
            f"みどり台のバス停に屋根をつけてください。雨の日に待つのがたいへんです。（合言葉 {self.mark}）"
        )
        self.answer = (
            f"声をおよせくださり、ありがとうございます。来年度に屋根をつけます。（お返事 {self.mark}）"
        )
        self.reason = f"いただいた声をもとに、計画に書き加えます。（理由 {self.mark}）"

    # -- a citizen

    def reads_the_plan(self) -> None:
        front = self.citizen.open("/")
        plan = self.citizen.open(front.link(path="/plan/"))
        for link in plan.links:
            if re.fullmatch(r"/plan/m[\w-]+/", urlsplit(link.href).path):
                node = self.citizen.open(link.href)
                if any("about=" in one.href for one in node.links):
                    self.node = node.path
                    break
        else:
            raise Stumble("/plan/ leads to an item from which one can write", plan.beginning())
        # What loading the demo announced is worked off first: what moves after that, moved because of this voice.
        self._wait_for(lambda: self._jobs_owed() == 0, "/healthz says that no job is owed")
        self.changed_before = self._voices_that_changed()

    def writes_a_letter(self) -> None:
        page = self.citizen.open(self.citizen.open(self.node).link(path="/letters/write/"))
        page = self.citizen.send(page, page.form("text"), {"text": self.words}, button="next")
        how = {"answer_wish": "mail", "email": self.mail, "name": "試験 みどり", "consent": "words"}
        page = self.citizen.send(page, page.form(*how), how, button="next")
        page.must_say(self.words)
        receipt = self.citizen.send(page, page.form("step", action="/letters/write/"), button="send")
        found = RECEIPT_NUMBER.search(receipt.text)
        if not found:
            raise Stumble("the receipt shows a number", receipt.beginning())
        self.number = found[0]
        self.private = receipt.link(path="/voices/f/")

    def follows_it(self) -> None:
        page = self.reader.open("/voices/follow/")
        form = page.form("number", action="/follow/")
        followed = self.reader.send(page, form, {"number": self.number})
        followed.must_say(self.number)
        if self.mark in followed.text:
            raise Stumble("the number alone does not show the words", followed.beginning())
        self.citizen.open(self.private).must_say(self.words)
        wrong = self.number[:-1] + ("2" if self.number.endswith("3") else "3")
        page = self.reader.open("/voices/follow/")
        self.reader.send(page, page.form("number", action="/follow/"), {"number": wrong}, status=422)

    def gets_a_receipt_by_mail(self) -> None:
        self._wait_for(lambda: self._mails() >= 1, f"a mail to {self.mail} lies in {self.mail_folder}")

    # -- the town hall

    def is_taken_and_assigned(self) -> None:
        _sign_in(self.clerk, "clerk")
        desk = self.clerk.open("/desk/")
        found = self.clerk.send(desk, desk.form("q"), {"q": self.number})
        page = self.clerk.open(found.link(path="/desk/v/"))
        page.must_say(self.words)
        self.desk_page = page.path
        page = self.clerk.send(page, page.form(action="/take/"))
        assign = page.form("assign-department")
        department = next(filter(None, assign.choices["assign-department"]))
        self.clerk.send(page, assign, {"assign-department": department})
        page = self.clerk.open(self.desk_page)
        self.clerk.send(page, page.form("node", action="/concern/"))

    def is_answered(self) -> None:
        page = self.clerk.open(self.desk_page)
        self.clerk.send(page, page.form("text", action="/draft/"), {"text": self.answer}, button="save")
        page = self.clerk.open(self.desk_page)
        self.clerk.send(page, page.form("text", action="/draft/"), button="request")
        _sign_in(self.mayor, "mayor")
        asked = self._the_one_about_this(self.mayor, self.mayor.open("/desk/approvals/"))
        asked.must_say(self.answer)
        self.mayor.send(asked, asked.form("note", action="/decide/"), button="approve")
        page = self.clerk.open(self.desk_page)
        issued = {"issue-form": "words", "issue-document_number": "企広第1号"}
        self.clerk.send(page, page.form(*issued), issued)
        self.citizen.open(self.private).must_say(self.answer)

    def changes_the_plan(self) -> None:
        _sign_in(self.planner, "planner")
        page = self.planner.open(self.planner.open(self.desk_page).link(path=f"{self.desk_page}decide/"))
        decided = {"decision": "changed", "reason": self.reason}
        page = self.planner.send(page, page.form(*decided), decided)
        form = page.form("place")
        page = self.planner.send(page, form, {"place": form.choices["place"][0]}, button="passage")
        form = page.form("new", "draft")
        self.old = form.values["new"][0].strip()
        self.new = f"{self.old}（{self.mark}）"
        page = self.planner.send(page, form, {"new": self.new, "draft": "new"}, button="wording")
        page.must_say(f"（{self.mark}）")
        drafts = self.planner.send(page, page.form("new", "seen"), button="check")
        draft = self._the_one_about_this(self.planner, drafts)
        ask = self.planner.open(draft.link(path=f"{draft.path}ask/"))
        self.planner.send(ask, ask.form("note"))
        asked = self._the_one_about_this(self.mayor, self.mayor.open("/desk/approvals/"))
        asked.must_say(f"（{self.mark}）")
        self.mayor.send(asked, asked.form("note", action="/decide/"), button="approve")
        page = self.planner.open(self.planner.open(draft.path).link(path=f"{draft.path}adopt/"))
        self.planner.send(page, page.form("on"))

    def _the_one_about_this(self, browser: Browser, listed: Page) -> Page:
        """The page behind one of the links below a list that speaks of this journey."""
        below = re.compile(re.escape(listed.path) + "[0-9a-f-]{36}/")
        for link in listed.links:
            if below.fullmatch(urlsplit(link.href).path):
                page = browser.open(link.href)
                if self.mark in page.text:
                    return page
        raise Stumble(f"{listed.path} lists what belongs to this voice", listed.beginning())

    # -- everybody

    def stands_in_the_plan(self) -> None:
        page = self.reader.open(self.node)
        for words in (self.old, self.new):
            page.must_say(words)
        behind = [link.href for link in page.links if urlsplit(link.href).path.startswith("/voices/v/")]
        if not any(self.mark in self.reader.open(href).text for href in behind):
            raise Stumble(f"{self.node} leads to the voice that changed it", f"leads to {behind}")

    def comes_back_to_the_citizen(self) -> None:
        page = self.citizen.open(self.private)
        for words in (self.answer, self.reason, self.new):
            page.must_say(words)
        self._wait_for(
            lambda: self._mails() >= 3, f"mails about the answer and the change lie in {self.mail_folder}"
        )

    def moves_the_indicator(self) -> None:
        self._wait_for(
            lambda: self._voices_that_changed() == self.changed_before + 1,
            f"the indicator {VOICES_THAT_CHANGED} has counted one more than {self.changed_before:g}",
        )

    # -- looking

    def _voices_that_changed(self) -> float:
        page = self.reader.open(MEASURED)
        for link in page.links:
            if link.href.endswith(".csv") and VOICES_THAT_CHANGED in link.text:
                rows = list(csv.reader(io.StringIO(self.reader.open(link.href).html.lstrip("\ufeff"))))
                return sum(float(row[1]) for row in rows[1:] if row[1])  # over all years: it may be a new one
        raise Stumble(f"{MEASURED} has the table of {VOICES_THAT_CHANGED}", page.beginning())

    def _jobs_owed(self) -> int:
        owed: int = json.loads(self.reader.open("/healthz").html)["jobs_owed"]
        return owed

    def _mails(self) -> int:
        return sum(_recipient(path) == self.mail for path in self.mail_folder.glob("*.eml"))

    def _wait_for(self, happened: Callable[[], bool], expected: str) -> None:
        deadline = monotonic() + PATIENCE
        while not happened():
            if monotonic() > deadline:
                raise Stumble(expected, _("nothing of the kind after %(n)d seconds") % {"n": PATIENCE})
            time.sleep(0.1)


STEPS: tuple[tuple[object, Callable[[Story], None]], ...] = (
    (gettext_lazy("A citizen reads the plan"), Story.reads_the_plan),
    (gettext_lazy("… writes a letter to the mayor in three steps and gets a receipt"), Story.writes_a_letter),
    (gettext_lazy("… follows it by the receipt number"), Story.follows_it),
    (gettext_lazy("… gets the receipt by mail"), Story.gets_a_receipt_by_mail),
    (gettext_lazy("The clerk takes it and assigns it to a department"), Story.is_taken_and_assigned),
    (gettext_lazy("The clerk drafts the answer, the mayor approves, the clerk issues"), Story.is_answered),
    (
        gettext_lazy(
            "The planner lets it change the plan, the mayor approves, the planner adopts the amendment"
        ),
        Story.changes_the_plan,
    ),
    (gettext_lazy("The plan shows old and new, and names the voice"), Story.stands_in_the_plan),
    (
        gettext_lazy("The citizen sees the answer and the change, and is told by mail"),
        Story.comes_back_to_the_citizen,
    ),
    (gettext_lazy("The indicator has moved by itself"), Story.moves_the_indicator),
)


def walk() -> int:
    """Walk the journey once through the site that is running. 0, or 1 after saying what failed."""
    story = Story(f"http://localhost:{settings.TOMONI_PORT}", settings.TOMONI_MAIL_FOLDER)
    for number, (words, step) in zip(count(1), STEPS, strict=False):
        began = monotonic()
        try:
            step(story)
        except Stumble as stumble:
            warn(f"✗ {number}/{len(STEPS)} {words}")
            warn(f"    {_('expected:')} {stumble.expected}")
            warn(f"    {_('seen:')} {stumble.seen}")
            return 1
        say(f"✓ {number}/{len(STEPS)} {words}")
        if (seconds := monotonic() - began) > 2:
            detail(f"{seconds:.1f} s")
    say(_("The whole journey works."))
    return 0


def _sign_in(browser: Browser, key: str) -> None:
    page = browser.open("/demo/sign-in/")
    form = next((form for form in page.forms if form.values.get("key") == [key]), None)
    if form is None:
        raise Stumble(f"/demo/sign-in/ lets one be the {key}", page.beginning())
    browser.send(page, form)


def _recipient(path: Path) -> str:
    return str(
        BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes(), headersonly=True)["to"]
    )
