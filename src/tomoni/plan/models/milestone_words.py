"""What the stages of an edition, their results and their files are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import domain

MILESTONE_KINDS = {
    domain.MilestoneKind.INQUIRY: _("Inquiry within the town hall"),
    domain.MilestoneKind.CONSULTED: _("Consultation of the council"),
    domain.MilestoneKind.REPORT: _("Report of the council"),
    domain.MilestoneKind.COMMENT: _("Public comment"),
    domain.MilestoneKind.VOTE: _("Vote of the assembly"),
    domain.MilestoneKind.ADOPTED: pgettext_lazy("stage", "Adopted"),
    domain.MilestoneKind.OTHER: pgettext_lazy("stage", "Another stage"),
}
RESULTS = {
    domain.Result.PASSED: pgettext_lazy("vote", "Passed as proposed"),
    domain.Result.PASSED_AMENDED: pgettext_lazy("vote", "Passed with amendments"),
    domain.Result.REJECTED: pgettext_lazy("vote", "Rejected"),
    domain.Result.CONTINUED: pgettext_lazy("vote", "Carried over"),
}
HANDLINGS = {
    domain.Handling.REFLECTED: pgettext_lazy("remark", "Reflected"),
    domain.Handling.PARTLY: pgettext_lazy("remark", "Partly reflected"),
    domain.Handling.NOT_REFLECTED: pgettext_lazy("remark", "Not reflected"),
}
INQUIRY_DECISIONS = {
    "accepted": pgettext_lazy("inquiry", "Accepted"),
    "rejected": pgettext_lazy("inquiry", "Not accepted"),
}
FILE_KINDS = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "png": "PNG",
    "jpg": "JPEG",
    "csv": "CSV",
    "txt": pgettext_lazy("file", "Text"),
}
MILESTONE_MESSAGES = {
    # stages
    "plan.milestone_is_fixed": _(
        "This stage was held and never changes. What was recorded wrongly is corrected by a correction."
    ),
    "plan.milestone_not_held": _("This stage has not been held yet."),
    "plan.milestone_has_documents": _("Documents were kept with this stage, so it stays on the course."),
    "plan.milestone_label_missing": _("Please say what this stage is called."),
    "plan.milestone_day_missing": _("Please give the day."),
    "plan.milestone_day_ahead": _("The day lies ahead. A stage is recorded when it takes place."),
    "plan.milestone_period_wrong": _("The last day is missing, or it lies before the first."),
    "plan.milestone_after_adoption": _("The edition was adopted on %(day)s: this stage lies after it."),
    "plan.milestone_partner_missing": _("Please say whom the city asks, or who answered."),
    "plan.milestone_number_missing": _("Please give the number of the bill."),
    "plan.milestone_result_missing": _("Please say what the assembly decided."),
    "plan.milestone_short_period": _(
        "The period of public comment is shorter than %(days)s days. Please give the reason, which is published."
    ),
    "plan.milestones_missing": _(
        "Before this edition can be adopted, these stages must be recorded as held: %(stages)s."
    ),
    "plan.vote_not_passed": _("The assembly has not passed this edition, so it cannot be adopted."),
    "plan.correction_field_wrong": _("This cannot be corrected."),
    "plan.correction_reason_missing": _("Please say why it is corrected."),
    "plan.bad_course": _("The file %(file)s cannot be used: %(problem)s"),
    # documents
    "plan.document_title_missing": _("Please give the document a title."),
    "plan.document_empty": _("The file %(file)s is empty."),
    "plan.document_too_large": _("The file %(file)s is larger than %(megabytes)s MB."),
    "plan.document_unknown_kind": _(
        "The file %(file)s cannot be taken: it can be PDF, Word, Excel, PowerPoint (.docx, .xlsx, .pptx), PNG, JPEG, CSV or text."
    ),
    "plan.document_macros": _("The file %(file)s contains macros. Please save it without them."),
    "plan.document_expands": _("The file %(file)s unpacks to too much, so it is not taken."),
    # the council's remarks
    "plan.remark_not_a_report": _("Remarks belong to a report of the council that was held."),
    "plan.remark_missing": _("Please write the remark."),
    "plan.remark_reason_missing": _("Please give the reason: it is published."),
    "plan.remark_no_such_node": _('The draft has no item "%(node)s".'),
}
INQUIRY_MESSAGES = {
    "plan.inquiry_not_open": _("This inquiry has not been sent out."),
    "plan.inquiry_no_departments": _("The draft names no responsible department, so nobody can be asked."),
    "plan.inquiry_not_chosen": _("Please choose at least one department."),
    "plan.inquiry_unknown": _(
        "It is no file of an inquiry: the sheet 「案内」 with the inquiry number is missing."
    ),
    "plan.inquiry_other": _("It belongs to another inquiry (another draft or an earlier round)."),
    "plan.inquiry_sent_differs": _("Its inquiry number was changed, so it cannot be told what was sent."),
    "plan.inquiry_too_many": _("More than %(most)s files at once. Please bring them in several steps."),
    "plan.inquiry_too_large": _("The files are larger than %(megabytes)s MB together."),
    "plan.inquiry_zip_damaged": _("The .zip file cannot be unpacked."),
    "plan.inquiry_zip_expands": _(
        "The .zip file unpacks to more than %(megabytes)s MB, so it is not opened."
    ),
    "plan.inquiry_no_files": _("There is no file in the .zip file."),
    "plan.inquiry_node_not_yours": _('The item "%(node)s" is not on this sheet of %(department)s.'),
    "plan.inquiry_row_unknown": _("This ID is not of this inquiry. In a new row the cell stays empty."),
    "plan.inquiry_row_twice": _("This ID stands in row %(line)s as well."),
    "plan.inquiry_new_needs": _('A new text needs "%(header)s".'),
    "plan.inquiry_reason_missing": _("Please give the reason why a line is not accepted."),
    "plan.inquiry_two_on_one": _(
        "%(departments)s wrote different words for the same place (%(node)s). Please accept one of them."
    ),
    "plan.inquiry_moved_on": _(
        'The text of "%(node)s" was changed meanwhile. Now it is: "%(now)s". Please look at the line again.'
    ),
    "plan.inquiry_gone": _("What the line is about is not in the draft any more (%(node)s)."),
    "plan.inquiry_nothing_chosen": _("Please decide on at least one line."),
    "plan.inquiry_decided": _("This line was decided on meanwhile. Please look again."),
}
