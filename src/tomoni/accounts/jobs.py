"""What runs in the background."""

from datetime import date

from tomoni.kernel.actor import Actor

from .actions import shred_people

SHREDDER = Actor.system("accounts.shred")


def shred(before: date) -> int:
    """End accounts that nobody used since that day."""
    return shred_people(actor=SHREDDER, before=before).count
