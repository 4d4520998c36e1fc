"""Settings, all from the environment; docs/reference/settings.md lists each one.

Every default is what one small local server needs: nothing outside this machine.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[1]
REPO_DIR = BASE_DIR.parents[1]
DATA_DIR = Path(env.str("PARTICIPA_DATA", default=str(REPO_DIR / "data"))).resolve()

DEBUG = env.bool("PARTICIPA_DEBUG", default=False)


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the database."""
    if key := env.str("PARTICIPA_SECRET_KEY", default=""):
        return str(key)
    from django.core.management.utils import get_random_secret_key

    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
SITE_URL = env.str("PARTICIPA_SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("PARTICIPA_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
HTTPS = SITE_URL.startswith("https://")

# The only place that names concrete mechanisms: one line installs one.
MECHANISMS = [
    "participa.mechanisms.conversations",
    "participa.mechanisms.proposals",
    "participa.mechanisms.questions",
]

INSTALLED_APPS = [
    "participa",
    *MECHANISMS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "participa.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "participa.web.middleware.KeepTypedMiddleware",
    "participa.web.middleware.WholeFormMiddleware",
    "participa.web.middleware.CleanAddressMiddleware",  # last: its 404 page knows who reads it
]

ROOT_URLCONF = "participa.config.urls"
WSGI_APPLICATION = "participa.config.wsgi.application"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms is ours
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "participa.web.templatetags.participa",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participa.web.context.site",
            ],
        },
    }
]

# --- Database: one SQLite file, or PostgreSQL by DATABASE_URL -------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/participa.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at the start: writers queue instead of failing midway.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # FULL: what was acknowledged survives a power cut.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("PARTICIPA_CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache("PARTICIPA_CACHE", default="dbcache://participa_cache")}

# --- Time, language --------------------------------------------------------------------------
TIME_ZONE = "America/Bogota"
USE_TZ = True
LANGUAGE_CODE = "es-co"
LANGUAGES = [("es-co", "Español"), ("en", "English")]
LOCALE_PATHS = sorted(p for p in (BASE_DIR / "locale").iterdir() if p.is_dir())
FORMAT_MODULE_PATH = ["participa.config.formats"]
USE_THOUSAND_SEPARATOR = True

# Who runs this installation: named in the authorisations that people give (Ley 1581 de 2012).
OPERATOR = env.str("PARTICIPA_OPERATOR", default="la fundación que opera Participa+")
OPERATOR_CONTACT = env.str("PARTICIPA_OPERATOR_CONTACT", default="datos@localhost")

# --- Accounts --------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "participa.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mi-cuenta/"
LOGOUT_REDIRECT_URL = "/"
# There are no passwords: one page asks for the address, whether or not it has an account, and a
# code sent to it opens the account (participa.web.accounts.entrance). Passkeys are a shortcut.
ACCOUNT_ADAPTER = "participa.web.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "participa.web.accounts.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "participa.web.accounts.adapter.address"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # rural mail is slow
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PARTICIPA_PROXIES", default=0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # shared phones: the session ends with the browser
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://localhost")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.json("PARTICIPA_OIDC", default=[])}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # an address the provider verified opens its account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_FORMS = {
    "signup": "participa.web.accounts.forms.ServiceEmailForm",
    "disconnect": "participa.web.accounts.forms.ServiceLeavingForm",
}

# --- Mail: the console until a server is named ------------------------------------------------
vars().update(env.email("PARTICIPA_MAIL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("PARTICIPA_MAIL_FROM", default="Participa+ <no-responder@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 30  # a mail server that does not answer must not hold a worker

# --- Tasks -----------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/estatico/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = "/archivos/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "participa.config.storage.StaticStorage"},
}
UPLOAD_LIMIT_BYTES = env.int("PARTICIPA_UPLOAD_LIMIT_MB", default=8) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES + 512 * 1024
# A request that announces more than this is read only up to its first file.
UPLOAD_REQUEST_LIMIT_BYTES = 8 * UPLOAD_LIMIT_BYTES
# Nothing unchecked touches the disk: the first handler lets no more than the limit into memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_REQUEST_LIMIT_BYTES
FILE_UPLOAD_HANDLERS = [
    "participa.kernel.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]

# --- Security --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [NONE],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "participa.web.site.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # as the session: whoever opens the browser next is somebody else
if HTTPS:
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# How often one address may do one thing is limited. Only a server that nobody else reaches may do
# without: benchmarks and durability tests send thousands of requests from one address.
LIMITS = env.bool("PARTICIPA_LIMITS", default=True)
if not LIMITS and urlsplit(SITE_URL).hostname not in {"localhost", "127.0.0.1", "::1"}:
    raise ImproperlyConfigured("PARTICIPA_LIMITS=off is for http://localhost alone")

# Personal data is sampled and published only above this many people (rule 12 of the model).
SMALL_CELL = env.int("PARTICIPA_SMALL_CELL", default=5)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("PARTICIPA_LOG", default="WARNING")},
}
