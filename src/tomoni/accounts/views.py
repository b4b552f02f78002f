"""Pages of this part. Signing in itself is allauth's: see ``urls``."""

from dataclasses import dataclass

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from .adapter import Adapter
from .audience import for_demo
from .queries import DemoAccount, demo_accounts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class DemoWords:
    """How the page speaks of a demo account. All lazy text."""

    label: object
    button: object
    can_try: object


DEMO_WORDS = {
    "citizen": DemoWords(
        _("A citizen"),
        _("Sign in as a citizen"),
        _("Write to the mayor, follow the answer, and see what changed in the plan."),
    ),
    "clerk": DemoWords(
        _("A clerk of public hearing"),
        _("Sign in as the clerk"),
        _("Take in letters, give them to a department, draft answers and publish them."),
    ),
    "planner": DemoWords(
        _("A planner"),
        _("Sign in as the planner"),
        _("Decide what a voice changes, amend the plan, and bind indicators to live sources."),
    ),
    "mayor": DemoWords(
        _("The mayor"),
        _("Sign in as the mayor"),
        _("Approve answers, or send them back with a reason."),
    ),
}


@for_demo
@require_http_methods(["GET", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a person of the demo city with one press."""
    accounts = demo_accounts()
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        chosen = next((a for a in accounts if a.key == request.POST.get("key")), None)
        if chosen is None:
            raise Http404
        login(request, chosen.person, backend=BACKEND)
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
        return redirect(target if safe else Adapter(request).get_login_redirect_url(request))
    context = {"accounts": [_shown(account) for account in accounts], "next": target}
    return render(request, "accounts/demo_sign_in.html", context)


def _shown(account: DemoAccount) -> dict[str, object]:
    words = DEMO_WORDS[account.key]
    return {
        "key": account.key,
        "name": account.person.name,
        "post": account.post,
        "label": words.label,
        "button": words.button,
        "can_try": words.can_try,
    }
