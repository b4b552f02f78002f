"""What is said at the import desk when something does not go, and what things are called there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import domain

IMPORT_MESSAGES = {
    "plan.upload_too_large": _("The file is larger than %(megabytes)s MB. Please divide it by chapters."),
    "plan.upload_empty": _("The file is empty."),
    "plan.upload_kind": _(
        "A file of the kind “%(kind)s” cannot be read. Please use .txt, .md, .docx, .xlsx or .pdf."
    ),
    "plan.upload_not_readable": _(
        "The file could not be read, for a reason that is not known. It is kept: please tell who looks after the system."
    ),
    "plan.import_not_open": _(
        "This document cannot be corrected any more: it was made an edition or put away."
    ),
    "plan.no_such_line": _("There is no line %(line)s."),
    "plan.no_line_chosen": _("Please choose at least one line that has text."),
    "plan.no_such_item": _("This item is not there any more. Please look again and choose another one."),
    "plan.below_itself": _("An item cannot stand under itself or under what belongs to it."),
    "plan.lies_too_deep": _("It would lie more than %(most)s levels deep."),
    "plan.nothing_before": _("Before this item there is none that it could be merged with."),
    "plan.nothing_after": _("After line %(line)s nothing of this item follows."),
    "plan.item_untitled": _("Please write a name."),
    "plan.title_too_long": _("A name may have at most %(most)s characters."),
    "plan.unknown_correction": _("This correction is not known."),
    "plan.nothing_to_undo": _("There is no correction that could be taken back."),
    "plan.others_corrected": _(
        "Somebody else has corrected this document meanwhile. Nothing was taken back: please look at it first."
    ),
}

BECAME = {
    domain.Became.TITLE: pgettext_lazy("line of a document", "Name of an item"),
    domain.Became.HEADING: pgettext_lazy("line of a document", "Heading"),
    domain.Became.ITEM: pgettext_lazy("line of a document", "Text"),
    domain.Became.INDICATOR: pgettext_lazy("line of a document", "Indicator"),
    domain.Became.ROLE: pgettext_lazy("line of a document", "Somebody’s part"),
    domain.Became.DEPARTMENT: pgettext_lazy("line of a document", "Department"),
    domain.Became.RELATED: pgettext_lazy("line of a document", "Related plan"),
    domain.Became.GLOSSARY: pgettext_lazy("line of a document", "Word explained"),
    domain.Became.ELSEWHERE: pgettext_lazy("line of a document", "Of the whole"),
    domain.Became.LAYOUT: pgettext_lazy("line of a document", "Layout"),
    domain.Became.UNPLACED: pgettext_lazy("line of a document", "Unplaced"),
}
BECAME_MARKS = {
    domain.Became.TITLE: pgettext_lazy("mark of a line", "N"),
    domain.Became.HEADING: pgettext_lazy("mark of a line", "H"),
    domain.Became.ITEM: pgettext_lazy("mark of a line", "T"),
    domain.Became.INDICATOR: pgettext_lazy("mark of a line", "I"),
    domain.Became.ROLE: pgettext_lazy("mark of a line", "P"),
    domain.Became.DEPARTMENT: pgettext_lazy("mark of a line", "D"),
    domain.Became.RELATED: pgettext_lazy("mark of a line", "R"),
    domain.Became.GLOSSARY: pgettext_lazy("mark of a line", "W"),
    domain.Became.ELSEWHERE: pgettext_lazy("mark of a line", "A"),
    domain.Became.LAYOUT: pgettext_lazy("mark of a line", "–"),
    domain.Became.UNPLACED: pgettext_lazy("mark of a line", "?"),
}
CORRECTIONS = {
    "layout": pgettext_lazy("correction", "Marked as layout"),
    "unplace": pgettext_lazy("correction", "Taken out, to be placed anew"),
    "node": pgettext_lazy("correction", "Made an item"),
    "item": pgettext_lazy("correction", "Made a text"),
    "heading": pgettext_lazy("correction", "Made a heading"),
    "indicator": pgettext_lazy("correction", "Made an indicator"),
    "indicator_text": pgettext_lazy("correction", "Indicator corrected"),
    "role_text": pgettext_lazy("correction", "Somebody’s part corrected"),
    "retype": pgettext_lazy("correction", "Kind changed"),
    "move": pgettext_lazy("correction", "Moved"),
    "rename": pgettext_lazy("correction", "Renamed"),
    "split": pgettext_lazy("correction", "Split"),
    "merge": pgettext_lazy("correction", "Merged with the one before"),
    "remove": pgettext_lazy("correction", "Item dissolved"),
}
