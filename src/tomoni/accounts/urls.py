"""Addresses of this part: those pages of allauth that we use, each behind its guard, and the demo's."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from .audience import guard
from .views import demo_sign_in


def _page(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    return path(f"accounts/{route}", guard(view, name), name=name)


urlpatterns = [
    path("demo/sign-in/", demo_sign_in, name="demo_sign_in"),
    _page("login/", account.login, "account_login"),
    _page("logout/", account.logout, "account_logout"),
    _page("inactive/", account.account_inactive, "account_inactive"),
    _page("signup/", account.signup, "account_signup"),
    _page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    _page("confirm-email/", account.email_verification_sent, "account_email_verification_sent"),
    _page("confirm-email/<str:key>/", account.confirm_email, "account_confirm_email"),
    _page("password/change/", account.password_change, "account_change_password"),
    _page("password/set/", account.password_set, "account_set_password"),
    _page("password/reset/", account.password_reset, "account_reset_password"),
    _page("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    _page(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(  # neither half is a slug: a hyphen parts them
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        guard(account.password_reset_from_key, "account_reset_password_from_key"),
        name="account_reset_password_from_key",
    ),
    _page("2fa/", mfa.index, "mfa_index"),
    _page("2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    _page("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    _page("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    _page("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _page("2fa/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page(
        "2fa/recovery-codes/generate/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"
    ),
    _page(
        "2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"
    ),
    _page("2fa/webauthn/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _page("2fa/webauthn/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _page("2fa/webauthn/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    _page("2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    _page("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]
