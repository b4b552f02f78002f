"""The door of ``notify``."""

from .actions import send_mail
from .domain import mail_address
from .queries import Delivery, KeptMail, deliveries, kept_mails

__all__ = ["Delivery", "KeptMail", "deliveries", "kept_mails", "mail_address", "send_mail"]
