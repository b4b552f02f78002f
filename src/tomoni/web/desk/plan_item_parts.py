"""The parts of an item that can be edited: what the form of each shows, and which action takes what was typed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from tomoni.accounts.api import department_names
from tomoni.kernel.actor import Actor
from tomoni.plan.api import (
    ITEM,
    OFFICES,
    ORIGINS,
    RELATED,
    Content,
    Edition,
    Node,
    edit_item,
    indicator_part,
    origin_choices,
    passage_part,
    set_offices,
    set_origins,
    set_related_plans,
    stamp_of,
    write_indicator,
    write_passage,
)

from .plan_item_forms import (
    IndicatorForm,
    ItemForm,
    OfficesForm,
    OriginsForm,
    PartForm,
    RelatedForm,
    TextForm,
    indicator_initial,
    item_initial,
)

KINDS = ("item", "passage", "indicator", "offices", "related", "origins")
WITH_KEYS = ("passage", "indicator")


@dataclass(frozen=True)
class Part:
    """One part of one item: ``kind`` is one of ``KINDS``, ``key`` which passage or indicator (None: a new one)."""

    edition: Edition
    node: Node
    content: Content
    kind: str
    key: UUID | None = None
    words: str = ""  # what is looked for among the items it may have been made out of
    section: tuple[str, str, str] = ("", "", "")  # role, heading and whose part of a new passage

    @property
    def name(self) -> str:
        """How the plan calls it."""
        match self.kind:
            case "passage":
                return passage_part(self.key)
            case "indicator":
                return indicator_part(self.key)
        return {"item": ITEM, "offices": OFFICES, "related": RELATED, "origins": ORIGINS}[self.kind]

    @property
    def stamp(self) -> str:
        """What the part reads like now."""
        return stamp_of(self.content, self.node.pk, self.name)

    @property
    def is_gone(self) -> bool:
        """Whether somebody took the passage or the indicator away."""
        return self.key is not None and not self.initial()

    @property
    def title(self) -> str:
        """What the page of its form is called."""
        return {
            "item": _("Name and kind"),
            "passage": _("Text") if self.key else _("A new text"),
            "indicator": _("Indicator") if self.key else _("A new indicator"),
            "offices": _("Who is responsible"),
            "related": _("Related plans"),
            "origins": _("Where it came from"),
        }[self.kind]

    def initial(self) -> dict[str, Any]:
        """What stands now, as the form shows it; nothing for a part that is new or gone."""
        node = self.node.pk
        match self.kind:
            case "item":
                return item_initial(self.content, node)
            case "passage":
                return self._passage()
            case "indicator":
                found = next((row for row in self.content.indicators if row.key == self.key), None)
                return indicator_initial(found) if found else {}
            case "offices":
                offices = self.content.offices.get(node, ())
                names = [office.name for office in offices]
                return {"offices": names, "lead": next((one.name for one in offices if one.lead), "")}
            case "related":
                return {"names": "\n".join(self.content.related.get(node, ()))}
        return {"origins": [str(one) for one in self.content.origins.get(node, ())]}

    def _passage(self) -> dict[str, Any]:
        if self.key is None:
            role, heading, whose = self.section
            return {"role": role or "actions", "heading": heading, "whose": whose}
        texts = self.content.texts.get(self.node.pk, ())
        found = next((text for text in texts if text.key == self.key), None)
        if found is None:
            return {}
        return {"role": found.role, "heading": found.heading, "whose": found.actor, "text": found.text}

    def form(self, data: Any = None, typed: dict[str, Any] | None = None) -> PartForm:
        """The form: with what was sent, or what was typed and kept, or what stands now."""
        initial = {**self.initial(), "stamp": self.stamp, **(typed or {})}
        given: dict[str, Any] = {"data": data, "initial": initial}
        match self.kind:
            case "item":
                return ItemForm(**given)
            case "passage":
                return TextForm(**given)
            case "indicator":
                return IndicatorForm(**given)
            case "related":
                return RelatedForm(**given)
            case "offices":
                names = dict.fromkeys((*initial.get("offices", ()), *department_names().values()))
                return OfficesForm(**given, names=names)
        chosen = {UUID(one) for one in initial.get("origins", ())}
        return OriginsForm(
            **given, items=origin_choices(self.edition, self.node.pk, chosen=chosen, words=self.words)
        )

    def save(self, actor: Actor, form: PartForm) -> None:
        """Write what was typed.

        Raises:
            NotAllowed, DomainError: as the action does.
        """
        said = form.cleaned_data
        here: dict[str, Any] = {
            "actor": actor,
            "edition": self.edition,
            "node": self.node,
            "stamp": said["stamp"],
        }
        words = {name: value for name, value in said.items() if name != "stamp"}
        match form:
            case ItemForm():
                edit_item(**here, **words)
            case TextForm():
                write_passage(**here, key=self.key, **words)
            case IndicatorForm():
                row = form.indicator(self.key, self.node.pk)
                write_indicator(**here, indicator=row, is_new=self.key is None)
            case OfficesForm():
                set_offices(**here, offices=form.chosen())
            case RelatedForm():
                set_related_plans(**here, names=form.chosen())
            case OriginsForm():
                set_origins(**here, origins=form.chosen())


def side_by_side(form: forms.Form, now: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each field as it stands now and as it was typed, in words."""
    rows = []
    for field in form.visible_fields():
        choices: dict[str, Any] = dict(getattr(field.field, "choices", ()))
        rows.append((str(field.label), _shown(now.get(field.name), choices), _shown(field.value(), choices)))
    return rows


def _shown(value: Any, choices: dict[str, Any]) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_shown(one, choices) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else ""
    return str(choices.get(str(value), value if value is not None else ""))
