"""Django's settings, from the environment read once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import ProgrammingError, conninfo

from vanphong.project import embedded, environment
from vanphong.project.static_headers import static_headers

ENVIRONMENT = environment.read()
DATA = ENVIRONMENT.data
ASSETS = ENVIRONMENT.assets
DEMO = ENVIRONMENT.demo
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
SECRET_KEY = environment.secret(DATA, "django-secret-key")
# Seals the keys of the circles in which offices compare letters.
PETITION_FINGERPRINT_KEY = environment.secret(DATA, "petition-fingerprint-key")
# Receipts in people's hands are good as long as this stays, whatever becomes of the key above.
PETITION_STATUS_KEY = environment.secret(DATA, "petition-status-key")
# Who wrote before is known again as long as this stays.
PETITIONER_KEY = environment.secret(DATA, "petitioner-key")
PUBLIC_URL = ENVIRONMENT.public_url
TSA_URL = ENVIRONMENT.tsa_url
CRL_URLS = ENVIRONMENT.crl_urls
OCSP_HOSTS = ENVIRONMENT.ocsp_hosts
SMTP_HOST = ENVIRONMENT.smtp_host
SMTP_PORT = ENVIRONMENT.smtp_port
SMTP_SECURITY = ENVIRONMENT.smtp_security
SMTP_USER = ENVIRONMENT.smtp_user
SMTP_PASSWORD_FILE = ENVIRONMENT.smtp_password_file
SMTP_FROM = ENVIRONMENT.smtp_from
PUSH_HOSTS = ENVIRONMENT.push_hosts
PUSH_SECRET = environment.secret(DATA, "web-push-secret") if PUSH_HOSTS else ""
ARCHIVE_TIMESTAMP = ENVIRONMENT.archive_timestamp
FILES_URL = ENVIRONMENT.files_url
CLAMD = ENVIRONMENT.clamd
MAIL_SERVERS = ENVIRONMENT.mail_servers
MAIL_CA_FILE = ENVIRONMENT.mail_ca_file
DAILY_UPLOAD_MB = ENVIRONMENT.daily_upload_mb
PKCS11_MODULE = ENVIRONMENT.pkcs11_module
# How long a PIN is remembered in a session, encrypted; 0 asks for it every time.
PIN_MINUTES = ENVIRONMENT.pin_minutes
SECOND_FACTOR = ENVIRONMENT.second_factor
OIDC_ISSUER = ENVIRONMENT.oidc_issuer
OIDC_CLIENT_ID = ENVIRONMENT.oidc_client_id
OIDC_SECRET_FILE = ENVIRONMENT.oidc_secret_file
IDLE_MINUTES = ENVIRONMENT.idle_minutes
CONFIRM_MINUTES = ENVIRONMENT.confirm_minutes
PROXIES = ENVIRONMENT.proxies
CHECKPOINTS = ENVIRONMENT.checkpoints
STAMP_MINUTES = ENVIRONMENT.stamp_minutes
STAMP_GRACE_HOURS = ENVIRONMENT.stamp_grace_hours
VAULT_DIR = ENVIRONMENT.vault_dir
SIGNING_TRUST_DIR = DATA / "trust"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "vanphong.kernel",
    "vanphong.audit",
    "vanphong.people",
    "vanphong.calendars",
    "vanphong.files",
    "vanphong.registry",
    "vanphong.tasks",
    "vanphong.signing",
    "vanphong.drafting",
    "vanphong.exchange",
    "vanphong.mailbox",
    "vanphong.petitions",
    "vanphong.reception",
    "vanphong.notices",
    "vanphong.search",
    "vanphong.desk",
    "vanphong.project",
]

MIDDLEWARE = [
    "vanphong.project.request_log.numbered",
    "vanphong.project.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "vanphong.project.middleware.secure_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vanphong.project.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vanphong.kernel.api_errors.one_shape",
    "vanphong.project.middleware.refusals",
]
ROOT_URLCONF = "vanphong.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "vanphong.project.context.page_frame",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _database(url: str, *, pool: bool, **options: Any) -> dict[str, Any]:
    try:
        parts = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        form = "postgresql://người_dùng:mật_khẩu@máy/tên"
        message = f"DATABASE_URL không đọc được, cần dạng {form}: {error}"
        raise SystemExit(message) from error
    named = {
        "NAME": parts.pop("dbname", "vanphong"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
    }
    pooled = {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}} if pool else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {**parts, **pooled, **options},  # sslmode and the like, as the address says
        # A connection that died with the server is replaced before the request meets it.
        "CONN_HEALTH_CHECKS": pool,
        "TEST": {"MIRROR": None},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


# The role of web pages, workers and commands owns nothing and sees one office at a time; the
# owner's role is there for migrations, seals' verification and loading, never in web or worker.
APP_ROLE = "vanphong_app"
ADMIN_URL = ENVIRONMENT.database_url or embedded.cluster(DATA).url
# What a page asks is planned once for a connection: planning costs more than answering does.
_PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
DATABASES = {
    "default": _database(ADMIN_URL, pool=ENVIRONMENT.process == "web", **_PREPARED)
    | {"USER": APP_ROLE, "PASSWORD": environment.secret(DATA, "database-app-password")}
}
if ENVIRONMENT.process == "admin":
    DATABASES["admin"] = _database(ADMIN_URL, pool=False)
DATABASE_ROUTERS = ["vanphong.project.database.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["vanphong.people.entry.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "vanphong.people.passwords.LongEnough",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "vanphong.people.passwords.NotCommon"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"

SESSION_ENGINE = "vanphong.people.entry"
# Counted from the log-in, however much the session is used.
SESSION_COOKIE_AGE = 12 * 3600
# Under HTTPS the browser itself refuses these cookies from any other host or path.
_HOST = "__Host-" if ENVIRONMENT.https else ""
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}ngon_ngu"
THEME_COOKIE_NAME = f"{_HOST}giao_dien"
DEVICE_COOKIE_NAME = f"{_HOST}thiet_bi"
DRAFT_COOKIE_NAME = f"{_HOST}don_gui"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vanphong.project.failures.form_out_of_date"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ASSETS / "static"
STATICFILES_DIRS = [path for path in (ASSETS / "web",) if path.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers

# An upload stays in memory until it has passed the door: a refused secret leaves no trace on disk.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["vanphong.kernel.uploads.MemoryOnlyUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES + 1024 * 1024

# The jobs are loaded before the queue is made, or their tasks could not be deferred.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "vanphong.project.worker.on_app_ready"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "vanphong.project.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "vanphong": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
    },
}
