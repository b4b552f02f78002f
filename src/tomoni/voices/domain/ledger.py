"""Rules of the ledger in plain Python: stations, deadlines, what may be public, what counts. No Django."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tomoni.kernel import calendars
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import Measurement


class ConsentChoice(StrEnum):
    """What the person lets the city publish."""

    WORDS = "words"  # the words as written
    SUMMARY = "summary"  # a summary by the city only
    NONE = "none"  # nothing; the voice is counted all the same


class AnswerWish(StrEnum):
    """How the person wants to be answered."""

    PAGE = "page"  # on the page of the receipt
    MAIL = "mail"  # there, with a mail that says so
    LETTER = "letter"  # by post
    PHONE = "phone"  # by telephone; the answer is written all the same
    NONE = "none"  # no answer needed


class ClosingKind(StrEnum):
    """処理区分: how a voice ended."""

    ANSWERED = "answered"  # 回答
    FOR_INFORMATION = "for_information"  # 供覧・参考
    OUT_OF_SCOPE = "out_of_scope"  # 対象外
    HANDED_OVER = "handed_over"  # 他手続へ移送


class Decision(StrEnum):
    """対応結果（反映区分）: what was decided because of a voice."""

    CHANGED = "changed"
    ALREADY_DONE = "already_done"
    LATER = "later"
    NOT_ADOPTED = "not_adopted"
    OUTSIDE = "outside"


class Prominence(StrEnum):
    """Who may see the words of a voice, besides the staff who work on it."""

    PUBLIC = "public"
    PERSON = "person"  # only who holds the secret link
    HIDDEN = "hidden"  # nobody, for a stated reason


class PublicForm(StrEnum):
    """In which words a public voice is shown."""

    WORDS = "words"
    SUMMARY = "summary"


class Station(StrEnum):
    """Where a voice stands. Answered and decided come in any order."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    DECIDED = "decided"
    CLOSED = "closed"  # ended otherwise than by an answer


def due_on(received_on: date, days: int) -> date:
    """Last day on which an answer is in time. Day 1 is the day after receipt.

    >>> due_on(date(2026, 10, 2), 30)
    datetime.date(2026, 11, 1)
    """
    return calendars.due_on(received_on, days)


def day_count(received_on: date, day: date) -> int:
    """On which day after receipt ``day`` falls; the day of receipt itself is day 0.

    >>> day_count(date(2026, 10, 2), date(2026, 10, 23))
    21
    """
    return (day - received_on).days


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of one voice now, derived from the records about it (kept as a projection for lists)."""

    received_on: date
    in_hand_on: date | None = None
    answered_on: date | None = None
    decided_on: date | None = None
    closing: ClosingKind | None = None
    folded: bool = False

    @property
    def station(self) -> Station:
        """The furthest station.

        >>> Standing(date(2026, 10, 2), in_hand_on=date(2026, 10, 5)).station
        <Station.IN_HAND: 'in_hand'>
        """
        if self.decided_on:
            return Station.DECIDED
        if self.answered_on:
            return Station.ANSWERED
        if self.closing:
            return Station.CLOSED
        return Station.IN_HAND if self.in_hand_on else Station.RECEIVED

    @property
    def is_open(self) -> bool:
        """Whether the city still owes this voice an end."""
        return self.closing is None and not self.folded


def share_answered_in_time(*, in_time: int, answered: int, overdue: int) -> Measurement:
    """Share (percent) of voices answered within the promised days.

    The cohort is the voices received in the period that are not folded, not 対象外 and asked for an answer.
    ``answered`` of them have an answer, ``in_time`` of these by the last day; ``overdue`` have none although
    that day has passed. Those whose day is still to come count neither way.

    >>> share_answered_in_time(in_time=9, answered=10, overdue=2)
    Measurement(value=Decimal('75.0'), numerator=9, denominator=12)
    >>> share_answered_in_time(in_time=0, answered=0, overdue=0).value is None
    True
    """
    denominator = answered + overdue
    if not denominator:
        return Measurement(None, 0, 0)
    share = (Decimal(100) * in_time / denominator).quantize(Decimal("0.1"))
    return Measurement(share, in_time, denominator)


def check_publication(form: PublicForm | None, consent: ConsentChoice, *, has_approved_summary: bool) -> None:
    """Go on only if the person let the city publish in this form.

    Raises:
        DomainError: ``voices.words_not_released``, ``voices.nothing_released`` or ``voices.summary_not_approved``.

    >>> check_publication(PublicForm.WORDS, ConsentChoice.SUMMARY, has_approved_summary=True)
    Traceback (most recent call last):
        ...
    tomoni.kernel.errors.DomainError: voices.words_not_released
    """
    if form is None:
        return
    if consent is ConsentChoice.NONE:
        raise DomainError("voices.nothing_released")
    if form is PublicForm.WORDS and consent is not ConsentChoice.WORDS:
        raise DomainError("voices.words_not_released")
    if form is PublicForm.SUMMARY and not has_approved_summary:
        raise DomainError("voices.summary_not_approved")


def check_closing(kind: ClosingKind, reason: str, standing: Standing) -> None:
    """Go on only if the voice may be closed so: once, and with a reason where there is no answer.

    Raises:
        DomainError: ``voices.already_closed`` or ``voices.reason_missing``.
    """
    if standing.closing:
        raise DomainError("voices.already_closed", kind=standing.closing.value)
    if kind is not ClosingKind.ANSWERED and not reason.strip():
        raise DomainError("voices.reason_missing")
