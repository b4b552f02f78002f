"""The door of ``notify``."""

from .actions import send_mail
from .domain import mail_address
from .models import Message
from .queries import Delivery, KeptMail, deliveries, kept_mails, message_count, recent_deliveries

__all__ = [
    "Delivery",
    "KeptMail",
    "Message",
    "deliveries",
    "kept_mails",
    "mail_address",
    "message_count",
    "recent_deliveries",
    "send_mail",
]
