"""What was sent: the delivery log, and, where no mail server is set, the mails that were kept in the folder."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_staff
from tomoni.audit.api import looked
from tomoni.kernel.text import mask_email
from tomoni.notify.api import Message, kept_mails, recent_deliveries

from .frame import Desk
from .words import MAIL_KINDS

_NEWEST = 50


@for_staff("notify.read")
@require_safe
def mails(request: HttpRequest) -> HttpResponseBase:
    """The newest messages and how each fared; no address and no text stands here."""
    kept = [] if settings.TOMONI_SMTP else kept_mails(_NEWEST)
    context = {
        **Desk(request).bar(),
        "deliveries": [(MAIL_KINDS.get(one.kind, one.kind), one) for one in recent_deliveries(_NEWEST)],
        "kept": [(one, mask_email(one.to)) for one in kept],
        "has_server": settings.TOMONI_SMTP,
        "newest": _NEWEST,
    }
    return render(request, "web/desk/mails.html", context)


@for_staff("notify.read")
@require_safe
def mail(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One kept mail. That it was read is noted."""
    if settings.TOMONI_SMTP:
        raise Http404
    found = next((one for one in kept_mails(500) if one.message == key), None)
    if found is None:
        raise Http404
    desk = Desk(request)
    looked(actor=desk.actor, subject=get_object_or_404(Message, pk=key), purpose="desk.mail")
    crumbs = [(_("Mails"), reverse("web:desk_mails")), (found.subject, "")]
    return render(request, "web/desk/mail.html", {**desk.bar(), "mail": found, "crumbs": crumbs})
