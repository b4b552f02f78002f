"""The declaration of ``plan``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Indexed, OpenTable, Part, Permission, Schedule

from .models.editing_words import EDITING_MESSAGES
from .models.import_words import IMPORT_MESSAGES
from .models.milestone_words import INQUIRY_MESSAGES, MILESTONE_MESSAGES
from .spreadsheet.words import SHEET_MESSAGES

PART = Part(
    name="plan",
    label=_("Plan"),
    permissions=(
        Permission("plan.load", _("Load a plan from a document")),
        Permission("plan.propose_change", _("Propose changes of the plan")),
        Permission("plan.adopt", _("Adopt an edition of the plan")),
    ),
    open_tables=(
        OpenTable(
            key="plan.nodes",
            label=_("Items of the plan"),
            columns=("code", "parent", "depth", "kind", "level", "marker", "title", "title_en", "repeated"),
            rows="tomoni.plan.queries:open_nodes",
            labels=("項目コード", "上の項目", "階層", "種別", "区分", "番号", "名称", "名称_英字", "再掲"),
            about=_(
                "Goals, policies, measures and actions of the plan in force, in the order of the document."
            ),
            span="tomoni.plan.queries:open_span",
        ),
        OpenTable(
            key="plan.indicators",
            label=_("Indicators of the plan as printed"),
            columns=(
                "key",
                "node",
                "name",
                "definition",
                "unit",
                "kind",
                "type",
                "direction",
                "cumulative",
                "baseline_text",
                "baseline_value",
                "baseline_period",
                "target_text",
                "target_value",
                "target_period",
            ),
            rows="tomoni.plan.queries:open_indicators",
            labels=(
                "指標ID",
                "項目コード",
                "名称",
                "定義",
                "単位",
                "指標の種別",
                "指標の分類",
                "望ましい方向",
                "累計",
                "基準値_表記",
                "基準値",
                "基準値_時点",
                "目標値_表記",
                "目標値",
                "目標値_時点",
            ),
            about=_("Baselines and targets as the plan prints them."),
            span="tomoni.plan.queries:open_span",
        ),
    ),
    on={
        "plan.document_received": ("tomoni.plan.jobs:read_document",),
        "plan.edition_adopted": ("tomoni.plan.jobs:close_course",),
    },
    schedules=(
        Schedule("tomoni.plan.jobs:index_texts_in_force", every=timedelta(days=1)),
        Schedule("tomoni.plan.jobs:forget_old_sheets", every=timedelta(days=1)),
        Schedule("tomoni.plan.jobs:forget_old_imports", every=timedelta(days=1)),
    ),
    messages={
        "plan.file_missing": _("There is no file at %(path)s."),
        "plan.file_not_readable": _(
            "The file %(path)s cannot be read. Please check whether it is a file and who may read it."
        ),
        "plan.file_too_large": _("The file is larger than %(megabytes)s MB. A plan has a few MB at most."),
        "plan.file_encoding": _(
            "The file is not in UTF-8 (it looks like %(encoding)s). Please save it as UTF-8."
        ),
        "plan.not_json": _(
            "The file is not JSON: it cannot be read from line %(line)s, character %(column)s on."
        ),
        "plan.wrong_format": _(
            'The file is no plan document: "format" must be "tomoni-plan/1", found "%(found)s".'
        ),
        "plan.field_missing": _('%(where)s: "%(field)s" is missing.'),
        "plan.field_wrong": _('%(where)s: the value of "%(field)s" cannot be used.'),
        "plan.text_too_long": _('%(where)s: "%(field)s" has more than %(most)s characters.'),
        "plan.duplicate_id": _('%(where)s: the id "%(id)s" is there twice.'),
        "plan.unknown_parent": _('%(where)s: "%(id)s" stands under "%(parent)s", which is not there.'),
        "plan.unknown_node": _('%(where)s: there is no item "%(node)s".'),
        "plan.unknown_kind": _('%(where)s: "%(kind)s" is no known kind.'),
        "plan.unknown_role": _('%(where)s: "%(role)s" is no known role of a text.'),
        "plan.circle": _('%(where)s: "%(id)s" stands below itself.'),
        "plan.no_nodes": _("The document has no items."),
        "plan.too_many_nodes": _("The document has more than %(most)s items."),
        "plan.too_deep": _('%(where)s: "%(id)s" lies more than %(most)s levels deep.'),
        "plan.no_such_plan": _('There is no plan "%(slug)s".'),
        "plan.no_such_area": _('There is no area with the code "%(area)s" today.'),
        "plan.plan_below_itself": _('"%(plan)s" cannot hang below itself.'),
        "plan.area_needs_parent": _(
            "A plan of one area hangs below another plan. Please choose that plan too."
        ),
        "plan.already_loaded": _('This document was loaded before, as "%(title)s". Nothing was changed.'),
        "plan.already_adopted": _('"%(title)s" has been adopted already.'),
        "plan.edition_is_adopted": _("This edition has been adopted. An adopted edition is never changed."),
        "plan.not_an_amendment": _("Single passages can be changed in an amendment only."),
        "plan.nothing_in_force": _("There is no edition in force that could be amended."),
        "plan.nothing_to_adopt": _("This amendment does not change anything yet."),
        "plan.nothing_changed": _("The new text is the same as the present one."),
        "plan.text_missing": _("Please write the new text."),
        "plan.title_missing": _("Please give the amendment a title."),
        "plan.no_such_node": _('The edition in force has no item "%(node)s".'),
        "plan.no_such_passage": _('This passage of "%(node)s" is not in the edition in force any more.'),
        "plan.text_moved_on": _(
            'The text of "%(node)s" was changed meanwhile. It was: "%(old)s". Now it is: "%(now)s". '
            "Please look at your change again."
        ),
        "plan.change_in_use": _("A decision refers to this change, so it cannot be taken back."),
        "plan_reading.file_missing": _("There is no file at %(path)s."),
        "plan_reading.not_readable": _(
            "The file %(path)s cannot be read. Please check whether it is a file and who may read it."
        ),
        "plan_reading.too_large": _(
            "The file is larger than %(megabytes)s MB. Please leave out pictures, or give the plan in parts."
        ),
        "plan_reading.too_long": _(
            "The file has more than %(characters)s characters. Please give the plan in parts."
        ),
        "plan_reading.empty": _("There is no text in the file."),
        "plan_reading.image": _(
            "The file is a picture. Please give the file from which it was made, or a PDF with text."
        ),
        "plan_reading.old_office": _(
            "The file is of an old Word or Excel format, or has a password. Please save it as .docx or .xlsx without one."
        ),
        "plan_reading.unknown_kind": _(
            "Files of the kind %(kind)s cannot be read. Please give .txt, .md, .docx, .xlsx or .pdf."
        ),
        "plan_reading.encoding": _("The characters of the file cannot be read. Please save it as UTF-8."),
        "plan_reading.damaged": _("The file is damaged, or it is no %(kind)s file."),
        "plan_reading.encrypted": _("The file has a password. Please save it without one."),
        "plan_reading.expands": _("The file unpacks to more than %(megabytes)s MB, so it is not opened."),
        "plan_reading.no_text": _(
            "The PDF of %(pages)s pages has no text, only pictures. Please give the file from which it was made."
        ),
        "plan_reading.took_too_long": _(
            "Reading the file took more than %(seconds)s seconds. Please give the plan in parts."
        ),
        "plan_reading.nothing_found": _(
            "In the %(lines)s lines of the file no item of a plan was found, such as goals or measures."
        ),
        "plan_reading.model_address": _(
            "%(address)s is no address of a language model: give http://… or https://…."
        ),
        "plan_reading.model_unreachable": _(
            "The language model at %(address)s cannot be reached: %(reason)s."
        ),
        "plan_reading.model_slow": _("The language model did not answer within %(seconds)s seconds."),
        "plan_reading.model_refused": _(
            "The language model refused the request (status %(status)s). Please check its name and key."
        ),
        "plan_reading.model_babbles": _("The language model gave no answer that could be used."),
        **EDITING_MESSAGES,
        **SHEET_MESSAGES,
        **IMPORT_MESSAGES,
        **MILESTONE_MESSAGES,
        **INQUIRY_MESSAGES,
    },
    indexed=(Indexed("plan", _("Plan"), "tomoni.plan.jobs:count_indexed", "tomoni.plan.jobs:reindex_plans"),),
    demo="tomoni.plan.demo:load",
)
