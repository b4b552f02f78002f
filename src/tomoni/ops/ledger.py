"""What ``tomoni voices check`` says of the ledger."""

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tomoni.voices.api import Damage, SealFacts, damages

_WORDS = {
    Damage.SEAL_ALTERED: gettext_lazy("%(what)s %(id)s was altered, or does not follow the one before."),
    Damage.ROOT_DIFFERS: gettext_lazy("%(what)s %(id)s does not fit the records."),
    Damage.COPY_DIFFERS: gettext_lazy("%(what)s %(id)s is another than in the copy."),
    Damage.PLACE_MISSING: gettext_lazy("%(what)s %(id)s is gone. What stands behind it was not checked."),
    Damage.RECORD_MISSING: gettext_lazy("%(what)s %(id)s was sealed and is gone."),
    Damage.RECORD_ALTERED: gettext_lazy("%(what)s %(id)s is not what was sealed."),
    Damage.SALT_MISSING: gettext_lazy(
        "%(what)s %(id)s cannot be proved any more: its salt is gone, its text is not."
    ),
    Damage.NEVER_SEALED: gettext_lazy("%(what)s %(id)s should have been sealed, and was not."),
}


def say_damages(copy: Path | None) -> bool:
    """Name each damage in a line. Gives whether all is well.

    Raises:
        ClickException: the copy is no list of seals.
    """
    count = 0
    for count, found in enumerate(damages(_seals_in(copy) if copy else ()), 1):  # noqa: B007
        click.echo(_WORDS[found.damage] % {"what": found.what, "id": found.id})
    click.echo(
        _("%(count)d damages.") % {"count": count}
        if count
        else _("Nothing is missing and nothing was changed.")
    )
    return count == 0


def _seals_in(path: Path) -> list[SealFacts]:
    try:
        seals = json.loads(path.read_text("utf-8-sig"))["seals"]
        return [SealFacts(**(seal | {"consistency": tuple(seal["consistency"])})) for seal in seals]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        words = _("%(path)s is no list of seals. Take it from /voices/seals.json.")
        raise click.ClickException(words % {"path": path}) from problem
