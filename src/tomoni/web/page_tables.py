"""What a page of the plan shows, as a table: the same reads as the page, so that neither tells what the other does not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tomoni.indicators.api import Card, Entry, overview
from tomoni.plan.api import (
    ChangeFacts,
    Difference,
    Edition,
    IndicatorFacts,
    NodeLink,
    edition_changes,
    edition_lineage,
    node_list,
    node_titles,
)

from .licences import licence
from .queries import Behind, EditionInSight, Found, Standings, behind_changes, glance, voices_of_node
from .tables import Table, columns


def table(name: str, url: str, cols: dict[str, str], rows: Any) -> Table:
    """A table of a page, with what JSON says of it: where it is from, whose it is, under which licence, of which day."""
    about = {
        "title": name,
        "url": settings.TOMONI_URL + url,
        "publisher": settings.TOMONI_CITY_NAME,
        "licence": licence().url,
        "retrieved": timezone.localdate(),
    }
    return Table(f"{settings.TOMONI_CITY_NAME}_{name}", columns(**cols), rows, about)


# ---- the plan --------------------------------------------------------------------------------------

OVERVIEW = {
    "code": "項目コード", "parent": "上の項目", "depth": "階層", "level": "区分", "marker": "番号", "title": "名称",
    "title_en": "名称_英字", "repeated": "再掲", "good": "順調な指標の数", "late": "遅れている指標の数",
    "unknown": "判断できない指標の数",
}  # fmt: skip


def of_overview(edition: Edition) -> Iterator[tuple[object, ...]]:
    """The items of an edition in the order of the document; goals with how their indicators stand."""
    seen = glance(edition)
    standing: dict[str, Standings] = {}
    for code, (path, _link) in seen.goals.items():
        standing[code] = Standings.of(one for one in seen.found if one.path.startswith(path))
    for node, parent in node_list(edition):
        link = node.link
        at = None if node.repeated else standing.get(link.code)
        yield (
            link.code, parent.code if parent else "", node.depth, link.level, link.marker, link.title, link.title_en,
            node.repeated, at and at.good, at and at.late, at and at.unknown,
        )  # fmt: skip


EDITION = {
    "kind": "種別", "node": "項目コード", "name": "項目", "role": "欄", "old": "旧", "new": "新", "reason": "理由",
    "adopted_on": "決定日", "voices": "声の数", "public_voices": "公開された声", "id": "変更ID",
}  # fmt: skip


def of_edition(edition: Edition) -> Iterator[tuple[object, ...]]:
    """What an adopted edition changed, with the voices behind it that the public may read; what became of items."""
    changes = edition_changes(edition)
    behind = behind_changes([change.id for change in changes])
    for change in changes:
        yield _change(change, change.node, behind)
    for row in () if edition.is_amendment else edition_lineage(edition):
        code = row.after.code if row.after else row.before.code if row.before else ""
        yield (
            row.kind_label, code, "", "", row.before.name if row.before else "", row.after.name if row.after else "",
            "", edition.adopted_on, None, "", "",
        )  # fmt: skip


def _change(change: ChangeFacts, node: NodeLink | None, behind: Mapping[UUID, Behind]) -> tuple[object, ...]:
    voices = behind.get(change.id)
    named = ";".join(one.public_id for one in voices.named) if voices else ""
    return (
        "変更", node.code if node else "", node.name if node else "", change.role_label, change.old, change.new,
        change.reason, change.adopted_on, voices.voices if voices else 0, named, str(change.id),
    )  # fmt: skip


COMPARISON = {
    "state": "変化", "node": "項目コード", "name": "項目", "about": "対象", "what": "内容", "old": "旧", "new": "新",
    "changes": "変更ID",
}  # fmt: skip
_STATES = {"added": "新設", "ended": "終了", "changed": "変更", "removed": "削除"}


def of_comparison(found: Difference) -> Iterator[tuple[object, ...]]:
    """What is different between two editions: items, then their texts and indicators."""
    for node in found.nodes:
        link, state = node.link, _STATES[node.state]
        for sentence in node.sentences:
            yield state, link.code, link.name, "項目", sentence, "", "", ""
        for text in node.texts:
            ids = ";".join(str(change.id) for change in text.changes)
            yield state, link.code, link.name, text.role_label, text.sentence, text.old, text.new, ids
        for one in node.indicators:
            said = " ".join(field.sentence for field in one.fields)
            yield _STATES[one.state], link.code, link.name, "指標", f"{one.name} {said}".strip(), "", "", ""


NODE = {
    "kind": "種別", "heading": "見出し", "text": "内容", "who": "主体", "value": "値", "date": "日付", "id": "識別子",
}  # fmt: skip


def of_node(seen: EditionInSight) -> Iterator[tuple[object, ...]]:
    """All that the page of a node shows, voices as the public reads them."""
    page = seen.page
    yield "項目", page.link.level, page.link.name, "", "", seen.edition.adopted_on, page.link.code
    for section in page.sections:
        for one in section.passages:
            yield "文", section.heading, one.text, one.actor, "", None, str(one.key)
    for role in page.roles:
        for one in role.passages:
            yield "役割", one.heading, one.text, role.actor, "", None, str(one.key)
    cards = overview(page.indicators)
    for facts in page.indicators:
        card = cards[facts.key]
        words = f"{facts.name}（{facts.target.text} {facts.target.period}）"
        yield "指標", card.step.code, words, str(card.source_label), card.value, card.year, str(facts.key)
    for office in page.departments:
        yield "担当", "主管" if office.lead else "", office.name, "", "", None, ""
    for child in page.children:
        yield "下の項目", child.link.level, child.link.name, "", "", None, child.link.code
    behind = behind_changes([change.id for change in page.changes])
    for change in page.changes:
        voices = behind[change.id].voices if change.id in behind else 0
        words = f"{change.old} → {change.new}（{change.reason}）"
        yield "変更", change.role_label, words, "", voices, change.adopted_on, str(change.id)
    for line in voices_of_node(page.link.id).newest:
        yield "声", line.channel, line.text, line.area_name, "", line.received_on, line.public_id


# ---- indicators and search -------------------------------------------------------------------------

INDICATOR = {
    "year": "年度", "value": "値", "numerator": "分子", "denominator": "分母", "status": "区分",
    "measured_at": "集計日時", "source": "出典", "query_version": "定義の版", "counts": "有効",
}  # fmt: skip


def of_indicator(entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
    """Every value that was ever recorded; those that count are marked."""
    for one in entries:
        yield (
            one.year, one.value, one.numerator, one.denominator, one.status.value, one.measured_at, one.provenance,
            one.query_version, one.counts,
        )  # fmt: skip


INDICATORS = {
    "key": "指標ID", "node": "項目コード", "name": "項目", "indicator": "指標", "definition": "定義", "unit": "単位",
    "baseline": "基準値", "baseline_period": "基準年度", "target": "目標値", "target_period": "目標年度",
    "value": "最新値", "year": "年度", "step": "段階", "achievement": "達成の割合", "live": "自動集計", "source": "出典",
}  # fmt: skip


def indicator_row(facts: IndicatorFacts, card: Card, home: NodeLink | None) -> tuple[object, ...]:
    """One indicator of the list."""
    return (
        str(facts.key), home.code if home else "", home.name if home else "", facts.name, facts.definition, facts.unit,
        facts.baseline.text, facts.baseline.period, facts.target.text, facts.target.period, card.value, card.year,
        card.step.code, None if card.achievement is None else round(card.achievement, 3), card.is_live,
        str(card.source_label),
    )  # fmt: skip


FOUND = {"kind": "種別", "title": "名称", "where": "場所", "text": "内容", "date": "日付", "id": "識別子"}


def of_search(found: Found) -> Iterator[tuple[object, ...]]:
    """The page of what was found: items of the plan, indicators, voices that the public may read."""
    for node in found.nodes:
        yield "計画", node.link.name, node.link.level, "\n".join(node.texts), None, node.link.code
    homes = node_titles({one.node_id for one in found.indicators})
    for one in found.indicators:
        home = homes.get(one.node_id)
        yield "指標", one.name, home.name if home else "", one.definition, None, str(one.key)
    for line in found.voices:
        yield "声", "", line.area_name, line.text, line.received_on, line.public_id
