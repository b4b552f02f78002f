"""The declaration of ``web``: the menus of the pages that join parts."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.kernel.part import MenuEntry, OpenTable, Part, Schedule

from .desk.menu import DESK_MENU

PART = Part(
    name="web",
    label=_("Web pages"),
    demo="tomoni.web.demo:load",
    menu=(
        MenuEntry("public", pgettext_lazy("menu", "Plan"), "web:plan", order=10),
        MenuEntry("search", _("Search the whole site"), "web:search", order=10),
        *DESK_MENU,
        MenuEntry("footer", _("How this site works"), "web:how", order=10),
        MenuEntry("footer", _("Accessibility"), "web:accessibility", order=20),
        MenuEntry("footer", _("Privacy"), "web:privacy", order=30),
        MenuEntry("footer", _("Open data"), "web:data", order=40),
    ),
    on={"web.printout_asked": ("tomoni.web.jobs:make_printout",)},
    schedules=(
        Schedule("tomoni.web.jobs:forget_old_printouts", every=timedelta(days=1)),
        Schedule("tomoni.web.jobs:measure_open_files", every=timedelta(days=1)),
    ),
    open_tables=(
        OpenTable(
            key="plan.changes",
            label=_("Changes of the plan, with the voices behind them"),
            columns=(
                "id",
                "edition",
                "adopted_on",
                "node",
                "name",
                "role",
                "old",
                "new",
                "reason",
                "voices",
                "public_voices",
            ),
            rows="tomoni.web.open_data:open_changes",
            labels=(
                "変更ID",
                "版",
                "決定日",
                "項目コード",
                "項目",
                "欄",
                "旧",
                "新",
                "理由",
                "声の数",
                "公開された声",
            ),
            about=_(
                "Each passage that a decision changed: before, after, why, and because of how many voices."
            ),
        ),
    ),
    messages={
        "web.pdf_unavailable": _(
            "This machine cannot make PDF files yet. Whoever looks after it should install: %(packages)s"
        ),
        "web.too_large_to_print": _("The plan is too large for one file. Please choose a chapter."),
        "web.printout_failed": _("The file could not be made. Please try again in ten minutes."),
    },
)
