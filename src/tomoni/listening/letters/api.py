"""The door of the letter channel."""

from .actions import CHANNEL, send_letter, submission_digest, take_letter

__all__ = ["CHANNEL", "send_letter", "submission_digest", "take_letter"]
