"""All settings. Every value an operator may change comes from the environment; see .env.example.

A value that cannot be read (`DEBUG=maybe`) stops the start with the variable's name.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from environs import Env, validate

from chatmrpt.embedded.places import PROJECT, var_folder
from chatmrpt.lib.tiles import tile_origin

env = Env(eager=True)
env.read_env(str(PROJECT / ".env"), recurse=False)

VERSION = "0.1.0"
BASE_DIR = PROJECT
VAR = var_folder()


def _secret_key() -> str:
    """The given key, or one made once for this installation."""
    given = env.str("SECRET_KEY", "")
    if given:
        return str(given)
    file = VAR / "run" / "secret_key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [*filter(str.strip, env.str("SECRET_KEY_FALLBACKS", "").split(","))]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.bool("HTTPS", False)
"""Whether people reach the site over TLS: secure cookies, redirect and HSTS follow."""
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "chatmrpt",
    "chatmrpt.accounts",
    "chatmrpt.programs",
    "realtime",
    "uploads",
    "analysis",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "django_rq",
    "csp",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "chatmrpt.middleware.request_ids",
    "chatmrpt.operations.timing.timed",
    "chatmrpt.middleware.PrivateAnswers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "chatmrpt.token_access.TokenAccess",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chatmrpt.language.ReaderLanguage",
    "realtime.middleware.viewer",
    "chatmrpt.rate_limits.RateLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chatmrpt.programs.once.Once",
]

ROOT_URLCONF = "chatmrpt.urls"
ASGI_APPLICATION = "chatmrpt.asgi.application"

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
                "chatmrpt.operations.letters.letters_possible",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

_unset = "postgresql://unset:unset@127.0.0.1:1/unset"
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url("DATABASE_URL", _unset, conn_max_age=0, conn_health_checks=False)
}
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", 16)
if DATABASE_POOL_SIZE:
    _pool = {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = _pool
# Of one web process. More threads than it can serve take the turns of its websockets' loop.
REQUESTS_AT_ONCE = env.int("REQUESTS_AT_ONCE", 4)
if env.bool("DATABASE_BEHIND_PGBOUNCER", False):
    # In transaction mode a connection is another one after each transaction.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = None
if env.str("DATABASE_REPLICA_URL", ""):
    # A hot standby of this very database, by streaming replication.
    DATABASES["replica"] = env.dj_db_url("DATABASE_REPLICA_URL", conn_max_age=0)
    DATABASES["replica"].update(
        TEST={"MIRROR": "default"},
        DISABLE_SERVER_SIDE_CURSORS=True,
        OPTIONS={**DATABASES["default"].get("OPTIONS", {}), "connect_timeout": 1},
    )
    if DATABASE_POOL_SIZE:
        DATABASES["replica"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": DATABASE_POOL_SIZE,
                                                   "timeout": 1}  # fmt: skip
    DATABASE_ROUTERS = ["realtime.replica.ReplicaRouter"]
    MIDDLEWARE.append("realtime.replica.ReadsFromReplica")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:1/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "chatmrpt"},
    }
}
CACHES = {
    "default": {
        "BACKEND": "chatmrpt.accounts.cache.RedisOrMemoryCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "chatmrpt",
    }
}

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "realtime.storage.WholeFileStorage",
        "OPTIONS": {"location": VAR / "files", "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if env.str("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "realtime.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", None),
            "region_name": env.str("S3_REGION", None),
            "access_key": env.str("S3_ACCESS_KEY", None),
            "secret_key": env.str("S3_SECRET_KEY", None),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    }
S3_PRESIGNED = env.bool("S3_PRESIGNED", True)
"""Whether downloads come from the bucket itself, by an address that holds for a minute."""

# --- Jobs -------------------------------------------------------------------------------------

RQ_SHOW_ADMIN_LINK = False
"""The Job row is the truth; RQ's own pages would change queues behind its back."""
QUEUES = ("chat", "ingest", "analysis", "export")
_patience = f"{'&' if '?' in REDIS_URL else '?'}socket_connect_timeout=2&socket_timeout=2"
RQ_QUEUES = {name: {"URL": REDIS_URL + _patience} for name in QUEUES}
"""A Redis that hangs holds a request for two seconds at most; workers wait longer by themselves."""
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 20)
"""A running job whose worker is silent for so long is given to another."""
JOB_TIMEOUT_SECONDS = env.int("JOB_TIMEOUT_SECONDS", 900)
JOB_REENQUEUE_SECONDS = 5
"""A queued job that the queue does not hold after so long is put there again."""
JOB_PRELOAD = {
    "chat": ("analysis.jobs.warm_up",),
    "ingest": ("uploads.jobs.warm_up",),
    "analysis": ("analysis.jobs.warm_up",),
    "export": (),
}
"""What a worker does once at its start, so that the first job does not pay for it."""
SNAPSHOT_PARTS = {
    "job": "realtime.snapshots.jobs",
    "upload": "uploads.snapshots.uploads",
    "dataset": "uploads.snapshots.datasets",
    "link": "uploads.snapshots.links",
    "change": "uploads.snapshots.changes",
    "run": "analysis.snapshots.runs",
    "message": "analysis.snapshots.messages",
    "settlement": "analysis.settlement_snapshots.settlements",
    "model": "analysis.model_snapshots.models",
    "export": "analysis.export_snapshots.exports",
}
SNAPSHOT_ALWAYS_READ = ("model",)  # It depends on settings, which change without an event.
GUEST_LIFETIME_HOURS = env.int("GUEST_LIFETIME_HOURS", 24)

# --- Uploads ----------------------------------------------------------------------------------

UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 200 * 1024 * 1024)
UPLOAD_EXPIRY_HOURS = env.int("UPLOAD_EXPIRY_HOURS", 24)
UPLOAD_OPEN_PER_SESSION = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
REQUEST_MAX_BYTES = 16 * 1024 * 1024
"""A request with a larger body is refused before any of it is kept."""

# --- Limits for each tier -----------------------------------------------------------------------

RATE_LIMITED = env.bool("RATE_LIMITED", True)
LIMITS: dict[str, dict[str, int]] = {
    # a minute
    "writes": {"guest": 300, "registered": 600, "staff": 1_200, "address": 6_000},
    "chunks": {"guest": 2_400, "registered": 4_800, "staff": 9_600, "address": 24_000},
    "drawings": {"guest": 240, "registered": 480, "staff": 960, "address": 2_400},
    "shared": {"link": 3_000, "address": 3_000},
    # an hour
    "uploads": {"guest": 60, "registered": 300, "staff": 1_000, "address": 3_000},
    "jobs": {"guest": 20, "registered": 60, "staff": 200},  # at once
    "storage_mb": {
        "guest": env.int("STORAGE_GUEST_MB", 500),
        "registered": env.int("STORAGE_REGISTERED_MB", 5_000),
        "staff": env.int("STORAGE_STAFF_MB", 50_000),
    },
}
"""What one person may do, by tier; and all people behind one address. 0: no limit."""

WEBHOOKS = env.bool("WEBHOOKS", True)
SHARED_LINKS = env.bool("SHARED_LINKS", True)
"""Off: deliveries wait, and links open nothing, until they are switched on again."""
WEBHOOK_PRIVATE_ADDRESSES = env.bool("WEBHOOK_PRIVATE_ADDRESSES", False)
"""Whether webhooks may lead to http and to machines of one's own network."""

# --- Language model (optional) ------------------------------------------------------------------

LLM_BASE_URL = env.str("LLM_BASE_URL", "").rstrip("/")
"""Of an OpenAI-compatible server, up to and with `/v1`. Empty: no language model."""
LLM_MODEL = env.str("LLM_MODEL", "")
LLM_API_KEY = env.str("LLM_API_KEY", "")
LLM_CONNECT_SECONDS = env.float("LLM_CONNECT_SECONDS", 5.0)
LLM_FIRST_WORD_SECONDS = env.float("LLM_FIRST_WORD_SECONDS", 20.0)
LLM_TURN_SECONDS = env.float("LLM_TURN_SECONDS", 60.0)
"""All requests for one answer together; after that the answer is made without the model."""
LLM_MAX_TOKENS = env.int("LLM_MAX_TOKENS", 800)
LLM_REST_SECONDS = env.float("LLM_REST_SECONDS", 60.0)
"""After three failures in a row the model is left alone for so long."""

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[ChatMRPT] "
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_ADAPTER = "chatmrpt.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "chatmrpt.accounts.forms.LoginForm",
    "signup": "chatmrpt.accounts.forms.SignupForm",
    "change_password": "chatmrpt.accounts.forms.ChangePasswordForm",
    "set_password": "chatmrpt.accounts.forms.SetPasswordForm",
    "reset_password": "chatmrpt.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "chatmrpt.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "chatmrpt.accounts.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    # A whole training room signs in from one address; a password is tried five times.
    "login": "60/m/ip",
    "signup": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
}

EMAIL_CONFIGURED = bool(env.str("EMAIL_URL", ""))
"""Without a mail server passwords are reset by an administrator, and the page says so."""
if EMAIL_CONFIGURED:
    globals().update(env.dj_email_url("EMAIL_URL"))
    ACCOUNT_EMAIL_VERIFICATION = "optional"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
MAIL_AFTER_SECONDS = env.int("MAIL_AFTER_SECONDS", 120)
"""Who asked for it gets a letter when work that took so long is over; 0: nobody does."""
SITE_URL = env.str("SITE_URL", "").rstrip("/")
"""The address people use, for links in letters."""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "chatmrpt@localhost")

# --- Safety -----------------------------------------------------------------------------------

BASEMAP_URL = env.str("BASEMAP_URL", "")
"""Tiles below the wards, by an address with {z}, {x} and {y}; empty: maps need no tile server."""
BASEMAP_ATTRIBUTION = env.str("BASEMAP_ATTRIBUTION", "")
TILE_ORIGINS = [tile_origin(BASEMAP_URL)] if BASEMAP_URL else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *TILE_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chatmrpt.views.csrf_failure"

# --- Language, time, files --------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
_dist = BASE_DIR / "static" / "dist"
STATICFILES_DIRS = [("dist", _dist)] if _dist.exists() else []
ASSETS_MANIFEST: Path = _dist / "manifest.json"

BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")
"""The public key of age (age1…) for which `backup --encrypt` encrypts."""

# --- Watching -------------------------------------------------------------------------------------

METRICS_TOKEN = env.str("METRICS_TOKEN", "")
"""Whoever sends it as a bearer reads /metrics; unset: this machine itself, not through a proxy."""
METRICS_PORT = env.int("METRICS_PORT", 0)
"""For containers: each process answers Prometheus on this port, too; 0: none does."""
METRICS_ADDRESS = env.str("METRICS_ADDRESS", "127.0.0.1")
LOG_FORMAT = env.str("LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
SENTRY_DSN = env.str("SENTRY_DSN", "")
OTEL_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "chatmrpt.lib.logs.LineFormatter"},
        "json": {"()": "chatmrpt.lib.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "rq": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "pyogrio": {"level": "WARNING"},
    },
}
