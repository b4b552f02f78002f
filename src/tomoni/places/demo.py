"""The areas of the demo city, from ``city.yaml``."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from tomoni.kernel.actor import Actor

from .actions import record_area, record_scheme

SINCE = date(2006, 4, 1)  # before anything else in the demo


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Set up the demo's schemes and areas. Loading again changes nothing but what the file changed."""
    actor = Actor.system("places.demo")
    listed = yaml.safe_load((folder / "city.yaml").read_text("utf-8"))["areas"]
    for order, division in enumerate(listed):
        scheme = record_scheme(
            actor=actor,
            code=division["scheme"],
            name_ja=division["name_ja"],
            name_en=division["name_en"],
            order=order,
        )
        for place, area in enumerate(division["areas"]):
            record_area(
                actor=actor,
                scheme=scheme,
                code=area["code"],
                name=area["name"],
                name_kana=area["name_kana"],
                name_en=area["name_en"],
                order=place,
                since=SINCE,
            )
        say(f"{scheme.name_ja}: {len(division['areas'])}")
