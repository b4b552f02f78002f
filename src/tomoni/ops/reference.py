"""Pages of the reference that are made from the code: ``python -m tomoni.ops.reference`` writes them."""

from importlib import import_module
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PAGE = CHECKOUT / "docs" / "reference" / "settings.md"

HEAD = """\
# Settings

Every setting is an environment variable. They are read and checked when Tomoni starts: a value that cannot be used is
named with its reason, and so is a `TOMONI_` variable that is not in this list (a slip of the pen would otherwise go
unnoticed for years). Yes and no are written `1` and `0`.

This page is made from `src/tomoni/config/environment.py` by `.venv/bin/python -m tomoni.ops.reference`.

| setting | without it | what it does |
|---|---|---|
"""

FOOT = """
For the scripts alone: `TOMONI_PYTHON` names the Python with which `script/setup` makes the environment. `script/up` sets
`TOMONI_DEMO=1` unless it is set already; `tomoni up` does not.

## A real site

```sh
export DATABASE_URL=postgres://tomoni:…@db.example.jp/tomoni
export TOMONI_DATA=/var/lib/tomoni
export TOMONI_URL=https://tomoni.example.jp
export TOMONI_HOSTS=tomoni.example.jp
export TOMONI_HTTPS=1
export TOMONI_PROXIES=1
export SMTP_HOST=mail.example.jp SMTP_PORT=587 SMTP_TLS=starttls SMTP_USER=… SMTP_PASSWORD=…
export TOMONI_MAIL_FROM=kocho@example.jp
.venv/bin/tomoni doctor
.venv/bin/tomoni up
```

`tomoni up` brings the database up to date, then runs the web process and the worker and starts again what ends. Where a
service manager or containers do that, run `tomoni prepare` once, then `tomoni serve` and `tomoni work`.
"""


def settings_page() -> str:
    """The page of all settings."""
    settings = import_module("tomoni.config.environment").SETTINGS
    rows = (
        f"| `{one.name}` | {_default(one.default)} | {one.help.replace('|', '&#124;')} |" for one in settings
    )
    return HEAD + "\n".join(rows) + "\n" + FOOT


def _default(text: str) -> str:
    """What holds when nothing is set; a folder of the checkout by its place in it."""
    if text.startswith(str(CHECKOUT)):
        return f"`{Path(text).relative_to(CHECKOUT)}` in the checkout"
    return f"`{text}`" if text else "empty"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), "utf-8")
