"""Django settings, read from `TOANDAN_*` variables; `docs/operations.md` explains each."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from toandan.site import env
from toandan.site.logs import logging_settings

PACKAGE_DIR = Path(__file__).resolve().parents[1]

DATA_DIR = env.folder(
    "TOANDAN_DATA_DIR", "var", "Where the database, originals and outgoing mail are kept."
)


def _secret_key() -> str:
    """Return the operator's key, or one made on first start and kept beside the data."""
    given = env.text("TOANDAN_SECRET_KEY", "", "Signs sessions; made and kept in the data folder.")
    if given:
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        # written beside it first: of two processes that start at once one names the key that both
        # read, and neither reads half of it
        part = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            kept.hardlink_to(part)
        part.unlink()
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = env.flag("TOANDAN_DEBUG", "Show errors to the browser; never in use.", default=False)
ALLOWED_HOSTS = env.words(
    "TOANDAN_ALLOWED_HOSTS", "localhost,127.0.0.1", "Names under which the site may be asked for."
)
BASE_URL = env.text(
    "TOANDAN_BASE_URL", "http://localhost:8000", "The site's address in e-mails and documents."
)
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_q",
    "django_htmx",
    "csp",
    "toandan.audit",
    "toandan.jobs",
    "toandan.units",
    "toandan.accounts",
    "toandan.trail",
    "toandan.directory",
    "toandan.directives",
    "toandan.exchange",
    "toandan.console",
    "toandan.api",
    "toandan.samples",
    "toandan.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "toandan.console.language.chosen_language",
    "toandan.site.nul.refuse_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "toandan.console.errors.spoken_401",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "toandan.accounts.middleware.acting_position",
    "toandan.console.errors.spoken_405",
]

ROOT_URLCONF = "toandan.site.urls"
WSGI_APPLICATION = "toandan.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # these pages stand before those of the libraries that they replace
        "DIRS": [PACKAGE_DIR / app / "templates" for app in ("console", "accounts")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "toandan.console.context.shell",
            ],
            "builtins": ["toandan.console.templatetags.words"],
        },
    },
]

DATABASES = {
    "default": env.database(
        "TOANDAN_DATABASE_URL",
        f"sqlite:///{quote(str(DATA_DIR / 'toandan.sqlite3'))}",
        "The database: SQLite's file, or a PostgreSQL server.",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# one cache for all processes, since sign-in limits count in it
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        # what overflows is thrown out unread: with Django's 300 a stranger who tries many names
        # would have the counts of wrong passwords forgotten
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "full_name")}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "toandan.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "toandan.accounts.sign_in_forms.LoginForm",
    "change_password": "toandan.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "toandan.accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "toandan.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "toandan.accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "toandan.accounts.sign_in_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser, or after SESSION_COOKIE_AGE
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "toandan.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "toandan.accounts.sign_in_forms.CodeForm",
    "reauthenticate": "toandan.accounts.sign_in_forms.CodeAgainForm",
    "activate_totp": "toandan.accounts.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "toandan.accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "toandan.accounts.sign_in_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Toàn Dân"
# browsers allow passkeys on plain http only for localhost
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_ADAPTER = "toandan.accounts.adapter.SessionsAdapter"
# True would write a row for every page, and each writer holds up all others on SQLite
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
#: without it all who come through a proxy share its address, and the limits on signing in
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole(
    "TOANDAN_PROXIES", 0, "How many proxies stand before the site; each adds to X-Forwarded-For."
)
SECURE_SSL_REDIRECT = False  # the operator's proxy does it; see docs/operations.md
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"  # the review screen shows the original beside the reading
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh")), ("km", _("Tiếng Khmer"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = env.choice(
    "TOANDAN_TIME_ZONE",
    "Asia/Ho_Chi_Minh",
    "The province's time zone.",
    available_timezones(),
)
USE_TZ = True
FORMAT_MODULE_PATH = "toandan.site.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "toandan.site.storage.WholeFiles",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    # drawn from the originals, and drawn again where they are missing
    "pictures": {
        "BACKEND": "toandan.site.storage.WholeFiles",
        "OPTIONS": {"location": DATA_DIR / "pictures"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_MB = env.whole("TOANDAN_UPLOAD_MAX_MB", 50, "The largest file that may be handed in.")
READING_SECONDS = env.whole("TOANDAN_READING_SECONDS", 120, "The longest time to read one file.")
READING_MB = env.whole("TOANDAN_READING_MB", 2048, "The most memory used to read one file.")
EXCHANGE_DIR = env.text(
    "TOANDAN_EXCHANGE_DIR",
    "",
    "The folder in which a gateway and the site hand each other edXML; empty: off.",
)
EXCHANGE_MAX_MB = env.whole(
    "TOANDAN_EXCHANGE_MAX_MB", 100, "The largest message taken in from that folder."
)
TRUST_ROOTS = env.text(
    "TOANDAN_TRUST_ROOTS",
    str(DATA_DIR / "trust-roots"),
    "The folder of certificates whose signatures are trusted.",
)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "toandan.site.uploads.CappedRequest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

globals().update(
    env.mail("TOANDAN_EMAIL_URL", "files", "Where e-mail goes: files, console, or an SMTP server.")
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text(
    "TOANDAN_EMAIL_FROM", "toandan@localhost", "The sender of the site's e-mails."
)

Q_CLUSTER = {
    "name": "toandan",
    "orm": "default",
    "workers": env.whole("TOANDAN_WORKERS", 2, "How many job workers run."),
    # long enough to read the slowest file that the operator allows
    "timeout": READING_SECONDS + 180,
    # a job whose worker was killed is given out again after this many seconds
    "retry": READING_SECONDS + 210,
    "max_attempts": 5,
    "poll": 1,
    "catch_up": False,
    "label": "Toàn Dân",
}

LOGGING = logging_settings(
    env.choice(
        "TOANDAN_LOG_LEVEL",
        "INFO",
        "How much is logged: DEBUG to ERROR.",
        ("DEBUG", "INFO", "WARNING", "ERROR"),
    )
)
METRICS_TOKEN = env.text(
    "TOANDAN_METRICS_TOKEN", "", "Opens /so-lieu-he-thong/ to the operator's monitoring."
)
