"""The declaration of ``voices``: what the ledger offers to the rest of the house."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import (
    Indexed,
    LiveSource,
    MenuEntry,
    OpenTable,
    Part,
    Permission,
    Retention,
    Schedule,
)

_SHRED = "tomoni.voices.jobs:shred"
_CLOSED = _("the voice was closed")


def _kept(model: str, *fields: str) -> Retention:
    return Retention(model=f"voices.{model}", fields=fields, years=5, starts=_CLOSED, shred=_SHRED)


PART = Part(
    name="voices",
    label=_("Voices"),
    permissions=(
        Permission(
            "voices.read_private", _("Read voices as received, and who sent them"), personal_data=True
        ),
        Permission("voices.take", _("Take a voice")),
        Permission("voices.assign", _("Assign a voice to a department")),
        Permission("voices.draft", _("Write an answer")),
        Permission("voices.request_approval", _("Send an answer for approval")),
        Permission("voices.publish", _("Issue answers and publish voices")),
        Permission("voices.close", _("Close a voice without an answer")),
        Permission("voices.summarise", _("Write public summaries")),
        Permission("voices.reflect", _("Decide what a voice changes")),
    ),
    live_sources=(
        LiveSource(
            key="voices.answered_within_30_days",
            label=_("Share of voices answered within the promised days"),
            unit=_("%"),
            definition=_(
                "Of the voices received in the fiscal year that asked for an answer, were not folded into another "
                "and were a matter of this channel: those answered by the last promised day (day 1 is the day after "
                "receipt), divided by those that are answered or whose last promised day has passed."
            ),
            version=1,
            measure="tomoni.voices.queries:answered_within_promise",
            moved_by=("voices.answered", "voices.closed"),
        ),
        LiveSource(
            key="voices.changed_the_plan",
            label=_("Voices that changed the plan"),
            unit=_("voices"),
            definition=_(
                "Voices named behind a change of the plan that was adopted in the fiscal year. A voice behind "
                "several changes is counted once; a voice folded into another is not counted."
            ),
            version=1,
            measure="tomoni.voices.queries:changed_the_plan",
            moved_by=("plan.edition_adopted", "voices.reflected"),
        ),
    ),
    open_tables=(
        OpenTable(
            key="voices",
            label=_("Voices that may be published, with their answers and decisions"),
            columns=(
                "id",
                "channel",
                "received_on",
                "area",
                "text",
                "closing",
                "answered_on",
                "answer",
                "decision",
                "reason",
            ),
            rows="tomoni.voices.queries:open_rows_of_public",
            labels=(
                "声ID",
                "受付経路",
                "受付日",
                "地区",
                "内容",
                "処理区分",
                "回答日",
                "回答",
                "対応結果",
                "理由",
            ),
            about=_(
                "What people wrote and released, what the city answered and what it decided. Nobody's name is in it."
            ),
            span="tomoni.voices.queries:open_span",
        ),
    ),
    retention=(
        _kept("VoiceText", "text", "place"),
        _kept("Sender", "name", "email", "address", "phone"),
        _kept("AnswerDraft", "text"),
        _kept("AnswerDraftVersion", "text"),
        _kept("Answer", "text"),
        _kept("Assignment", "note"),
        _kept("Closing", "reason"),
        _kept("Publication", "reason"),
    ),
    menu=(MenuEntry("public", _("Everyone's voices"), "voices:collection", order=20),),
    on={
        "voices.received": ("tomoni.voices.jobs:index_received", "tomoni.voices.jobs:tell_received"),
        "voices.answered": ("tomoni.voices.jobs:index_public", "tomoni.voices.jobs:tell_answered"),
        "voices.closed": ("tomoni.voices.jobs:tell_closed",),
        "voices.concern_confirmed": ("tomoni.voices.jobs:index_public",),
        "voices.reflected": ("tomoni.voices.jobs:tell_decided",),
        "voices.publication_changed": ("tomoni.voices.jobs:index_public",),
        "plan.edition_adopted": ("tomoni.voices.jobs:tell_changed", "tomoni.voices.jobs:index_anew"),
    },
    schedules=(Schedule("tomoni.voices.jobs:seal", every=timedelta(days=1)),),
    indexed=(
        Indexed("voices", _("Voices"), "tomoni.voices.jobs:count_indexed", "tomoni.voices.jobs:reindex"),
    ),
    demo="tomoni.voices.demo:load",
    messages={
        "voices.empty": _("There is nothing written yet. A short sentence is enough."),
        "voices.receipt_unknown": _(
            "No voice was found under this number. Please compare it with your receipt."
        ),
        "voices.no_consent_wording": _("The words for consent are not loaded. Run: tomoni prepare"),
        "voices.words_not_released": _(
            "This person did not release the words as written. Publish a summary instead."
        ),
        "voices.nothing_released": _("This person asked that nothing be published."),
        "voices.summary_not_approved": _("The public summary has not been approved yet."),
        "voices.already_closed": _("This voice is closed already."),
        "voices.reason_missing": _("Please give the reason. The person will read it."),
        "voices.answer_missing": _("To close a voice as answered, issue an answer."),
        "voices.taken_by_other": _("Somebody else has taken this voice."),
        "voices.fold_chain": _("One of the two is folded into another voice already."),
        "voices.draft_empty": _("There is nothing written yet."),
        "voices.draft_moved_on": _(
            "Somebody saved this draft in the meantime. Below stands what they wrote; your text is kept."
        ),
        "voices.draft_in_approval": _(
            "This draft is waiting for approval, or was approved. It cannot be changed now."
        ),
        "voices.not_approved": _("This answer has not been approved yet."),
        "voices.already_issued": _("This answer has been issued already."),
        "voices.change_missing": _(
            "To decide \u201cchanged\u201d, say which passage of the plan it changes."
        ),
        "voices.no_voices": _("No voice was named."),
        "receipt.wrong_length": _("A receipt number has nine characters, such as 7K3F-90QX-H."),
        "receipt.unknown_character": _(
            "A character of this number is never used in a receipt number. Please compare it with your receipt."
        ),
        "receipt.check_failed": _(
            "One character seems to be different. Please compare the number with your receipt."
        ),
    },
)
