"""Django's settings. What an operator may change stands in ``environment.py``; the rest is decided here."""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from .environment import load, load_secrets
from .parts import INSTALLED_PARTS

_env = load(os.environ)

# -- what an operator may set (environment.py says what each is)
TOMONI_DATA: Path = _env["TOMONI_DATA"]
TOMONI_CATALOG: Path = _env["TOMONI_CATALOG"]
TOMONI_DEMO: bool = _env["TOMONI_DEMO"]
TOMONI_PORT: int = _env["TOMONI_PORT"]
TOMONI_BIND: str = _env["TOMONI_BIND"]
TOMONI_HTTPS: bool = _env["TOMONI_HTTPS"]
TOMONI_PROXIES: int = _env["TOMONI_PROXIES"]
TOMONI_CITY_NAME: str = _env["TOMONI_CITY_NAME"]
TOMONI_CITY_CODE: str = _env["TOMONI_CITY_CODE"]
TOMONI_CITY_OFFICE: str = _env["TOMONI_CITY_OFFICE"]
TOMONI_CITY_PHONE: str = _env["TOMONI_CITY_PHONE"]
TOMONI_KEY_COLOUR: str = _env["TOMONI_KEY_COLOUR"]
TOMONI_RUBRIC: str = _env["TOMONI_RUBRIC"]
TOMONI_LICENCE: str = _env["TOMONI_LICENCE"]
TOMONI_ANSWER_DAYS: int = _env["TOMONI_ANSWER_DAYS"]
TOMONI_ASSIGN_DAYS: int = _env["TOMONI_ASSIGN_DAYS"]
TOMONI_IMPORT_DAYS: int = _env["TOMONI_IMPORT_DAYS"]
TOMONI_LETTER_CHARACTERS: int = _env["TOMONI_LETTER_CHARACTERS"]
TOMONI_LIMITS: bool = _env["TOMONI_LIMITS"]
TOMONI_LETTERS_PER_HOUR: int = _env["TOMONI_LETTERS_PER_HOUR"]
TOMONI_LOOKUPS_PER_MINUTE: int = _env["TOMONI_LOOKUPS_PER_MINUTE"]
TOMONI_URL: str = _env["TOMONI_URL"].rstrip("/") or f"http://localhost:{TOMONI_PORT}"

DEBUG: bool = _env["TOMONI_DEBUG"]
TOMONI_STYLE_SHEET: bool = TOMONI_DEMO or DEBUG

# -- secrets
TOMONI_DATA.mkdir(parents=True, exist_ok=True)
_secrets = load_secrets(Path(_env["TOMONI_SECRETS"] or TOMONI_DATA / "secrets.json"))
SECRET_KEY = _secrets.django_key
TOMONI_DATA_KEYS: dict[str, str] = _secrets.data_keys
TOMONI_INDEX_KEY: str = _secrets.index_key

# -- the house
ALLOWED_HOSTS = _env["TOMONI_HOSTS"]
ROOT_URLCONF = "tomoni.config.urls"
WSGI_APPLICATION = "tomoni.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    *INSTALLED_PARTS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "tomoni.config",  # last: registers the parts when all are ready
]
MIDDLEWARE = [
    "tomoni.audit.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "tomoni.audit.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tomoni.audit.middleware.CleanRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tomoni.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tomoni.furigana.middleware.Furigana",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tomoni.design.context.site",
            ],
        },
    }
]
FORM_RENDERER = "tomoni.design.forms.Renderer"

# -- data
_url = _env["DATABASE_URL"] or f"sqlite:///{TOMONI_DATA / 'tomoni.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue from the start of a transaction, and an acknowledged write survives loss of power.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(TOMONI_DATA / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# On SQLite too: a new connection reads the schema and has an empty cache.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "tomoni_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # culling would forget how often somebody tried to sign in
    }
}

# -- language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# -- people
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "tomoni.accounts.adapter.Adapter"
ACCOUNT_FORMS: dict[str, str] = {}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "tomoni.accounts.adapter.MFAAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TOMONI_HTTPS  # passkeys on http://localhost
MFA_TOTP_ISSUER = TOMONI_CITY_NAME

# -- mail
TOMONI_SMTP: bool = bool(_env["SMTP_HOST"])
TOMONI_MAIL_FOLDER = TOMONI_DATA / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if TOMONI_SMTP
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(TOMONI_MAIL_FOLDER)
EMAIL_HOST = _env["SMTP_HOST"]
EMAIL_PORT = _env["SMTP_PORT"]
EMAIL_HOST_USER = _env["SMTP_USER"]
EMAIL_HOST_PASSWORD = _env["SMTP_PASSWORD"]
EMAIL_USE_TLS = _env["SMTP_TLS"] == "starttls"
EMAIL_USE_SSL = _env["SMTP_TLS"] == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _env["TOMONI_MAIL_FROM"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- files
STATIC_URL = "/static/"
STATIC_ROOT = TOMONI_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = TOMONI_DATA / "files"

# -- safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "tomoni"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TOMONI_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tomoni.web.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [TOMONI_URL] if TOMONI_URL.startswith("https") else []
LANGUAGE_COOKIE_SAMESITE = "Lax"
if TOMONI_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# -- logs: one JSON object a line, without personal data (audit.middleware writes no query and no secret path)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "json_ensure_ascii": False,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": _env["TOMONI_LOG_LEVEL"]},
    "loggers": {
        "django.request": {"level": "ERROR"},  # RequestLog writes one line for each request
        "django.security": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},  # it tells each step and each rule of style that it does not know
        "fontTools": {"level": "ERROR"},
    },
}
