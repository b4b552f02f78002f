"""What is said about a spreadsheet that cannot be read, and about a wrong cell."""

from django.utils.translation import gettext_lazy as _

SHEET_MESSAGES = {
    # the draft
    "plan.period_wrong": _("The period ends before it begins."),
    "plan.other_plans_edition": _("This edition belongs to another plan."),
    "plan.not_a_full_draft": _(
        "A spreadsheet can be read into the draft of a whole edition only, not into an amendment."
    ),
    "plan.no_full_draft": _("There is no draft of a whole edition. Please begin the next edition first."),
    "plan.draft_moved_on": _("The draft was changed meanwhile. Please look at the preview again."),
    "plan.sheet_has_problems": _("The file has cells that must be corrected first. Nothing was changed."),
    # the file
    "plan.sheet_too_large": _(
        "The file is larger than %(megabytes)s MB. The spreadsheet of a plan has a few MB."
    ),
    "plan.sheet_too_many": _("The file has more rows or cells than a plan can have."),
    "plan.sheet_old_format": _(
        "The file is in the old format (.xls), or it has a password. Please save it as .xlsx without a password."
    ),
    "plan.sheet_not_xlsx": _("The file is no spreadsheet of the format .xlsx."),
    "plan.sheet_macros": _("The file contains macros. Please save it as .xlsx without macros."),
    "plan.sheet_damaged": _("The file is damaged and cannot be read. Please save it again as .xlsx."),
    "plan.sheet_missing": _(
        "The file lacks these sheets: %(sheets)s. Please use a file that was written here."
    ),
    "plan.sheet_other_plan": _("The file was written from another plan."),
    # a cell
    "plan.cell_header_missing": _('The column "%(header)s" is missing.'),
    "plan.cell_header_twice": _('The column "%(header)s" is there twice.'),
    "plan.cell_empty": _('"%(header)s" is empty. Please fill it in.'),
    "plan.cell_too_long": _("The text has more than %(most)s characters."),
    "plan.cell_text_cut": _(
        "This text is too long for a cell, so the file holds only its beginning. Please change it on the desk."
    ),
    "plan.cell_formula": _("Here stands a formula. Please write the value itself."),
    "plan.cell_error": _('Here stands the error "%(found)s". Please write the value itself.'),
    "plan.cell_date": _(
        "The spreadsheet has made a date of this. Please format the cell as text and write it again."
    ),
    "plan.cell_no_number": _('"%(found)s" is no number that can be used.'),
    "plan.cell_unknown_word": _('"%(found)s" cannot be chosen here. What can be chosen: %(words)s'),
    "plan.cell_unknown_id": _("This ID is not of this draft. In a new row the cell stays empty."),
    "plan.cell_twice": _("Row %(line)s has the same ID or name. In a new row the grey cell stays empty."),
    "plan.cell_no_node": _('There is no item with the code "%(node)s".'),
    "plan.cell_no_origin": _('No earlier edition has an item with the code "%(node)s".'),
    "plan.cell_no_parent": _('The item "%(node)s" above it is not there.'),
    "plan.cell_circle": _("The item would stand below itself."),
    "plan.cell_too_deep": _("The item lies more than %(most)s levels deep."),
    "plan.cell_code_form": _(
        "A code has small letters a to z, digits and hyphens, at most %(most)s characters: m1-2."
    ),
    "plan.cell_code_elsewhere": _('The code "%(node)s" is used in another plan.'),
    "plan.cell_name_of_repeated": _("An item that stands here once more is renamed in its own row."),
    "plan.cell_moved_on": _(
        'This row was changed in the draft after the file was written. In the draft it says now: "%(now)s"'
    ),
    "plan.cell_row_gone": _("This row was taken out of the draft after the file was written."),
    "plan.cell_taken_out_moved_on": _(
        'The row "%(row)s" is not in the file, but in the draft it was changed after the file was written.'
    ),
    "plan.cell_grown_under_removed": _(
        'The item "%(node)s" is taken out, but in the draft something was written under it after the file was written.'
    ),
}
