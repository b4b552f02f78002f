"""What parts declare holds together: actions are recorded, paths lead somewhere, personal data has an end."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tomoni.audit.api import EncryptedTextField, PersonalTextField, retention_rules
from tomoni.config.parts import INSTALLED_PARTS
from tomoni.kernel import events
from tomoni.kernel.part import Part, parts, resolve

# Functions in an ``actions`` room that are no action themselves, each with the reason.
NOT_ACTIONS = {
    "tomoni.accounts.actions.load_roles": "reads the file, then calls load_role_definitions",
    "tomoni.listening.intakes.actions.enter_voice": "finds an intake that was entered before, else calls take_intake",
    "tomoni.listening.letters.actions.send_letter": "finds a letter that was sent before, else calls take_letter",
    "tomoni.listening.letters.actions.submission_digest": "pure; also used by the load test",
}

# Text that is no personal data although its name may sound so, each with the reason.
NOT_PERSONAL = {
    "intakes.PaperForm.place": "where filled-in sheets are handed in: an office or a hall",
    "accounts.DepartmentVersion.name": "the name of an office",
    "accounts.DepartmentVersion.name_en": "the name of an office",
    "accounts.DepartmentVersion.contact": "the public telephone of an office",
    "places.Scheme.name_ja": "the name of a way to divide the city",
    "places.Scheme.name_en": "the name of a way to divide the city",
    "places.Area.name": "the name of a part of the city",
    "places.Area.name_kana": "the name of a part of the city",
    "places.Area.name_en": "the name of a part of the city",
    "plan.Passage.text": "a public document",
    "plan.Indicator.name": "a public document",
    "plan.GlossaryTerm.text": "a public document",
    "plan.InquirySheet.name": "the name of an office",
    "plan.Milestone.address": "the address of a public page",
    "plan.Remark.text": "a public document",
    "voices.Summary.text": "written by the office for the public, approved apart",
}
SUSPICIOUS = ("name", "text", "mail", "address", "phone", "contact", "body", "subject", "to", "place")


def action_modules() -> Iterator[ModuleType]:
    for package in INSTALLED_PARTS:
        try:
            module = import_module(f"{package}.actions")
        except ModuleNotFoundError:
            continue
        yield module


def functions_of(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What the room offers; of a room that is a folder, what its ``__init__`` offers."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and inspect.unwrap(function).__module__.startswith(module.__name__):
            yield f"{module.__name__}.{name}", function


ACTIONS = {path: function for module in action_modules() for path, function in functions_of(module)}


def declared() -> tuple[Part, ...]:
    return parts()


@pytest.mark.parametrize("path", sorted(set(ACTIONS) - set(NOT_ACTIONS)))
def test_every_action_is_recorded_and_takes_the_actor_first_by_keyword(path):
    function = ACTIONS[path]
    assert hasattr(function, "verb"), (
        f"{path} is not @recorded; if it is no action, it belongs into another room"
    )
    first, *rest = inspect.signature(function).parameters.values()
    assert first.name == "actor"
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in (first, *rest))


def test_each_verb_names_its_part_and_is_used_once():
    verbs = [(function.verb, path) for path, function in ACTIONS.items() if hasattr(function, "verb")]
    assert len({verb for verb, _ in verbs}) == len(verbs)
    for verb, path in verbs:
        assert verb.split(".")[0] in path.split("."), f"{path} records {verb}"


def test_the_desk_has_words_for_each_verb():
    from tomoni.web.desk.words import VERBS

    assert {function.verb for function in ACTIONS.values() if hasattr(function, "verb")} - set(VERBS) == set()


def test_exceptions_are_still_there():
    assert set(NOT_ACTIONS) <= set(ACTIONS)


def test_every_path_in_a_declaration_leads_somewhere():
    for part in declared():
        paths = [job for jobs in part.on.values() for job in jobs]
        paths += [schedule.job for schedule in part.schedules]
        paths += [source.measure for source in part.live_sources]
        paths += [table.rows for table in part.open_tables]
        paths += [rule.shred for rule in part.retention]
        paths += [part.demo] if part.demo else []
        paths += getattr(part, "on_live_sources", ())
        for path in paths:
            assert callable(resolve(path)), (part.name, path)


def test_every_event_that_somebody_listens_to_exists():
    heard = {name for part in declared() for name in part.on}
    heard |= {name for part in declared() for source in part.live_sources for name in source.moved_by}
    assert heard <= set(events._KINDS)


def test_every_permission_in_a_role_of_the_catalogue_is_declared(settings):
    import yaml

    roles = yaml.safe_load((settings.TOMONI_CATALOG / "roles.yaml").read_text("utf-8"))
    known = {permission.code for part in declared() for permission in part.permissions}
    for code, role in roles.items():
        assert set(role["permissions"]) <= known, code


def text_fields() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if model.__module__.startswith("tomoni."):
            for field in model._meta.concrete_fields:
                if isinstance(field, (models.TextField, models.CharField)):
                    yield f"{model._meta.label}.{field.name}", field


def test_every_personal_field_has_a_retention_rule():
    kept = {f"{rule.model}.{name}" for rule in retention_rules() for name in rule.fields}
    personal = {
        path for path, field in text_fields() if isinstance(field, (PersonalTextField, EncryptedTextField))
    }
    assert personal <= kept
    assert kept <= {path for path, _ in text_fields()}, "a rule names a field that is not there"


def test_text_that_sounds_personal_is_marked_or_explained():
    for path, field in text_fields():
        name = path.rsplit(".", 1)[1]
        sounds = name in SUSPICIOUS or name.startswith(("name_", "contact"))
        if sounds and not isinstance(field, (PersonalTextField, EncryptedTextField)):
            kept = any(path == f"{rule.model}.{n}" for rule in retention_rules() for n in rule.fields)
            assert kept or path in NOT_PERSONAL, (
                f"{path}: mark it as personal, or say in NOT_PERSONAL why it is not"
            )


def test_every_domain_error_has_a_sentence():
    """Codes are found in the source: whatever is raised can be said to a person.

    The kernel's codes (calendar, codes) get theirs from the part whose form first asks for such a thing.
    """
    import re
    from pathlib import Path

    import tomoni

    said = {code for part in declared() for code in part.messages}
    raised = set()
    for path in Path(tomoni.__path__[0]).rglob("*.py"):
        if "tests" not in path.parts and "kernel" not in path.parts:
            raised |= set(re.findall(r'(?:DomainError|NotAllowed)\(\s*"([a-z_.]+)"', path.read_text("utf-8")))
    assert raised - said == set()
