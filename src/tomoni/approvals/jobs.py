"""What runs in the background."""

from datetime import date

from tomoni.kernel.actor import Actor

from .actions import shred_notes

SHREDDER = Actor.system("approvals.shred")


def shred(before: date) -> int:
    """Shred the notes of requests made before that day."""
    return shred_notes(actor=SHREDDER, before=before).count
