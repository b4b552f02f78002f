"""Addresses of the staff desk; ``urls`` takes them in."""

from django.urls import path

from .desk import approvals, deciding, history, indicators, log, mails, plan, queue, voice

urlpatterns = [
    path("desk/", queue.desk, name="desk"),
    path("desk/v/<uuid:key>/", voice.voice, name="desk_voice"),
    path("desk/v/<uuid:key>/beside/", voice.beside, name="desk_beside"),
    path("desk/v/<uuid:key>/history/", history.history, name="desk_history"),
    path("desk/v/<uuid:key>/sender/", voice.sender, name="desk_sender"),
    path("desk/v/<uuid:key>/take/", voice.take, name="desk_take"),
    path("desk/v/<uuid:key>/assign/", voice.assign, name="desk_assign"),
    path("desk/v/<uuid:key>/draft/", voice.draft, name="desk_draft"),
    path("desk/v/<uuid:key>/quote/<uuid:answer>/", voice.quote, name="desk_quote"),
    path("desk/v/<uuid:key>/summary/", voice.summary, name="desk_summary"),
    path("desk/v/<uuid:key>/issue/", voice.issue, name="desk_issue"),
    path("desk/v/<uuid:key>/close/", voice.close, name="desk_close"),
    path("desk/v/<uuid:key>/publish/", voice.publish, name="desk_publish"),
    path("desk/v/<uuid:key>/hide/", voice.hide, name="desk_hide"),
    path("desk/v/<uuid:key>/concern/", voice.concern, name="desk_concern"),
    path("desk/v/<uuid:key>/fold/", voice.fold, name="desk_fold"),
    path("desk/v/<uuid:key>/decide/", deciding.decide, name="desk_decide"),
    path("desk/approvals/", approvals.approvals, name="desk_approvals"),
    path("desk/approvals/<uuid:key>/", approvals.approval, name="desk_approval"),
    path("desk/approvals/<uuid:key>/decide/", approvals.decide_approval, name="desk_decide_approval"),
    path("desk/plan/", plan.drafts, name="desk_plan"),
    path("desk/plan/<uuid:key>/", plan.draft, name="desk_plan_draft"),
    path("desk/plan/<uuid:key>/adopt/", plan.adopt, name="desk_plan_adopt"),
    path("desk/plan/changes/<uuid:key>/", plan.reword, name="desk_plan_reword"),
    path("desk/plan/changes/<uuid:key>/withdraw/", plan.withdraw, name="desk_plan_withdraw"),
    path("desk/indicators/", indicators.indicators, name="desk_indicators"),
    path("desk/indicators/<uuid:key>/", indicators.indicator, name="desk_indicator"),
    path("desk/indicators/<uuid:key>/bind/", indicators.bind_source, name="desk_indicator_bind"),
    path("desk/indicators/<uuid:key>/unbind/", indicators.unbind_source, name="desk_indicator_unbind"),
    path("desk/indicators/<uuid:key>/record/", indicators.record, name="desk_indicator_record"),
    path("desk/mails/", mails.mails, name="desk_mails"),
    path("desk/mails/<uuid:key>/", mails.mail, name="desk_mail"),
    path("desk/log/", log.log, name="desk_log"),
    path("desk/log/retry/", log.retry, name="desk_log_retry"),
]
