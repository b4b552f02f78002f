"""What ``tomoni up`` says: where the site is, who one can be there, what each can try."""

import click
import yaml
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .console import say
from .site import SiteFailed, answers, port_is_free

TO_TRY = {
    "citizen": gettext_lazy("Write to the mayor, follow the answer, and see what changed in the plan."),
    "clerk": gettext_lazy("Take in letters, give them to a department, draft answers and publish them."),
    "planner": gettext_lazy(
        "Decide what a voice changes, amend the plan, and bind indicators to live sources."
    ),
    "mayor": gettext_lazy("Approve answers, or send them back with a reason."),
}


def refuse_taken_port() -> None:
    """Say so before anything else is done.

    Raises:
        SiteFailed: another process serves there.
    """
    port = settings.TOMONI_PORT
    if port_is_free(port):
        return
    free = next((other for other in range(port + 1, port + 100) if port_is_free(other)), 0)
    who = _("Tomoni runs there already: %(url)s") if answers() else _("Another program uses it.")
    raise SiteFailed(
        _("Port %(port)d is taken.") % {"port": port}
        + " "
        + who % {"url": settings.TOMONI_URL}
        + "\n"
        + _("On another port:")
        + f" TOMONI_PORT={free} script/up"
    )


def welcome() -> None:
    """The address, the demo accounts, the mails, how to stop."""
    say("")
    say(click.style(f"  {settings.TOMONI_URL}/", bold=True))
    say("")
    if settings.TOMONI_DEMO:
        say(
            _("Sign in as one of these, with one press: %(url)s")
            % {"url": f"{settings.TOMONI_URL}/demo/sign-in/"}
        )
        for key, name, post in _people():
            say(f"    {name}" + (f" ({post})" if post else ""))
            say(f"        {TO_TRY[key]}")
    if not settings.TOMONI_SMTP:
        say(_("Mails are not sent but put into %(folder)s") % {"folder": settings.TOMONI_MAIL_FOLDER})
    say(_("Stop with Ctrl+C."))


def _people() -> list[tuple[str, str, str]]:
    city = yaml.safe_load((settings.TOMONI_CATALOG / "demo" / "city.yaml").read_text("utf-8"))
    return [
        (person["key"], person["name"], person["post"] or "")
        for person in city["people"]
        if person["key"] in TO_TRY
    ]
