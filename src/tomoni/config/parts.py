"""The parts of this house, lowest row first. A new part or slice is one line here."""

from importlib import import_module
from importlib.util import find_spec

from tomoni.kernel.part import Part, register

INSTALLED_PARTS = [
    "tomoni.design",
    "tomoni.audit",
    "tomoni.search",
    "tomoni.furigana",
    "tomoni.notify",
    "tomoni.accounts",
    "tomoni.places",
    "tomoni.approvals",
    "tomoni.plan",
    "tomoni.indicators",
    "tomoni.voices",
    "tomoni.evaluation",
    "tomoni.listening.intakes",
    "tomoni.listening.letters",
    "tomoni.web",
    "tomoni.ops",
]


def register_all() -> None:
    """Read the declaration of every installed part that has one."""
    for package in INSTALLED_PARTS:
        if find_spec(f"{package}.part") is None:
            continue
        part = import_module(f"{package}.part").PART
        assert isinstance(part, Part), package
        register(part)
