"""How allauth is fitted into this house: mails go through ``notify``, secrets are encrypted, words are ours."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tomoni.audit.api import address_of, decrypt, encrypt
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.notify.api import mail_address, send_mail

from .models import Person
from .queries import actor_for


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of citizens are optional; staff accounts are made by the town hall."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The mail address or the password is not right. Please try again."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes, then try again."),
        "unreachable_email": _("No mail can reach this address. Please check it."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits count by this; it is read as the operator said how many proxies there are."""
        return address_of(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff come to the desk, citizens to the front page."""
        if isinstance(request.user, Person) and actor_for(request.user).is_staff:
            try:
                return reverse("web:desk")
            except NoReverseMatch:
                pass
        return "/"

    def clean_email(self, email: str) -> str:
        try:
            mail_address(email)
        except DomainError:
            raise ValidationError(self.error_messages["unreachable_email"]) from None
        return str(super().clean_email(email))

    def format_email_subject(self, subject: str) -> str:
        return str(_("[%(city)s] %(subject)s")) % {"city": settings.TOMONI_CITY_NAME, "subject": subject}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail like every other: with retries, a delivery log and an end to its term."""
        office = {
            "city": settings.TOMONI_CITY_NAME,
            "office": settings.TOMONI_CITY_OFFICE,
            "phone": settings.TOMONI_CITY_PHONE,
        }
        mail = self.render_mail(
            template_prefix, email, {"request": self.request, "email": email} | office | context
        )
        send_mail(
            actor=Actor.system("accounts.sign_in"),
            to=email,
            subject=str(mail.subject),
            body=str(mail.body),
            kind=f"accounts.{template_prefix.rpartition('/')[2]}",
            language=get_language() or settings.LANGUAGE_CODE,
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted like personal data."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The QR code on a ground of its own, so that a phone reads it from a dark page too."""
        svg = BytesIO()
        segno.make(url, error="m").save(svg, kind="svg", light="#fff", scale=5, xmldecl=False)
        return svg.getvalue().decode()

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """What the device shows beside the passkey: the mail address, as nobody knows their own id."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name or user.email}

    def _get_site_name(self) -> str:
        return str(settings.TOMONI_CITY_NAME)
