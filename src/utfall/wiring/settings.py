"""Django's settings, all from the home and a few `UTFALL_` variables; nothing secret stands here."""

import os
from pathlib import Path

import django_htmx

from utfall.wiring.home import Refused, home

HOME = home()
SECRET_KEY = HOME.read_secret()
DEBUG = False
WEB = Path(__file__).parent.parent / "web"


def _database() -> dict[str, object]:
    address = os.environ.get("UTFALL_DATABASE", "")
    path = str(HOME.ledger)
    if address:
        if not address.startswith("sqlite:///"):
            raise Refused(
                f"UTFALL_DATABASE={address!r} is not understood; this version keeps its ledger in sqlite:///…"
            )
        path = address.removeprefix("sqlite:///")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "utfall.ledger.people",
    "utfall.ledger.clients",
    "utfall.ledger.campaigns",
    "utfall.ledger.customers",
    "utfall.ledger.happenings",
    "utfall.ledger.boards",
    "utfall.ledger.own",
    "utfall.ledger.feeds",
    "utfall.ledger.surveys",
    "utfall.ledger.audit",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "utfall.web.headers.Headers",
    "utfall.web.streamed.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "utfall.web.access.language.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "utfall.web.urls"
ASGI_APPLICATION = "utfall.wiring.asgi.application"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates", *sorted(WEB.glob("*/templates"))],
        "OPTIONS": {
            "builtins": ["utfall.web.reports.cell_tag"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "utfall.web.page.everywhere",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static", Path(django_htmx.__file__).parent / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"


def _hosts() -> list[str]:
    named = os.environ.get("UTFALL_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
    hosts = [host.strip() for host in named if host.strip()]
    if "*" in hosts or not hosts:
        raise Refused("UTFALL_HOSTS names the hosts the server answers to, separated by commas; not all of them (*)")
    return hosts


ALLOWED_HOSTS = _hosts()
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("UTFALL_HTTPS") == "1"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000  # a mapping of a file of many columns
FILE_UPLOAD_TEMP_DIR = str(HOME.path / "uploads")  # what arrives lies in the home from its first byte on
Path(FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, exist_ok=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
