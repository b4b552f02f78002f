"""The door of the letter channel."""

from .actions import CHANNEL, Content, send_letter, submission_digest, take_letter

__all__ = ["CHANNEL", "Content", "send_letter", "submission_digest", "take_letter"]
