"""Sentences and labels that several pages share."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from tomoni.indicators.api import Standing
from tomoni.kernel.calendars import fiscal_year_wareki
from tomoni.plan.api import Difference, Lead, NodeLink, TreeNode

TONES = {
    Standing.REACHED: "good",
    Standing.ON_TRACK: "good",
    Standing.LATE: "turn",
    Standing.UNKNOWN: "plain",
}

LEADS = {
    Lead.CITIZENS: gettext_lazy("Citizens lead"),
    Lead.EQUAL: gettext_lazy("On equal terms"),
    Lead.CITY: gettext_lazy("The city leads"),
}
LEAD_NOTES = {
    Lead.CITIZENS: gettext_lazy("Citizens take the lead, and the city supports them."),
    Lead.EQUAL: gettext_lazy("Citizens and the city carry it together."),
    Lead.CITY: gettext_lazy("The city takes the lead, and citizens take part."),
}


def name_of(link: NodeLink) -> str:
    """Marker and title in the reader's language, where the plan was translated."""
    if link.title_en and not (get_language() or "ja").startswith("ja"):
        return f"{link.marker} {link.title_en}".strip()
    return link.name


def title_of(link: NodeLink) -> str:
    """The title alone, in the reader's language."""
    translated = link.title_en and not (get_language() or "ja").startswith("ja")
    return link.title_en if translated else link.title


def untranslated() -> str:
    """The name of the plan's language, where the reader reads another; else nothing."""
    return "" if (get_language() or "ja").startswith("ja") else _("Japanese")


def period(first: int | None, last: int | None) -> str:
    """The 年度 of an edition in both calendars."""
    if first is None or last is None:
        return ""
    if (get_language() or "ja").startswith("ja"):
        return f"{fiscal_year_wareki(first)}から{fiscal_year_wareki(last)}まで（{first}〜{last}年度）"
    return _("Fiscal years %(first)s to %(last)s") % {"first": first, "last": last}


def year_words(year: int) -> str:
    """A 年度, short enough for a chart."""
    return _("FY %(year)s") % {"year": year}


def tree_rows(nodes: Iterable[TreeNode]) -> list[dict[str, object]]:
    """Nodes as the component ``tree`` takes them, one level."""
    return [
        {"label": name_of(node.link), "url": reverse("web:node", args=[node.link.code]), "note": below(node)}
        for node in nodes
    ]


def below(node: TreeNode) -> str:
    """How many nodes stand below one."""
    if not node.child_count:
        return ""
    return ngettext("%(n)s item", "%(n)s items", node.child_count) % {"n": node.child_count}


def excerpt(text: str, most: int = 120) -> str:
    """The beginning of what somebody wrote, on one line."""
    return Truncator(" ".join(text.split())).chars(most)


def sentences(*said: str) -> str:
    """Sentences one after the other, as the reader's language sets them."""
    between = "" if (get_language() or "ja").startswith("ja") else " "
    return between.join(one for one in said if one)


def things(count: int) -> str:
    """A number of things. In Japanese up to nine of them are counted with つ."""
    japanese = (get_language() or "ja").startswith("ja")
    return f"{count}つ" if japanese and count < 10 else str(count)


def standings_sentence(good: int, late: int, unknown: int) -> str:
    """How indicators stand, in one sentence; empty where there are none."""
    total, judged = good + late + unknown, good + late
    words = {"n": things(total), "judged": things(judged), "good": things(good), "late": things(late)}
    if not total:
        return ""
    if not judged:
        return (
            ngettext(
                "It has %(n)s indicator; how it stands cannot be said yet.",
                "It has %(n)s indicators; how they stand cannot be said yet.",
                total,
            )
            % words
        )
    if not late:
        return (
            ngettext(
                "%(judged)s indicator can be judged, and it is on track.",
                "%(judged)s indicators can be judged, and all are on track.",
                judged,
            )
            % words
        )
    if not good:
        return (
            ngettext(
                "%(judged)s indicator can be judged, and it is behind.",
                "%(judged)s indicators can be judged, and all are behind.",
                judged,
            )
            % words
        )
    return _("Of %(judged)s indicators that can be judged, on track: %(good)s, behind: %(late)s.") % words


def differences_sentence(found: Difference) -> str:
    """How much is different between two editions, in one or two sentences."""
    counts = found.counts
    terms = ngettext("%(n)s explained word differs.", "%(n)s explained words differ.", counts.terms)
    words_differ = terms % {"n": counts.terms} if counts.terms else ""
    if not found.nodes:
        return _("Nothing is different.") if found.is_empty else words_differ
    parts = (
        (counts.added, _("items that are new: %(n)s")),
        (counts.ended, _("items that end: %(n)s")),
        (counts.moved, _("items that move: %(n)s")),
        (counts.renamed, _("items that are renamed: %(n)s")),
        (counts.texts, _("texts that differ: %(n)s")),
        (counts.indicators, _("indicators that differ: %(n)s")),
    )
    said = pgettext("between values", ", ").join(words % {"n": n} for n, words in parts if n)
    total = ngettext("%(n)s item is different.", "%(n)s items are different.", len(found.nodes))
    among = _("Among them: %(list)s.") % {"list": said} if said else ""
    return sentences(total % {"n": len(found.nodes)}, among, words_differ)


def day(value: date | None) -> str:
    """A day as the reader's language writes it; nothing for no day."""
    return date_format(value) if value else ""
