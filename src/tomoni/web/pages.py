"""What the page of a node shows, put together from what the plan, the indicators and the voices know."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tomoni.indicators.api import overview
from tomoni.kernel.part import channel_labels
from tomoni.plan.api import ChangeFacts, NodePage, PassageFacts, PassageRole, lead_of
from tomoni.voices.api import CLOSING_LABELS, DECISION_LABELS, ClosingKind, Decision

from .drawing import drawn
from .of_plan import plan_crumbs, plan_query
from .queries import (
    Behind,
    EditionInSight,
    Explaining,
    Standings,
    VoiceLine,
    behind_changes,
    explaining,
    voices_of_node,
)
from .words import (
    LEADS,
    day,
    excerpt,
    name_of,
    period,
    sentences,
    standings_sentence,
    things,
    title_of,
    tree_rows,
    untranslated,
)

EXCERPT = 160  # characters of a voice in a list


def node_context(seen: EditionInSight, area: str = "") -> dict[str, Any]:
    """The context of ``web/node.html``; ``area`` narrows its voices by the code of an area. Five queries beyond those for the node itself, at most."""
    page, edition = seen.page, seen.edition
    cards = overview(page.indicators)
    behind = behind_changes([change.id for change in page.changes])
    voices = voices_of_node(page.link.id, area=area)
    words = explaining(edition, page.terms)
    changed_by = {voice.public_id for one in behind.values() for voice in one.named}
    return {
        "seen": seen,
        "page": page,
        "edition": edition,
        "title": title_of(page.link),
        "level": page.kind_label if untranslated() else page.link.level or page.kind_label,
        "period": period(edition.period_from, edition.period_to),
        "state": sentences(*_state(page, Standings.of(cards.values()), behind)),
        "indicators": [drawn(facts, cards[facts.key]) for facts in page.indicators],
        "sections": [(one.heading, _passages(one.passages, behind, words)) for one in page.sections],
        "roles": _roles(page, words),
        "changes": [(change, behind.get(change.id)) for change in page.changes],
        "errata": page.errata,
        "role_errata": _in_roles(page),
        "fates": page.fates,
        "voices": [voice_card(line, changed=line.public_id in changed_by) for line in voices.newest],
        "voice_count": voices.count,
        "area": area,
        "write_url": f"{reverse('letters:write')}?{urlencode({'about': page.link.code})}",
        "children": tree_rows(page.children),
        "before": page.before and (name_of(page.before), page.before.code),
        "after": page.after and (name_of(page.after), page.after.code),
        "also_at": [(place.parent and name_of(place.parent)) or place.repeated_ref for place in page.also_at],
        "has_words": bool(words.terms),
        "plan_query": plan_query(edition.plan) if edition.plan.parent_id else "",
        "lead": _lead(page),
        "has_viewpoints": any(one.role == PassageRole.VIEWPOINTS for one in page.sections),
        "text_language": untranslated(),
        "crumbs": [
            *plan_crumbs(edition.plan if edition.plan.parent_id else None),
            *((name_of(link), reverse("web:node", args=[link.code])) for link in page.breadcrumbs),
            (name_of(page.link), ""),
        ],
    }


def _state(page: NodePage, standings: Standings, behind: dict[UUID, Behind]) -> Iterable[str]:
    """The state of a node in one sentence or two."""
    said = standings_sentence(standings.good, standings.late, standings.unknown)
    if said:
        yield said
    elif page.children:
        yield ngettext(
            "%(n)s item of the plan stands below it.",
            "%(n)s items of the plan stand below it.",
            len(page.children),
        ) % {"n": things(len(page.children))}
    newest = next((change for change in page.changes if change.id in behind), None)
    if newest:
        count = behind[newest.id].voices
        words = {"n": count, "day": day(newest.adopted_on)}
        yield (
            ngettext(
                "On %(day)s its text was changed because of %(n)s voice.",
                "On %(day)s its text was changed because of %(n)s voices.",
                count,
            )
            % words
        )


def _passages(
    passages: Iterable[PassageFacts], behind: dict[UUID, Behind], words: Explaining
) -> list[dict[str, Any]]:
    """The passages of a section; each word is explained where it stands first in it."""
    explained: set[int] = set()
    return [
        {
            "pieces": words.pieces(passage.text, explained),
            "change": passage.change,
            "mark": _mark(passage.change, behind.get(passage.change.id)) if passage.change else "",
            "key": passage.key,
        }
        for passage in passages
    ]


def _in_roles(page: NodePage) -> list[UUID]:
    """Texts of roles that are corrected: they are shown as one text for each who does something."""
    corrected = {one.passage_key for one in page.errata}
    return [text.key for role in page.roles for text in role.passages if text.key in corrected]


def _lead(page: NodePage) -> object:
    """Who leads, in words; nothing where the plan does not say it."""
    together = [one for one in page.sections if one.role == PassageRole.COLLABORATION]
    lead = lead_of(text.text for one in together for text in one.passages)
    return LEADS[lead] if lead else ""


def _roles(page: NodePage, words: Explaining) -> list[tuple[str, list[tuple[str, str]]]]:
    explained: set[int] = set()
    return [
        (one.actor, words.pieces(" ".join(text.text for text in one.passages), explained))
        for one in page.roles
    ]


def _mark(change: ChangeFacts, behind: Behind | None) -> str:
    """What the link beside a changed passage says."""
    when = day(change.adopted_on)
    if behind is None:
        return _("Changed on %(day)s") % {"day": when}
    return ngettext(
        "Changed because of %(n)s voice (%(day)s)", "Changed because of %(n)s voices (%(day)s)", behind.voices
    ) % {"n": behind.voices, "day": when}


def voice_card(line: VoiceLine, text: str = "", *, changed: bool = False) -> dict[str, Any]:
    """A public voice as the component ``voice`` shows it, without its answer; ``text``: other than its beginning."""
    label, tone = _chip(line, changed)
    channel = str(channel_labels().get(line.channel, line.channel))
    return {
        "text": text or excerpt(line.text, EXCERPT),
        "meta": "　".join(part for part in (date_format(line.received_on), channel, line.area_name) if part),
        "chip": label,
        "tone": tone,
        "url": reverse("voices:one", args=[line.public_id]),
        "link_label": _("Read the answer of the city") if line.answered_on else _("Read this voice"),
    }


def _chip(line: VoiceLine, changed: bool) -> tuple[str, str]:
    if changed:
        return _("The plan has changed"), "good"
    if line.decision:
        return str(DECISION_LABELS[Decision(line.decision)]), "plain"
    if line.answered_on:
        return _("Answered"), "plain"
    if line.closing:
        return str(CLOSING_LABELS[ClosingKind(line.closing)]), "plain"
    return (_("No answer yet, late"), "late") if line.late else (_("Waiting for an answer"), "turn")
