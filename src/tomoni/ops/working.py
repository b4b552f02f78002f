"""The worker process."""

import signal
import time

from tomoni.audit.api import work


def work_until_told() -> None:
    """Do what the outbox owes until SIGTERM or SIGINT; the job in hand is finished first."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.append(number))
    work(stop=lambda: bool(told), pause=time.sleep)
