"""What is said when an edit of a draft, a correction or an adoption does not go."""

from django.utils.translation import gettext_lazy as _

EDITING_MESSAGES = {
    "plan.draft_in_approval": _(
        "This draft is with those who decide, or was decided on. To change it, take the request back first."
    ),
    "plan.not_approved": _(
        "A decision is needed before the draft can be adopted. Please ask for approval first."
    ),
    "plan.not_adopted": _("This edition is a draft. A draft is changed, not corrected."),
    "plan.no_reason": _("Please give the reason."),
    "plan.printed_not_there": _(
        'The edition does not print "%(printed)s" there. Please copy it as it is printed.'
    ),
    "plan.erratum_is_published": _(
        "This correction is published. It is never changed; please write another one."
    ),
    "plan.no_such_item_here": _('The draft has no item "%(node)s" any more.'),
    "plan.moved_on": _(
        "Somebody else has changed this meanwhile. Nothing was overwritten: both versions stand below."
    ),
    "plan.line_too_long": _("The text has more than %(most)s characters."),
    "plan.indicator_unnamed": _("Please write the name of the indicator."),
    "plan.items_below": _(
        "%(n)s items stand under it. Please move them elsewhere or end them first, from below."
    ),
    "plan.last_item": _("It is the only item of the draft."),
    "plan.stands_there": _("The item stands there already."),
    "plan.term_missing": _("Please write the word and its explanation."),
    "plan.term_twice": _('The word "%(term)s" is explained already.'),
    "plan.no_person": _("Only a person can do this."),
    "plan.not_yours": _("This belongs to somebody else."),
}
