"""Fields for personal data: marked, so that a test finds each of them a retention rule; encrypted where needed."""

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast

from tomoni.kernel.part import parts, resolve

# django-stubs knows these classes as generic; at run time they are not.


class PersonalTextField(models.TextField):  # type: ignore[type-arg]
    """Text that can hold personal data (what a citizen wrote). Searchable, so not encrypted."""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Personal data that is never searched by its content: a name, an address, a contact.

    Stored as ``<key id>:<Fernet token>``. An empty text is stored as it is: there is nothing to hide.
    """

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value


@cache
def _fernet(key_id: str) -> Fernet:
    return Fernet(settings.TOMONI_DATA_KEYS[key_id])


def encrypt(text: str) -> str:
    """The text under the newest key."""
    key_id = next(iter(settings.TOMONI_DATA_KEYS))
    return f"{key_id}:{_fernet(key_id).encrypt(text.encode('utf-8', 'replace')).decode()}"


def decrypt(stored: str) -> str:
    """The text again.

    Raises:
        KeyError: its key is not among the secrets.
        cryptography.fernet.InvalidToken: it was altered.
    """
    key_id, _, token = stored.partition(":")
    return _fernet(key_id).decrypt(token.encode()).decode()


def blind_index(purpose: str, value: str) -> str:
    """HMAC-SHA-256 by which equal values are found without keeping them. 64 hexadecimal characters."""
    message = f"{purpose}\0{value}".encode("utf-8", "replace")
    return hmac.new(settings.TOMONI_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


def under_newest_key(stored: str) -> str:
    """The same encrypted text under the newest key; unchanged if it is under that already."""
    newest = next(iter(settings.TOMONI_DATA_KEYS))
    return stored if stored.startswith(f"{newest}:") else encrypt(decrypt(stored))


def reencrypt(model: type[models.Model], field: str) -> int:
    """Write every value of the field under the newest key. Returns how many rows were rewritten."""
    newest = next(iter(settings.TOMONI_DATA_KEYS)) + ":"
    rows = model._base_manager.annotate(_stored=Cast(field, models.TextField()))
    stale = rows.exclude(_stored=None).exclude(_stored="").exclude(_stored__startswith=newest)
    count = 0
    for pk, stored in stale.values_list("pk", "_stored").iterator(500):
        # Conditional: what somebody wrote meanwhile is under the newest key already, and stays.
        count += rows.filter(pk=pk, _stored=stored).update(**{field: decrypt(stored)})
    return count


def rotate_data_keys() -> dict[str, int]:
    """Write all that is encrypted, in all parts, under the newest key: afterwards the older keys may go.

    May run beside the site, and again. Returns how many values were rewritten, by what they are.
    """
    rewritten = {
        f"{model._meta.label}.{field.name}": reencrypt(model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    }
    return rewritten | {part.name: resolve(part.reencrypt)() for part in parts() if part.reencrypt}
