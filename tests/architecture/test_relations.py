"""Foreign keys obey the same order as imports: downwards only. The order stands once, in pyproject.toml.

Foreign keys named by string are invisible to import-linter; this sees them.
"""

import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def part_heights() -> dict[str, int]:
    """Height of each part, higher rows larger, as the ``direction`` contract gives them."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "direction")["layers"]
    return {part.strip(" ()"): -row for row, parts in enumerate(layers) for part in parts.split("|")}


def part_of(model: type) -> str | None:
    """The part that a model lives in; None for other people's models."""
    package, *rest = model.__module__.split(".")
    return rest[0] if package == "tomoni" and rest else None


def relations_that_point_up(heights: dict[str, int]) -> Iterator[str]:
    """Each relation from one part to a part of the same or a higher row."""
    for model in apps.get_models():
        here = part_of(model)
        if here is None:
            continue
        fields: Any = model._meta.get_fields(include_hidden=True)
        for field in fields:
            if not field.is_relation or field.auto_created or not field.related_model:
                continue
            there = part_of(field.related_model)
            if there is not None and here != there and heights[there] >= heights[here]:
                yield f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"


def test_no_foreign_key_points_upwards():
    assert list(relations_that_point_up(part_heights())) == []


def test_the_test_sees_a_relation_that_points_up():
    heights = part_heights() | {"plan": 99}
    assert "voices.Concern.node -> plan.Node" in list(relations_that_point_up(heights))


@pytest.mark.django_db
def test_every_model_has_its_migration():
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    assert "No changes" in said.getvalue()
