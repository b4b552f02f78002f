"""The data keys in the file of secrets. The site reads them when it starts."""

import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _

from tomoni.audit.api import rotate_data_keys

from .console import detail, say


def secrets_file() -> Path:
    """Where the secrets lie (settings.md, TOMONI_SECRETS)."""
    return Path(os.environ.get("TOMONI_SECRETS") or settings.TOMONI_DATA / "secrets.json")


def add_key() -> None:
    """Put a new key before the others. It must be known to every process before anything is written under it."""
    secrets = _read()
    keys: dict[str, str] = secrets["data_keys"]
    number = 1 + max(int(name[1:]) for name in keys)
    secrets["data_keys"] = {f"k{number}": Fernet.generate_key().decode(), **keys}
    _write(secrets)
    say(_("There is a new key, k%(number)d. Now:") % {"number": number})
    detail(_("1. back up %(file)s, apart from the database") % {"file": secrets_file()})
    detail(_("2. start the site and its worker again"))
    detail("3. tomoni keys rotate")


def rotate(*, forget: bool) -> None:
    """Write all secrets under the newest key and say how many were rewritten; then, if asked, drop the other keys."""
    for what, count in rotate_data_keys().items():
        detail(f"{what}: {count}")
    newest, *older = settings.TOMONI_DATA_KEYS
    say(_("Everything is under the key %(key)s.") % {"key": newest})
    if forget and older:
        secrets = _read()
        secrets["data_keys"] = {newest: secrets["data_keys"][newest]}
        _write(secrets)
        say(_("Forgotten: %(keys)s. Start the site again.") % {"keys": ", ".join(older)})


def _read() -> dict[str, Any]:
    secrets: dict[str, Any] = json.loads(secrets_file().read_text())
    return secrets


def _write(secrets: dict[str, Any]) -> None:
    path = secrets_file()
    aside = path.with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(secrets, indent=1))
    aside.replace(path)
