"""One settings file; the environment decides what differs between machines (docs/install.md)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from django.urls import reverse_lazy
from environs import Env, validate

# The count multiplies many small matrices: threads would spend their time waiting for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", [urlsplit(BASE_URL).hostname, "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# The supervisor names this folder when it starts the local SMTP sink: mails then end on /mailbox/
# and one-click sign-ins exist. Never set it on a machine that others reach.
MAILBOX_DIR = env.path("MAILBOX_DIR", None)
LOCAL = MAILBOX_DIR is not None
DEMO = env.bool("DEMO", True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "template_partials",
    "django_htmx",
    "tree_queries",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "culture.outbox",
    "culture.people",
    "culture.talk",
    "surveys",
    "culture.customers",
    "roadmap.plan",
    "roadmap.actions",
    "roadmap.characteristics",
    "culture.health",
    "culture.embedded",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "surveys.answer.answering.AnswerPages",  # nothing below ever sees a request for /p/
    "csp.middleware.CSPMiddleware",
    "culture.people.clock.OrganisationClock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "culture.people.log.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "culture.urls"
WSGI_APPLICATION = "culture.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "culture.pages.shell",
                "culture.people.context.organisation",
                "culture.talk.context.shell",
            ],
            "builtins": [
                "culture.templatetags.look",
                "culture.talk.templatetags.talk",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# Database and queue ---------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", "postgres:///sevencs")}
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 5  # surveys.prepared
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
# One address, two spellings of a socket: redis-py says unix://, Celery redis+socket://.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Mail -----------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", "")
vars().update(dj_email_url.parse(EMAIL_URL or "console:"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", "pulse@localhost")
# What providers allow one account; each number can be set by itself (docs/mail.md). None: all.
MAIL_PROFILES = {
    "own": {},
    "microsoft365": {"connections": 3, "per_minute": 30, "per_day": 10_000},
    "google": {"per_day": 2_000},
}
# Sent over the provider's own interface instead of SMTP, by django-anymail.
MAIL_PROVIDERS = ("brevo", "mailgun", "mailjet", "postmark", "resend", "sendgrid", "sparkpost")
MAIL_PROFILE = env.str(
    "MAIL_PROFILE", "own", validate=validate.OneOf([*MAIL_PROFILES, *MAIL_PROVIDERS])
)
ALLOWED = MAIL_PROFILES.get(MAIL_PROFILE, {})
MAIL_PROVIDER = MAIL_PROFILE if MAIL_PROFILE in MAIL_PROVIDERS else ""
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
ANYMAIL = {
    "IGNORE_UNSUPPORTED_FEATURES": True,  # not every provider has those of the next line
    "SEND_DEFAULTS": {"track_clicks": False, "track_opens": False},
    "REQUESTS_TIMEOUT": 30,
    **{name[8:]: value for name, value in os.environ.items() if name.startswith("ANYMAIL_")},
}
# A real pulse needs a real relay, or the local sink: otherwise nobody would get a mail.
MAIL_READY = bool(EMAIL_URL or MAIL_PROVIDER)
AT_LEAST_ONE = validate.Range(min=1)
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", ALLOWED.get("connections"), validate=AT_LEAST_ONE)
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", ALLOWED.get("per_minute"), validate=AT_LEAST_ONE)
MAIL_PER_DAY = env.int("MAIL_PER_DAY", ALLOWED.get("per_day"), validate=AT_LEAST_ONE)
MAIL_PER_DOMAIN_PER_MINUTE = env.int("MAIL_PER_DOMAIN_PER_MINUTE", None, validate=AT_LEAST_ONE)
# The mailbox for mail that comes back: how it is read, and its address if it takes name+mark@.
MAIL_RETURNS_URL = env.str("MAIL_RETURNS_URL", "")
MAIL_RETURNS_TO = env.str("MAIL_RETURNS_TO", "")
# For the page "Mail check": under which names our DKIM keys stand, and whom to ask (address:port).
MAIL_DKIM_SELECTORS = env.list("MAIL_DKIM_SELECTORS", [])
MAIL_DNS = env.str("MAIL_DNS", "")

# Channels (docs/channels.md) -------------------------------------------------------------------

# The gateway for messages to telephones, and the key that they are signed with.
MESSAGES_URL = env.str("MESSAGES_URL", "")
LONG_ENOUGH = validate.Length(min=32) if MESSAGES_URL else None
MESSAGES_KEY = env.str("MESSAGES_KEY", "", validate=LONG_ENOUGH)
# Names of machines inside our network that we may post to; everything else inside is refused.
CHANNELS_INSIDE = env.list("CHANNELS_INSIDE", [])

# Keys of open pulses: outside the database, in no backup (docs/privacy.md).
KEYS_DIR = env.path("KEYS_DIR", VAR_DIR / "keys")
# Where the web writes the halves that two keepers opened, for the count.
KEEPERS_DIR = env.path("KEEPERS_DIR", VAR_DIR / "keepers")

# Sign-in --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# On this machine alone the way in is the page with the one-click sign-ins.
LOGIN_URL = reverse_lazy("embedded:welcome" if LOCAL else "account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "culture.people.adapter.RosterAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A code has six digits and five tries: ten codes an hour for one address are few enough.
# "keeper": tries to enter a passphrase, counted by each web process.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "keeper": "5/m/user,30/h/user",
}

SESSION_COOKIE_AGE = 60 * 60 * 12

# Safety: https everywhere except on this machine ----------------------------------------------

SECURE = env.bool("SECURE", BASE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE and env.bool("HSTS_PRELOAD", True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique in small letters, by constraint
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language, time, files ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Of answer pages and the mails of pulses (culture.people.languages); everything else is English.
LANGUAGES = [
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("nb", "Norwegian"),
    ("ar", "Arabic"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"  # of logs; pages tell the organisation's own time (culture.people.clock)

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# API and logs ---------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Seven Cs",
    "VERSION": "0.1",
    "DESCRIPTION": "Programme, milestones, rollouts with reports, and published figures.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {"RolloutStateEnum": "roadmap.plan.models.rollouts.Rollout.State"},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
