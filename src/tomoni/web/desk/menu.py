"""The menu of the desk: each entry for who may use it."""

from django.utils.translation import pgettext_lazy

from tomoni.kernel.part import MenuEntry

DESK_MENU = (
    MenuEntry("desk", pgettext_lazy("desk", "Voices"), "web:desk", 10, "voices.read_private"),
    MenuEntry("desk", pgettext_lazy("desk", "Enter a voice"), "web:desk_intake", 15, "intakes.enter"),
    MenuEntry("desk", pgettext_lazy("desk", "Approvals"), "web:desk_approvals", 20, "approvals.decide"),
    MenuEntry("desk", pgettext_lazy("desk", "My requests"), "web:desk_requests", 25, "voices.read_private"),
    MenuEntry("desk", pgettext_lazy("desk", "Plan"), "web:desk_plan", 30, "plan.propose_change"),
    MenuEntry("desk", pgettext_lazy("desk", "Read in a plan"), "web:desk_imports", 35, "plan.load"),
    MenuEntry("desk", pgettext_lazy("desk", "Indicators"), "web:desk_indicators", 40, "indicators.record"),
    MenuEntry("desk", pgettext_lazy("desk", "Sheets"), "web:desk_measures", 45, "evaluation.write"),
    MenuEntry("desk", pgettext_lazy("desk", "Readings"), "web:desk_readings", 47, "furigana.keep"),
    MenuEntry("desk", pgettext_lazy("desk", "Mails"), "web:desk_mails", 50, "notify.read"),
    MenuEntry("desk", pgettext_lazy("desk", "Log"), "web:desk_log", 60, "audit.read"),
)
