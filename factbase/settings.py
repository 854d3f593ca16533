"""Django's settings: secure by default, values from the environment through `factbase.env`."""

from pathlib import Path

import pghistory
import pgtrigger
from csp.constants import NONE, SELF

from factbase import database, env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / env.text("FACTBASE_DATA_DIR")

SECRET_KEY = env.secret_key(DATA_DIR)
DEBUG = env.flag("FACTBASE_DEBUG")
ALLOWED_HOSTS = env.words("FACTBASE_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("FACTBASE_CSRF_TRUSTED_ORIGINS")
PUBLIC_READING = env.flag("FACTBASE_PUBLIC_READING")
REQUIRE_MFA = env.flag("FACTBASE_REQUIRE_MFA")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "sources.apps.SourcesConfig",
    "factbase.apps.FactbaseConfig",
    "api.apps.ApiConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factbase.content_policy.ContentPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "factbase.page_middleware.SlashMiddleware",
    "factbase.page_middleware.PageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factbase.languages.PageLanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "factbase.accounts.kept_forms.KeptFormMiddleware",
    "factbase.accounts.second_step.SecondStepMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "factbase.urls"
WSGI_APPLICATION = "factbase.wsgi.application"

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
            ],
        },
    },
]

DATABASES = {"default": database.configuration()}
# What the limits of signing in count, and which codes were used: shared by all processes. Full, it
# would forget the oldest, so it is larger than what the limits let one address fill.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "factbase_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# History: a statement-level trigger costs a seventh of a row-level one on bulk loads. The context
# travels inside each event, because changing that later needs a migration that cannot succeed.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
PGHISTORY_BASE_MODEL = "sources.models.history.History"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=False)  # `tracked` adds a better index
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Jobs: what `factbase.jobs` declares; looked up when the first one is added or done.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = ["factbase.jobs"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "factbase.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "factbase.accounts.forms.SignIn",
    "reauthenticate": "factbase.accounts.forms.ConfirmPassword",
    "change_password": "factbase.accounts.forms.ChangePassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("FACTBASE_PROXIES")
RATES = {
    "anonymous": env.rate("FACTBASE_RATE_ANONYMOUS"),
    "reads": env.rate("FACTBASE_RATE_READS"),
    "writes": env.rate("FACTBASE_RATE_WRITES"),
    "failures": env.rate("FACTBASE_RATE_FAILURES"),
}
MFA_ADAPTER = "factbase.accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "factbase.accounts.forms.SecondStep",
    "reauthenticate": "factbase.accounts.forms.ConfirmCode",
    "activate_totp": "factbase.accounts.forms.ActivateApp",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Factbase"

# Pages speak these; a word that a language lacks is English.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "factbase" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["factbase.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
HASHED_STATIC = env.flag("FACTBASE_HASHED_STATIC")
# Without hashed names the files are served from the apps themselves: nothing to collect first.
STATIC_ROOT = DATA_DIR / "static" if HASHED_STATIC else None
WHITENOISE_USE_FINDERS = not HASHED_STATIC
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

REST_FRAMEWORK = {
    # The first one's challenge is what a 401 carries.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ReadsOrContributes"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.OrjsonRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.operations.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.AddressNegotiation",
    "EXCEPTION_HANDLER": "api.errors.handle",
    # `format` is a parameter of lists, checked like the others.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factbase",
    "DESCRIPTION": "Claims with their receipts. Amounts are strings of digits, times are UTC.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # What is sent and what comes back are different shapes.
    "COMPONENT_SPLIT_REQUEST": True,
    # Closed lists stay where they are used; pulled out, they would need a name each.
    "POSTPROCESSING_HOOKS": ["api.schema.finish.finish"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "factbase.accounts.kept_forms.csrf_failure"

HTTPS = env.flag("FACTBASE_HTTPS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# HSTS for other hosts of the domain, and its preloading, are for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

EXTRACTOR = env.text("FACTBASE_EXTRACTOR")

LOG_LEVEL = env.choice("FACTBASE_LOG_LEVEL", env.LOG_LEVELS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "factbase.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would print the same lines a second time, in another shape.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Says at each start of each command that there are jobs.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
