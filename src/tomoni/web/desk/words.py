"""Words of the desk: what a code of the ledger or the log is called in the town hall."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tomoni.approvals.api import State
from tomoni.voices.api import DECISION_LABELS, AnswerDraft, ClosingKind, Decision, StandingRow

Chip = tuple[object, str]  # label and tone of the component ``chip``

APPROVAL_KINDS = {
    "voices.answer": gettext_lazy("Answer to a voice"),
    "voices.summary": gettext_lazy("Public summary of a voice"),
    "plan.edition": gettext_lazy("Edition of the plan"),
}

# 処理区分 in the town hall's words; the public reads plainer ones.
CLOSINGS = {
    ClosingKind.ANSWERED: pgettext_lazy("desk", "Answered"),
    ClosingKind.FOR_INFORMATION: pgettext_lazy("desk", "For information"),
    ClosingKind.OUT_OF_SCOPE: pgettext_lazy("desk", "Out of scope"),
    ClosingKind.HANDED_OVER: pgettext_lazy("desk", "Handed over"),
}

MAIL_KINDS = {
    "plan.inquiry_reminder": gettext_lazy("Reminder of an inquiry within the town hall"),
    "voices.received": gettext_lazy("Receipt"),
    "voices.answered": gettext_lazy("Notice of the answer"),
    "voices.closed": gettext_lazy("Notice of the end without an answer"),
    "voices.decided": gettext_lazy("Notice of the decision"),
    "voices.changed": gettext_lazy("Notice that the plan changed"),
}

# What each verb of the log says about who did it: "佐野　所管を決めた".
VERBS = {
    "accounts.appointed": gettext_lazy("appointed a person to a post"),
    "accounts.department_recorded": gettext_lazy("recorded a department"),
    "accounts.people_shredded": gettext_lazy("ended accounts whose term was over"),
    "accounts.person_recorded": gettext_lazy("recorded a person"),
    "accounts.post_recorded": gettext_lazy("recorded a post"),
    "accounts.role_granted": gettext_lazy("granted a role"),
    "accounts.roles_loaded": gettext_lazy("loaded the roles"),
    "approvals.approved": gettext_lazy("approved"),
    "approvals.delegated": gettext_lazy("named a deputy"),
    "approvals.delegation_ended": gettext_lazy("ended the time of a deputy"),
    "approvals.notes_shredded": gettext_lazy("ended notes whose term was over"),
    "approvals.number_recorded": gettext_lazy("entered the document number"),
    "approvals.requested": gettext_lazy("asked for approval"),
    "approvals.routes_loaded": gettext_lazy("loaded the routes of approval"),
    "approvals.seen": gettext_lazy("saw what was circulated"),
    "approvals.sent_back": gettext_lazy("sent back"),
    "approvals.withdrawn": gettext_lazy("took the request back"),
    "audit.jobs_retried": gettext_lazy("let failed jobs be tried again"),
    "evaluation.set_asked": gettext_lazy("had the sheets of all measures frozen"),
    "evaluation.set_continued": gettext_lazy("froze sheets of measures"),
    "evaluation.set_published": gettext_lazy("published the sheets of all measures"),
    "evaluation.sheet_frozen": gettext_lazy("froze the sheet of a measure"),
    "evaluation.sheet_published": gettext_lazy("published the sheet of a measure"),
    "evaluation.sheet_withdrawn": gettext_lazy("took the sheet of a measure off the public pages"),
    "evaluation.words_written": gettext_lazy("wrote on the sheet of a measure"),
    "furigana.reading_ended": gettext_lazy("took a reading off the list"),
    "furigana.reading_kept": gettext_lazy("kept how a word is read"),
    "indicators.bound": gettext_lazy("let an indicator measure itself"),
    "indicators.measured": gettext_lazy("measured indicators"),
    "indicators.observation_recorded": gettext_lazy("recorded a value of an indicator"),
    "indicators.observations_recorded": gettext_lazy("recorded values of indicators"),
    "indicators.unbound": gettext_lazy("ended the measuring of an indicator"),
    "intakes.entered": gettext_lazy("entered a voice for somebody"),
    "intakes.paper_made": gettext_lazy("had the form printed for a place"),
    "letters.taken": gettext_lazy("took in a letter"),
    "notify.delivery_attempted": gettext_lazy("tried to deliver a mail"),
    "notify.message_queued": gettext_lazy("queued a mail"),
    "notify.messages_shredded": gettext_lazy("ended mails whose term was over"),
    "places.area_ended": gettext_lazy("ended an area"),
    "places.area_recorded": gettext_lazy("recorded an area"),
    "places.scheme_recorded": gettext_lazy("recorded a scheme of areas"),
    "plan.amendment_drafted": gettext_lazy("began an amendment of the plan"),
    "plan.change_proposed": gettext_lazy("drafted a change of the plan"),
    "plan.change_withdrawn": gettext_lazy("took a change of the plan back"),
    "plan.approval_requested": gettext_lazy("sent a draft of the plan for approval"),
    "plan.draft_reopened": gettext_lazy("took an approved draft of the plan up again"),
    "plan.loaded_edition_adopted": gettext_lazy("took over an edition of the plan that was adopted before"),
    "plan.erratum_approval_requested": gettext_lazy("sent a correction of the plan for approval"),
    "plan.erratum_discarded": gettext_lazy("threw a correction of the plan away"),
    "plan.erratum_drafted": gettext_lazy("wrote a correction of the plan"),
    "plan.erratum_published": gettext_lazy("published a correction of the plan"),
    "plan.editing_begun": gettext_lazy("began to edit an item of a draft of the plan"),
    "plan.editing_ended": gettext_lazy("left an item of a draft of the plan"),
    "plan.indicator_moved": gettext_lazy("changed the order of indicators in a draft of the plan"),
    "plan.indicator_removed": gettext_lazy("took an indicator out of a draft of the plan"),
    "plan.indicator_written": gettext_lazy("wrote an indicator in a draft of the plan"),
    "plan.item_added": gettext_lazy("added an item to a draft of the plan"),
    "plan.item_edited": gettext_lazy("changed the name of an item in a draft of the plan"),
    "plan.item_ended": gettext_lazy("ended an item in a draft of the plan"),
    "plan.item_moved": gettext_lazy("moved an item in a draft of the plan"),
    "plan.item_placed_again": gettext_lazy("placed an item a second time in a draft of the plan"),
    "plan.item_placed_once": gettext_lazy("took away a second place of an item in a draft of the plan"),
    "plan.offices_set": gettext_lazy("said who is responsible for an item in a draft of the plan"),
    "plan.origins_set": gettext_lazy("said out of which items an item of the plan was made"),
    "plan.passage_moved": gettext_lazy("changed the order of texts in a draft of the plan"),
    "plan.passage_removed": gettext_lazy("took a text out of a draft of the plan"),
    "plan.passage_written": gettext_lazy("wrote a text in a draft of the plan"),
    "plan.related_plans_set": gettext_lazy("said which plans an item of the plan names"),
    "plan.term_removed": gettext_lazy("took a word out of the glossary of a draft of the plan"),
    "plan.term_written": gettext_lazy("explained a word in a draft of the plan"),
    "plan.typing_kept": gettext_lazy("kept what was typed about an item of the plan"),
    "plan.edition_adopted": gettext_lazy("adopted an edition of the plan"),
    "plan.edition_drafted": gettext_lazy("began the draft of the next edition"),
    "plan.plan_hung": gettext_lazy("said below which plan a plan hangs"),
    "plan.edition_loaded": gettext_lazy("loaded an edition of the plan"),
    "plan.adoption_on_course": gettext_lazy("closed the course of an edition"),
    "plan.inquiry_sent": gettext_lazy("sent out an inquiry within the town hall"),
    "plan.inquiry_returned": gettext_lazy("brought files that came back from departments"),
    "plan.inquiry_decided": gettext_lazy("decided on lines of an inquiry"),
    "plan.inquiry_reminded": gettext_lazy("reminded departments of an inquiry"),
    "plan.milestone_corrected": gettext_lazy("corrected what was recorded of a stage of the plan"),
    "plan.milestone_document_added": gettext_lazy("kept a document with a stage of the plan"),
    "plan.milestone_document_shown": gettext_lazy("decided who sees a document of the plan's course"),
    "plan.milestone_dropped": gettext_lazy("took a planned stage off the plan's course"),
    "plan.milestone_held": gettext_lazy("recorded that a stage of the plan took place"),
    "plan.milestone_planned": gettext_lazy("planned a stage of the plan"),
    "plan.milestone_replanned": gettext_lazy("planned a stage of the plan otherwise"),
    "plan.milestone_shown": gettext_lazy("decided who sees a stage of the plan"),
    "plan.remark_handled": gettext_lazy("decided on a remark of the council"),
    "plan.remark_recorded": gettext_lazy("recorded a remark of the council"),
    "plan.sheet_applied": gettext_lazy("read a spreadsheet into a draft of the plan"),
    "plan.sheet_discarded": gettext_lazy("threw an uploaded spreadsheet away"),
    "plan.sheet_kept": gettext_lazy("uploaded a spreadsheet of a draft"),
    "plan.imports_forgotten": gettext_lazy("dropped plan documents of which no edition was made"),
    "plan.sheets_forgotten": gettext_lazy("ended uploaded spreadsheets whose term was over"),
    "plan.correction_undone": gettext_lazy("took back a correction of a plan document"),
    "plan.document_read": gettext_lazy("read a plan document"),
    "plan.document_received": gettext_lazy("brought a plan document"),
    "plan.import_made_edition": gettext_lazy("made a draft of a plan document"),
    "plan.import_put_away": gettext_lazy("put a plan document away"),
    "plan.reading_corrected": gettext_lazy("corrected what was read of a plan document"),
    "web.printout_asked": gettext_lazy("asked for a file to print"),
    "web.printout_continued": gettext_lazy("made a part of a file to print"),
    "web.printout_made": gettext_lazy("made a file to print"),
    "web.printouts_forgotten": gettext_lazy("ended files to print that nobody used"),
    "voices.answered": gettext_lazy("issued the answer"),
    "voices.approval_requested": gettext_lazy("sent the answer for approval"),
    "voices.assigned": gettext_lazy("assigned the department"),
    "voices.closed": gettext_lazy("closed it without an answer"),
    "voices.concern_confirmed": gettext_lazy("confirmed which item of the plan it concerns"),
    "voices.consent_wording_loaded": gettext_lazy("loaded the words of consent"),
    "voices.drafted": gettext_lazy("saved the draft of the answer"),
    "voices.ledger_sealed": gettext_lazy("sealed the ledger"),
    "voices.folded": gettext_lazy("counted it with an earlier voice"),
    "voices.hidden": gettext_lazy("took it off the public pages"),
    "voices.published": gettext_lazy("opened it to the public"),
    "voices.received": gettext_lazy("The voice was received"),
    "voices.reflected": gettext_lazy("decided what becomes of it"),
    "voices.standings_rebuilt": gettext_lazy("derived the standings anew"),
    "voices.summarised": gettext_lazy("wrote the public summary"),
    "voices.taken": gettext_lazy("took it on"),
    "voices.texts_shredded": gettext_lazy("ended texts whose term was over"),
}

# Why a page showed personal data: the purposes that the desk notes with each look.
LOOKS = {
    "desk.voice": pgettext_lazy("look", "to work on the voice"),
    "desk.sender": pgettext_lazy("look", "to see who sent it"),
    "desk.approval": pgettext_lazy("look", "to decide on the approval"),
    "desk.decision": pgettext_lazy("look", "to decide what becomes of it"),
    "desk.mail": pgettext_lazy("look", "to read the mail"),
}


def due_words(row: StandingRow, today: date) -> str:
    """How much time is left for the answer; empty where none is owed any more."""
    if row.closing or row.folded or row.answered_on:
        return ""
    if not row.wants_answer:
        return _("no answer asked for")
    left = (row.due_on - today).days
    if left < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
    if left == 0:
        return _("due today")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


def is_late(row: StandingRow, today: date) -> bool:
    """Whether an answer is owed and its day has passed."""
    owed = row.wants_answer and not (row.closing or row.folded or row.answered_on)
    return owed and row.due_on < today


def state_chips(row: StandingRow, department: str, draft: AnswerDraft | None) -> list[Chip]:
    """Where a voice stands, in a few words: the department, the draft, how it ended, what was decided."""
    chips: list[Chip] = []
    if department:
        chips.append((department, "plain"))
    elif not row.closing and not row.folded:
        chips.append((_("department to be decided"), "turn"))
    if row.folded:
        chips.append((_("folded"), "line"))
    elif row.closing:
        chips.append((CLOSINGS[ClosingKind(row.closing)], "line"))
    elif draft is not None:
        chips.append(draft_chip(draft))
    if row.decision:
        chips.append((DECISION_LABELS[Decision(row.decision)], "good"))
    return chips


def draft_chip(draft: AnswerDraft) -> Chip:
    """Where the answer that is being written stands."""
    state = draft.approval.state if draft.approval else None
    if state is State.PENDING:
        return _("waits for approval"), "line"
    if state is State.RETURNED:
        return _("sent back"), "turn"
    if state is State.APPROVED:
        return _("approved, to be issued"), "turn"
    return _("being drafted"), "line"
