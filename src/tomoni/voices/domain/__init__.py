"""Rules of the ledger in plain Python. No Django."""

from .ledger import (
    AnswerWish,
    ClosingKind,
    ConsentChoice,
    Decision,
    Prominence,
    PublicForm,
    Standing,
    Station,
    check_closing,
    check_publication,
    day_count,
    due_on,
    share_answered_in_time,
)
from .seal import FIRST, RecordKind, SealFacts, chain_of, digest, entry, moment, wrong_with_chain

__all__ = [
    "FIRST",
    "AnswerWish",
    "ClosingKind",
    "ConsentChoice",
    "Decision",
    "Prominence",
    "PublicForm",
    "RecordKind",
    "SealFacts",
    "Standing",
    "Station",
    "chain_of",
    "check_closing",
    "check_publication",
    "day_count",
    "digest",
    "due_on",
    "entry",
    "moment",
    "share_answered_in_time",
    "wrong_with_chain",
]
