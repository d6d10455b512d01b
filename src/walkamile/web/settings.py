"""Every setting, with the ones an owner may change taken from the environment."""

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from walkamile.web import given

HERE = Path(__file__).resolve().parent
WORKSPACE = given.folder()
SECRET_FILE = WORKSPACE / "secret-key"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

# The address people type. With https every cookie is secure and HSTS is on; the
# default is plain HTTP on this machine's loopback, which has no wire to listen on.
URL = given.text("WALKAMILE_URL", given.DEFAULT_URL).rstrip("/")
_address = urlsplit(URL)
HTTPS = _address.scheme == "https"
DEBUG = given.flag("WALKAMILE_DEBUG")


def _secret() -> str:
    """Return the workspace's secret, or one for this process where there is none."""
    from_owner = given.text("WALKAMILE_SECRET_KEY")
    if from_owner:
        return from_owner
    if SECRET_FILE.is_file():
        return SECRET_FILE.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(64)


SECRET_KEY = _secret()
ALLOWED_HOSTS = [
    *(given.several("WALKAMILE_HOSTS") or [_address.hostname or "127.0.0.1"]),
    *sorted(LOOPBACK - {"::1"}),
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "walkamile.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "walkamile.web.access.RightsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "walkamile.web.urls"
WSGI_APPLICATION = "walkamile.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "walkamile.web.pages.shell.shell",
            ]
        },
    }
]

DATABASES = {"default": given.database(given.database_url(), inside=WORKSPACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en"
TIME_ZONE = given.text("WALKAMILE_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# Static files: collected and compressed by `walkamile serve`; found in the package
# in tests and one-off commands.
COLLECTED = given.flag("WALKAMILE_COLLECTED")
STATIC_URL = "static/"
STATIC_ROOT = WORKSPACE / "static"
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MANIFEST_STRICT = False
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_PACKED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PACKED if COLLECTED else _PLAIN},
}
MEDIA_ROOT = WORKSPACE / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = str(WORKSPACE / "tmp") if (WORKSPACE / "tmp").is_dir() else None
MOST_UPLOADED_BYTES = given.number("WALKAMILE_MOST_UPLOADED_MB", 2_048) * 1_000_000

# Who may come in.
AUTH_USER_MODEL = "web.Colleague"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "walkamile.web.signed_in.Backend",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    # OWASP ASVS 5.0 V6.2.1: 8 at least, 15 advised; no rules of composition.
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = given.number("WALKAMILE_SIGN_IN_TRIES", 8)
AXES_COOLOFF_TIME = timedelta(minutes=15)
# The pair, so that a stranger cannot lock a colleague out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "walkamile.web.views.door.too_many_tries"

SESSION_ENGINE = "walkamile.web.signed_in"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "walkamile-session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False  # the page's own script sends it back as a header
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "walkamile-csrf"

SECURE_SSL_REDIRECT = HTTPS and given.flag("WALKAMILE_HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthy$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:  # a proxy in front ends TLS; it must set or remove this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Plain HTTP is served on loopback only, where cookies cannot be marked secure.
SILENCED_SYSTEM_CHECKS = (
    []
    if HTTPS
    else ["security.W004", "security.W008", "security.W012", "security.W016"]
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

_mail = given.mail(given.text("WALKAMILE_MAIL_URL"))
EMAIL_BACKEND = "walkamile.web.tell.Mailer"
EMAIL_HOST = _mail.host
EMAIL_PORT = _mail.port
EMAIL_HOST_USER = _mail.user
EMAIL_HOST_PASSWORD = _mail.password
EMAIL_USE_TLS = _mail.starttls
EMAIL_USE_SSL = _mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = given.text("WALKAMILE_MAIL_FROM", "walkamile@localhost")

# The key that seals credentials and identities: never in the database or a backup.
KEY_FILE = Path(given.text("WALKAMILE_KEY_FILE") or WORKSPACE / "key")
# Hosts and ports that walks and feeds may reach although they are private.
OUTSIDE_ALLOW = given.several("WALKAMILE_ALLOW")

# A language model that the owner connects, if any: any OpenAI-compatible address. It
# orders and joins quotes; without one nothing is missing.
MODEL_URL = given.text("WALKAMILE_MODEL_URL")
MODEL_NAME = given.text("WALKAMILE_MODEL_NAME")
MODEL_KEY = given.text("WALKAMILE_MODEL_KEY")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"wordless": {"()": "walkamile.web.console.Wordless"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "wordless"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "walkamile": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
