"""The demo city's sheets: two measures with words, frozen and published."""

from collections.abc import Callable
from pathlib import Path

import yaml
from django.utils import timezone

from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year
from tomoni.plan.api import edition_in_force, find_node

from .actions import freeze_sheet, publish_sheet, write_words
from .models import Sheet
from .queries import words_of


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Write, freeze and publish the sheets of ``sheets.yaml``, unless a measure has one. Safe to repeat."""
    actor = Actor.system("evaluation.demo")
    today = timezone.localdate()
    edition = edition_in_force()
    said = yaml.safe_load((folder / "sheets.yaml").read_text("utf-8"))
    for code, words in said.items():
        node = find_node(code)
        if edition is None or node is None or Sheet.objects.filter(node=node).exists():
            continue
        year = fiscal_year(today)
        if words_of(node.pk, year) is None:
            write_words(actor=actor, node=node, year=year, words=words)
        sheet = freeze_sheet(actor=actor, edition=edition, code=code, year=year, as_of=today)
        publish_sheet(actor=actor, sheet=sheet)
    say(f"sheets of {len(said)} measures")
