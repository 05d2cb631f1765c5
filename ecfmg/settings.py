"""Settings, all from the environment. docs/operators/settings.md lists every variable.

Development needs none of them. With ``DEBUG=0`` the project refuses to start on anything unsafe and names the
variable (see ``ecfmg.settings_guard``).
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from environs import Env

from ecfmg.embedded.addresses import embedded_database_url, embedded_redis_url
from ecfmg.foundation.storage import storage_settings
from ecfmg.settings_guard import refuse_unsafe_production

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEBUG = env.bool("DEBUG", True)
DEMO = env.bool("DEMO", DEBUG)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
PRODUCT_NAME = env.str("PRODUCT_NAME", "Certification Casework")
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")
SECRET_KEY = env.str("SECRET_KEY", "development-only-secret-key-that-production-refuses-to-start-with")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "ecfmg.foundation",
    "ecfmg.accounts",
    "applicants",
    "credentials",
    "pathways",
    "certification",
    "ecfmg.portals.public",
    "ecfmg.portals.applicant",
    "ecfmg.portals.school",
    "ecfmg.portals.staff",
    "ecfmg.portals.recipient",
    "ecfmg.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ecfmg.foundation.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ecfmg.foundation.middleware.HistoryMiddleware",
    "ecfmg.foundation.middleware.PrivateResponseMiddleware",
    "ecfmg.foundation.middleware.RefusalMiddleware",
    "ecfmg.foundation.middleware.NulMiddleware",
    "ecfmg.accounts.middleware.SignOutMiddleware",
    "ecfmg.accounts.middleware.SessionEndMiddleware",
    "ecfmg.accounts.middleware.SecondFactorMiddleware",
    "ecfmg.accounts.middleware.PasskeyAnswerMiddleware",
    "ecfmg.foundation.sent_files.SentFilesMiddleware",
]

ROOT_URLCONF = "ecfmg.urls"
WSGI_APPLICATION = "ecfmg.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecfmg.foundation.context_processors.product",
                "ecfmg.accounts.context_processors.session",
            ],
        },
    }
]
FORM_RENDERER = "ecfmg.foundation.forms.DesignSystemRenderer"

# --- Data ---------------------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", "") or embedded_database_url(VAR_DIR)
DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", DATABASE_URL, conn_max_age=60, conn_health_checks=True),
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The database keeps sessions and the cache, so that both stay right while Redis is away.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

STORAGE_URL = env.str("STORAGE_URL", "")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
CLAMD_URL = env.str("CLAMD_URL", "")
MEDIA_URL = ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ecfmg.foundation.uploads.SpillingUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
# A school without script sends a folder of files in one form.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
UPLOADS_ROOT = Path(env.str("UPLOADS_ROOT", str(VAR_DIR / "uploads")))

# --- Background work -----------------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "") or embedded_redis_url(VAR_DIR)
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # kilobytes
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "retry_on_timeout": True,
}
CELERY_TIMEZONE = "America/New_York"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver-outbox": {"task": "foundation.deliver_outbox", "schedule": timedelta(seconds=10)},
    "continue-bulk-files": {"task": "credentials.continue_bulk_files", "schedule": timedelta(seconds=15)},
    "prepare-documents": {"task": "credentials.prepare_waiting_documents", "schedule": timedelta(seconds=15)},
    "decide-due-cases": {"task": "certification.decide_due_cases", "schedule": timedelta(seconds=10)},
    "note-cases-whose-day-has-come": {"task": "certification.note_review_days", "schedule": timedelta(minutes=10)},
    "note-cases-of-other-rules": {"task": "certification.note_other_rules", "schedule": timedelta(hours=1)},
    "match-held-rows": {"task": "certification.match_held_rows", "schedule": timedelta(minutes=5)},
    "read-waiting-scans": {"task": "credentials.read_waiting_scans", "schedule": timedelta(seconds=15)},
    "chase-schools": {"task": "credentials.chase_schools", "schedule": timedelta(hours=1)},
    "join-announced": {"task": "credentials.join_announced", "schedule": timedelta(hours=1)},
    "keep-rosters": {"task": "credentials.keep_rosters", "schedule": timedelta(hours=6)},
    "find-standstills": {"task": "credentials.find_standstills", "schedule": crontab(hour=3, minute=20)},
    "check-files": {"task": "foundation.check_files", "schedule": crontab(hour=2, minute=10)},
    "sweep-uploads": {"task": "foundation.sweep_uploads", "schedule": crontab(hour=3, minute=40)},
}

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "ecfmg.accounts.passwords.PredictablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "ecfmg.accounts.adapter.AccountAdapter"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "signup": "ecfmg.accounts.forms.SignUp",
    "login": "ecfmg.accounts.forms.SignIn",
    "reset_password": "ecfmg.accounts.forms.AskForNewPassword",
    "reset_password_from_key": "ecfmg.accounts.forms.ChooseNewPassword",
    "change_password": "ecfmg.accounts.forms.ChangePassword",
    "reauthenticate": "ecfmg.accounts.forms.ProveWithPassword",
    "add_email": "ecfmg.accounts.forms.ChangeEmail",
    "change_email": "ecfmg.accounts.forms.CorrectEmail",
    "set_password": "ecfmg.accounts.forms.SetPassword",
    "confirm_email_verification_code": "ecfmg.accounts.forms.ConfirmEmail",
    "confirm_password_reset_code": "ecfmg.accounts.forms.ConfirmNewPassword",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "ecfmg.accounts.adapter.MfaAdapter"
MFA_FORMS = {
    "authenticate": "ecfmg.accounts.forms.SecondStep",
    "reauthenticate": "ecfmg.accounts.forms.SecondStepAgain",
    "activate_totp": "ecfmg.accounts.forms.SetUpApp",
    "add_webauthn": "ecfmg.accounts.forms.AddPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_MINUTES = {"staff": 60, "school": 60, "recipient": 60, "applicant": 120}
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
USERSESSIONS_TRACK_ACTIVITY = True

# --- Mail ----------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", not DEBUG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Certification Casework <no-reply@casework.example>")

# --- Post ----------------------------------------------------------------------------------------------------------

# Lines are parted by semicolons. Letters to schools are printed with it; without one there are no letters on paper.
POSTAL_ADDRESS = env.str(
    "POSTAL_ADDRESS",
    "Certification Casework; Mail room; 1 Demonstration Square; Sampleton, PA 19999; United States of America"
    if DEMO
    else "",
)

# --- Browser security ------------------------------------------------------------------------------------------------

SECURE_COOKIES = env.bool("SECURE_COOKIES", not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not DEBUG)
SECURE_HSTS_SECONDS = 0 if DEBUG else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
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
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Language, static files, API, logs -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_I18N = False
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [path for path in (BASE_DIR / "build" / "static",) if path.is_dir()]
STORAGES = {
    "default": storage_settings(STORAGE_URL, MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["ecfmg.api.permissions.Denied"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"preview": "60/min"},
}
SPECTACULAR_SETTINGS = {"TITLE": PRODUCT_NAME, "VERSION": "v1", "SERVE_INCLUDE_SCHEMA": False}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "ecfmg.foundation.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
CLOCK_SHIFT_DAYS = env.int("CLOCK_SHIFT_DAYS", 0)

refuse_unsafe_production(globals(), env)
