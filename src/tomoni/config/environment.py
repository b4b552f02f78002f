"""What an operator may set: one table of environment variables, checked at start.

``docs/reference/settings.md`` is made from this table; a test holds the two equal.
"""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from tomoni.kernel.codes import parse_local_government_code
from tomoni.kernel.errors import DomainError

CHECKOUT = Path(__file__).resolve().parents[3]


class SettingsError(Exception):
    """One or more environment variables cannot be used. The text names each, and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable. ``read`` makes the value of its text and raises ValueError."""

    name: str
    default: str
    help: str
    read: Callable[[str], Any] = str


def yes_or_no(text: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": False,
    }
    try:
        return known[text.strip().lower()]
    except KeyError:
        raise ValueError("must be 1 or 0") from None


def whole_number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise ValueError("must be a whole number") from None
    if number < 0:
        raise ValueError("must not be negative")
    return number


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def file_name(text: str) -> str:
    if not text or not all(c.isascii() and (c.isalnum() or c in "-_") for c in text):
        raise ValueError("must be a name of Latin letters, digits, - and _")
    return text


def city_code(text: str) -> str:
    try:
        return parse_local_government_code(text) if text else ""
    except DomainError:
        raise ValueError("must be a 全国地方公共団体コード such as 131016") from None


def licence(text: str) -> str:
    if text not in ("CC-BY-4.0", "PDL-1.0"):
        raise ValueError("must be CC-BY-4.0 or PDL-1.0")
    return text


def colour(text: str) -> str:
    if len(text) != 7 or text[0] != "#" or not all(c in "0123456789abcdefABCDEF" for c in text[1:]):
        raise ValueError("must be a colour like #197a4b")
    return text


SETTINGS = (
    Setting(
        "TOMONI_DATA",
        str(CHECKOUT / "var"),
        "Folder for the database, secrets and mails that are not sent.",
        folder,
    ),
    Setting(
        "TOMONI_CATALOG",
        str(CHECKOUT / "catalog"),
        "Folder with what officials change: roles, words, the demo city.",
        folder,
    ),
    Setting(
        "DATABASE_URL", "", "Database, e.g. postgres://user:password@host/name. Empty: SQLite in TOMONI_DATA."
    ),
    Setting(
        "TOMONI_DEMO",
        "0",
        "1 shows the invented demo city, with one-click sign-in. Never on a real site.",
        yes_or_no,
    ),
    Setting(
        "TOMONI_DEBUG", "0", "1 shows Django's debug pages to developers. Never on a real site.", yes_or_no
    ),
    Setting(
        "TOMONI_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names under which the site is served, separated by commas.",
        words,
    ),
    Setting(
        "TOMONI_URL",
        "",
        "Address of the site for links in mails, e.g. https://tomoni.example.jp. Empty: the local address.",
    ),
    Setting("TOMONI_PORT", "8000", "Port on which `tomoni up` serves.", whole_number),
    Setting("TOMONI_BIND", "127.0.0.1", "Address on which `tomoni up` serves."),
    Setting(
        "TOMONI_HTTPS",
        "0",
        "1 when citizens reach the site by https: cookies and headers are made strict.",
        yes_or_no,
    ),
    Setting(
        "TOMONI_PROXIES",
        "0",
        "How many reverse proxies stand in front and add X-Forwarded-For.",
        whole_number,
    ),
    Setting("TOMONI_CITY_NAME", "こもれび市", "Name of the city, as printed on every page."),
    Setting(
        "TOMONI_CITY_CODE",
        "",
        "The city's 全国地方公共団体コード, six digits with the check digit. Open data carry it.",
        city_code,
    ),
    Setting("TOMONI_CITY_OFFICE", "企画課 広聴係", "Office that runs the site, as printed at the foot."),
    Setting("TOMONI_CITY_PHONE", "000-000-0000", "Telephone of that office."),
    Setting(
        "TOMONI_KEY_COLOUR", "#197a4b", "The city's own key colour. White text on it must hold 4.5:1.", colour
    ),
    Setting(
        "TOMONI_ANSWER_DAYS",
        "30",
        "Days in which a voice is to be answered; day 1 is the day after receipt.",
        whole_number,
    ),
    Setting(
        "TOMONI_RUBRIC",
        "pace",
        "By which scale the indicators are judged: the name of a file in catalog/rubrics.",
        file_name,
    ),
    Setting("TOMONI_LICENCE", "CC-BY-4.0", "Licence of the open data: CC-BY-4.0 or PDL-1.0.", licence),
    Setting(
        "TOMONI_ASSIGN_DAYS", "5", "Working days in which a voice is to have its department.", whole_number
    ),
    Setting(
        "TOMONI_IMPORT_DAYS",
        "90",
        "Days after which a plan document that was not made an edition is dropped.",
        whole_number,
    ),
    Setting("TOMONI_LETTER_CHARACTERS", "4000", "Longest letter, in characters.", whole_number),
    Setting(
        "TOMONI_LIMITS", "1", "0 switches the limits on letters and look-ups off (for load tests).", yes_or_no
    ),
    Setting("TOMONI_LETTERS_PER_HOUR", "60", "Letters accepted from one address in an hour.", whole_number),
    Setting(
        "TOMONI_LOOKUPS_PER_MINUTE",
        "20",
        "Receipt numbers that one address may try in a minute.",
        whole_number,
    ),
    Setting(
        "SMTP_HOST", "", "Mail server. Empty: mails are put into TOMONI_DATA/mail, which the desk shows."
    ),
    Setting("SMTP_PORT", "25", "Port of the mail server.", whole_number),
    Setting("SMTP_USER", "", "User name at the mail server."),
    Setting("SMTP_PASSWORD", "", "Password at the mail server."),
    Setting("SMTP_TLS", "none", "none, starttls or tls."),
    Setting("TOMONI_MAIL_FROM", "tomoni@localhost", "Sender of all mails."),
    Setting("TOMONI_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "TOMONI_SECRETS",
        "",
        "File with the secrets. Empty: secrets.json in TOMONI_DATA, made at the first start.",
    ),
)


def load(environ: Mapping[str, str]) -> dict[str, Any]:
    """The value of every setting.

    Raises:
        SettingsError: naming every variable that cannot be used.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        text = environ.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as problem:
            problems.append(f"{setting.name}={text!r} {problem}. {setting.help}")
    known = {setting.name for setting in SETTINGS}
    for name in environ:
        if name.startswith("TOMONI_") and name not in known:
            problems.append(f"{name} is not a setting of Tomoni. See docs/reference/settings.md.")
    if problems:
        raise SettingsError("\n".join(problems))
    return values


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must never be known: made by chance at the first start, kept in one file of mode 0600.

    ``data_keys`` are Fernet keys by key id; the first one encrypts, all decrypt.
    """

    django_key: str
    data_keys: dict[str, str]
    index_key: str


def load_secrets(path: Path) -> Secrets:
    """Read the file of secrets, or make it.

    Raises:
        SettingsError: the file is there but cannot be read or is not whole.
    """
    if not path.exists():
        _make_secrets(path)
    try:
        return Secrets(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as problem:
        raise SettingsError(
            f"{path} cannot be used as the file of secrets: {problem}. Restore it from a backup."
        ) from problem


def _make_secrets(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {
        "django_key": secrets.token_urlsafe(50),
        "data_keys": {"k1": Fernet.generate_key().decode()},
        "index_key": secrets.token_urlsafe(32),
    }
    # Written aside and linked into place: two processes that start together agree on one file.
    aside = path.with_suffix(f".{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(made, indent=1))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
