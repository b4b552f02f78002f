"""The declaration of ``approvals``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission, Retention

PART = Part(
    name="approvals",
    label=_("Approvals"),
    permissions=(
        Permission("approvals.decide", _("Decide on requests for approval"), personal_data=True),
        Permission("approvals.manage", _("Set up routes of approval and deputies")),
    ),
    retention=tuple(
        Retention(
            model=model,
            fields=("note",),
            years=5,
            starts=_("approval was requested"),
            shred="tomoni.approvals.jobs:shred",
        )
        for model in (
            "approvals.Request",
            "approvals.Decision",
            "approvals.StepDecision",
            "approvals.Circulation",
        )
    ),
    messages={
        "approvals.own_request": _(
            "You asked for this approval yourself. Somebody else has to decide on it."
        ),
        "approvals.already_decided": _(
            "Somebody has already decided on this. Please look at the page again."
        ),
        "approvals.no_reason": _("Please say why you send it back, so that it can be mended."),
        "approvals.no_person": _("Only a person can decide on this."),
        "approvals.not_your_turn": _("It is not at your step now. Please look at the page again."),
        "approvals.twice": _("You have decided on this already, at another step or at this one."),
        "approvals.no_such_stage": _("It cannot be sent back to that step. Please choose an earlier one."),
        "approvals.no_post": _(
            "The route of approval asks for %(step)s, and there is no such post. Please tell who looks after the routes."
        ),
        "approvals.only_you": _(
            "Every route of approval leads to yourself. Please let somebody else draw it up."
        ),
        "approvals.none_needed": _("By the routes of the town this needs no decision."),
        "approvals.not_yours": _("This is for somebody else to do."),
        "approvals.seen_already": _("Somebody at your post has marked this as seen already."),
        "approvals.bad_number": _(
            "Please enter the document number in one line, %(longest)s characters at most."
        ),
        "approvals.no_days": _("Please check the days: the last must come after the first."),
        "approvals.own_deputy": _("A post cannot be its own deputy."),
        "approvals.has_deputy": _("On some of these days the post has a deputy already."),
        "approvals.bad_file": _("%(file)s, line %(line)s: %(problem)s"),
    },
    demo="tomoni.approvals.demo:load",
)
