"""How allauth is fitted into this house."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from tomoni.audit.api import decrypt, encrypt


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of citizens are optional; staff accounts are made by the town hall."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted like personal data."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
