"""Mails over a real local mail server, and into the folder."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import transaction
from django.utils import timezone

from tomoni.audit.api import owed_jobs, work_off
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.notify import jobs
from tomoni.notify.api import deliveries, kept_mails, send_mail
from tomoni.notify.models import DeliveryAttempt, Message

pytestmark = pytest.mark.django_db

LETTER = {
    "to": "haruka@example.jp",
    "subject": "お手紙を受け取りました（髙橋さま 𠮷野さま）",
    "body": "ありがとうございます。\n受付番号は 7K3M-92QX です。\n" + "長い文です。" * 300,
    "kind": "letters.receipt",
}


class Server:
    """A mail server that can be told how to answer the next mails."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answers: list[str] = []
        self.refuse_recipient = ""

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.mails.append(BytesParser(policy=policy.default).parsebytes(envelope.content))
        return answer


class FreePort(Controller):
    """Listens on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server(settings) -> Iterator[Server]:
    handler = Server()
    controller = FreePort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    settings.TOMONI_SMTP = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def queue(**changes: Any) -> Message:
    return send_mail(actor=Actor.anonymous(), **(LETTER | changes))


def outcomes(message: Message) -> list[tuple[str, int | None]]:
    return list(message.attempts.order_by("pk").values_list("outcome", "code"))


def test_japanese_arrives_as_it_was_written(server):
    message = queue()
    work_off()
    (mail,) = server.mails
    assert mail["subject"] == LETTER["subject"]
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER["body"]
    assert mail["to"] == "haruka@example.jp"
    assert mail["content-transfer-encoding"] == "base64"
    assert mail["message-id"] == f"<{message.pk}@localhost>"
    assert outcomes(message) == [("sent", None)]


def test_a_second_delivery_of_the_same_message_sends_nothing(server):
    message = queue()
    work_off()
    jobs.deliver(jobs.MessageQueued(message=message.pk))
    assert len(server.mails) == 1


def test_a_mail_that_is_not_accepted_now_goes_out_later_under_the_same_id(server):
    server.answers = ["451 Please come back later"]
    message = queue()
    work_off()
    assert outcomes(message) == [("temporary_failure", 451)]
    assert owed_jobs() == 1
    assert work_off() == 0, "it waits before it tries again"
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        work_off()
    assert outcomes(message) == [("temporary_failure", 451), ("sent", None)]
    assert server.mails[0]["message-id"] == f"<{message.pk}@localhost>"
    assert owed_jobs() == 0


def test_a_recipient_refused_for_good_is_not_tried_again(server):
    server.refuse_recipient = "550 No such user"
    message = queue()
    work_off()
    assert outcomes(message) == [("permanent_failure", 550)]
    assert owed_jobs() == 0
    jobs.deliver(jobs.MessageQueued(message=message.pk))
    assert len(outcomes(message)) == 1


def test_a_recipient_refused_for_now_is_tried_again(server):
    server.refuse_recipient = "450 Greylisted"
    message = queue()
    work_off()
    assert outcomes(message) == [("temporary_failure", 450)]
    assert owed_jobs() == 1


def test_a_text_refused_for_good_is_not_tried_again(server):
    server.answers = ["554 Looks like spam"]
    message = queue()
    work_off()
    assert outcomes(message) == [("permanent_failure", 554)]
    assert owed_jobs() == 0


def test_a_server_that_is_down_is_tried_again(server, settings):
    settings.EMAIL_PORT = 1  # nobody listens there
    message = queue()
    work_off()
    assert outcomes(message) == [("temporary_failure", None)]
    assert owed_jobs() == 1


def test_a_password_that_the_server_refuses_is_ours_to_mend_so_the_mail_stays_queued():
    problem = smtplib.SMTPAuthenticationError(535, b"no")
    assert jobs._reply(problem) == (535, False)


def test_killed_between_sending_and_noting_it_sends_again_under_the_same_id(server, monkeypatch):
    message = queue()

    def killed(**kwargs: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "note_attempt", killed)
        with pytest.raises(SystemExit):
            work_off()
    assert work_off() == 0, "its lease still runs"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        work_off()
    assert [mail["message-id"] for mail in server.mails] == [f"<{message.pk}@localhost>"] * 2
    assert outcomes(message) == [("sent", None)]


def test_a_message_is_lost_with_the_transaction_that_queued_it(server):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    work_off()
    assert not server.mails
    assert not Message.objects.exists()


def test_a_job_that_runs_twice_queues_one_message(server):
    assert queue(once="answered:1") == queue(once="answered:1")
    queue()
    queue()
    work_off()
    assert len(server.mails) == 3


def test_nothing_can_be_slipped_into_the_headers(server):
    queue(subject="お返事\r\nBcc: all@example.jp\n\nbody\u2028\x00")
    work_off()
    (mail,) = server.mails
    assert mail["bcc"] is None
    assert mail["subject"] == "お返事 Bcc: all@example.jp body"
    with pytest.raises(DomainError):
        queue(to="a@example.jp\r\nBcc: all@example.jp")


@pytest.mark.parametrize(
    "address",
    ["", "haruka", "haruka@", "@example.jp", "haruka@localhost", "a b@example.jp", "a@b@example.jp",
     "a@-example.jp", "a@example..jp", "a@127.0.0.1", "a,b@example.jp", "<a@example.jp>", "あ@example.jp",
     "x" * 65 + "@example.jp", "a@" + "b" * 64 + ".jp"],
)  # fmt: skip
def test_an_address_that_no_mail_can_reach_is_refused(address):
    with pytest.raises(DomainError) as refused:
        queue(to=address)
    assert refused.value.code == "notify.bad_address"
    assert not Message.objects.exists()


@pytest.mark.parametrize("address", ["haruka..y.@docomo.example", "a+b@sub.example.co.jp", "taro@例え.jp"])
def test_an_unusual_address_is_reached(server, address):
    queue(to=address)
    work_off()
    assert len(server.mails) == 1


def test_address_and_text_are_encrypted_in_the_database():
    from django.db import connection

    queue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notify_message")
        stored = str(cursor.fetchall())
    assert "haruka" not in stored
    assert "7K3M" not in stored
    assert "受け取り" not in stored


def test_without_a_server_each_mail_is_one_file_that_the_desk_can_show(settings, tmp_path):
    settings.TOMONI_MAIL_FOLDER = tmp_path / "mail"
    message = queue()
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        queue(subject="二通目")
        work_off()
    second, first = kept_mails()
    assert second.subject == "二通目"
    assert (first.subject, first.to) == (LETTER["subject"], "haruka@example.jp")
    assert first.body.rstrip("\n") == LETTER["body"]
    assert abs((first.date - message.created_at).total_seconds()) <= 1
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    assert outcomes(message) == [("kept", None)]
    assert kept_mails(limit=1) == [second]


def test_the_folder_may_be_empty_or_hold_other_things(settings, tmp_path):
    settings.TOMONI_MAIL_FOLDER = tmp_path
    (tmp_path / "notes.eml").write_text("no mail at all")
    assert kept_mails() == []


def test_the_desk_sees_how_messages_about_something_fared(server, django_assert_num_queries):
    about = uuid4()
    server.answers = ["451 later"]
    queue(reference=about)
    work_off()
    queue(reference=about, kind="voices.answer")
    queue(reference=uuid4())
    with django_assert_num_queries(2):
        waiting, failed = deliveries(about)
    assert (waiting.kind, waiting.outcome, waiting.tried_at) == ("voices.answer", "", None)
    assert (failed.kind, failed.code, failed.failed) == ("letters.receipt", 451, True)


def test_after_its_term_a_message_is_emptied_and_its_file_is_gone(settings, tmp_path):
    settings.TOMONI_MAIL_FOLDER = tmp_path
    old = queue()
    work_off()
    before = timezone.localdate() + timedelta(days=2)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        young = queue()
        work_off()
    assert jobs.shred(before) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.to, old.subject, old.body) == ("", "", "")
    assert young.body == LETTER["body"]
    assert len(kept_mails()) == 1
    assert DeliveryAttempt.objects.count() == 2, "that something was sent stays countable"


def test_what_was_shredded_before_it_could_be_sent_is_not_sent_empty(server):
    message = queue()
    jobs.shred(timezone.localdate() + timedelta(days=2))
    work_off()
    assert not server.mails
    assert outcomes(message) == []
