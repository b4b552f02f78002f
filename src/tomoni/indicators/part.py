"""The declaration of ``indicators``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import OpenTable, Part, Permission, Schedule

PART = Part(
    name="indicators",
    label=_("Indicators"),
    permissions=(
        Permission("indicators.bind", _("Let indicators measure themselves")),
        Permission("indicators.record", _("Record values of indicators")),
    ),
    open_tables=(
        OpenTable(
            "indicators.observations",
            _("Values of the indicators"),
            columns=(
                "indicator",
                "name",
                "unit",
                "year",
                "value",
                "numerator",
                "denominator",
                "status",
                "measured_at",
                "provenance",
                "query_version",
            ),
            rows="tomoni.indicators.queries:open_rows",
            labels=(
                "指標ID",
                "名称",
                "単位",
                "年度",
                "値",
                "分子",
                "分母",
                "区分",
                "集計日時",
                "出典",
                "定義の版",
            ),
            about=_(
                "What counts for each fiscal year, with its source. Values that the platform counts itself say so."
            ),
        ),
    ),
    on={
        "indicators.source_moved": ("tomoni.indicators.jobs:measure_source",),
        "plan.edition_adopted": ("tomoni.indicators.jobs:judge_in_force",),
    },
    on_live_sources=("tomoni.indicators.jobs:measure_moved",),
    schedules=(
        Schedule("tomoni.indicators.jobs:measure_all", every=timedelta(days=1)),
        Schedule("tomoni.indicators.jobs:judge_in_force", every=timedelta(hours=1)),
    ),
    demo="tomoni.indicators.demo:load",
    messages={
        "indicators.unknown_indicator": _("The plan has no such indicator."),
        "indicators.unknown_source": _("There is no such automatic count."),
        "indicators.unknown_filter": _("This automatic count cannot be narrowed down like that."),
        "indicators.already_bound": _("The indicator measures itself in this way already."),
        "indicators.not_bound": _("The indicator does not measure itself."),
        "indicators.measured_live": _(
            "The indicator measures itself: the value of the present fiscal year cannot be entered by hand."
        ),
        "indicators.needs_correction": _(
            "A final value of fiscal year %(year)s stands already. Record the new one as a correction."
        ),
        "indicators.nothing_new": _("This value of fiscal year %(year)s is recorded already."),
        "indicators.no_value": _("Enter the value of fiscal year %(year)s."),
        "indicators.value_too_large": _("The value of fiscal year %(year)s is too large."),
        "indicators.no_provenance": _("Say who counted the value of fiscal year %(year)s, and from what."),
        "indicators.bad_rubric": _("The scale in %(file)s cannot be used. Line %(line)s: %(problem)s"),
        "indicators.year_not_begun": _("Fiscal year %(year)s has not begun yet."),
        "indicators.year_too_early": _("Fiscal year %(year)s lies too far back."),
    },
)
