"""What every environment shares. Everything that differs between machines comes from the environment."""

from pathlib import Path

from fincomtech.kit.discovery import module_packages
from fincomtech.settings import environment

ROOT = Path(__file__).resolve().parents[3]

SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.text("SECRET_KEY_FALLBACKS").split()  # former keys, while secrets are sealed anew
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the company middleware decides: an unknown host reads nothing
PUBLIC_HOST = environment.text("PUBLIC_HOST", "localhost")
PUBLIC_PORT = environment.text("PUBLIC_PORT", "8000")
PUBLIC_SCHEME = environment.text("PUBLIC_SCHEME", "http")
EVENTS_PORT = environment.text("EVENTS_PORT", "8001")
TLS = PUBLIC_SCHEME == "https"  # ends at a proxy (infra/nginx), whose word for it counts; see api/proxies.py
TRUSTED_PROXIES = environment.text("TRUSTED_PROXIES", "127.0.0.1 ::1" if TLS else "").split()  # addresses, networks
MAIL_PAGE = environment.text("MAIL_PAGE")

# Public schema: who the companies are. Company schema: the platform's own tables and the enabled modules.
SHARED_APPS = [
    "django.contrib.contenttypes",
    "django_tenants",
    "fincomtech.tenancy",
    "fincomtech.marketplace",
    "fincomtech.api",
    "provisioning",
]
PLATFORM_MODULES = [
    "fincomtech.kit",
    "fincomtech.identity",
    "fincomtech.audit",
    "fincomtech.privacy",
    "fincomtech.jobs",
    "fincomtech.search",
    "fincomtech.notifications",
    "fincomtech.automation",
    "fincomtech.customization",
    "fincomtech.reports",
    "fincomtech.languages",
]
TENANT_APPS = [*PLATFORM_MODULES, *module_packages(ROOT / "tenant_apps")]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL = "tenancy.Tenant"
TENANT_DOMAIN_MODEL = "tenancy.Domain"
AUTH_USER_MODEL = "identity.User"
COMPANY_PROFILE_MODEL = "base.Company"
CURRENCY_RATE_MODEL = "base.CurrencyRate"
NUMBERING_MODEL = "base.Numbering"
LANGUAGE_MODEL = "languages.Language"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "fincomtech.api.proxies.ProxyMiddleware",
    "fincomtech.api.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fincomtech.tenancy.middleware.CompanyMiddleware",
    "fincomtech.identity.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "fincomtech.api.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "fincomtech.api.urls"
WSGI_APPLICATION = "fincomtech.api.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {
    "default": {
        "ENGINE": "fincomtech.tenancy.backend",
        **environment.database(environment.text("DATABASE_URL")),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {"server_side_binding": True},
    },
    # DDL, and nothing else: the provisioner and the migrations log in as the owner.
    "owner": {
        "ENGINE": "fincomtech.tenancy.owner_backend",
        **environment.database(environment.text("DATABASE_OWNER_URL")),
        "CONN_MAX_AGE": 60,
    },
}
DATABASE_ROUTERS = ["fincomtech.tenancy.routers.SchemaRouter"]
TENANT_SYNC_ROUTER = "fincomtech.tenancy.routers.SchemaRouter"
TENANT_LIMIT_SET_CALLS = True

REDIS_URL = environment.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "fincomtech.kit.context.cache_key",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [*sorted((ROOT / "platform" / "fincomtech").glob("*/locale")), ROOT / "provisioning" / "locale"]

GEOIP_DATABASE = environment.text("GEOIP_DATABASE")  # an MMDB file with countries, for the place of a session

CSRF_FAILURE_VIEW = "fincomtech.identity.http.csrf_refused"
CSRF_COOKIE_NAME = "csrf_token"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_HEADER_NAME = "HTTP_X_CSRF_TOKEN"
SESSION_COOKIE_NAME = "session_id"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked by what stands beside us, not by people
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
CLIENT_DIST = ROOT / "frontend" / "dist"
WHITENOISE_ROOT = CLIENT_DIST if CLIENT_DIST.exists() else None
WHITENOISE_INDEX_FILE = False

FILES_ROOT = environment.text("FILES_ROOT", str(ROOT / ".state" / "files"))
S3_BUCKET = environment.text("S3_BUCKET")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": S3_BUCKET, "endpoint_url": environment.text("S3_ENDPOINT") or None},
        }
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}}
    ),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_FILE_BYTES = 25 * 1024 * 1024

_mail = environment.mail(environment.text("EMAIL_URL", "smtp://127.0.0.1:1025"))
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Fincomtech <no-reply@fincomtech.localhost>")
# Who runs this installation and answers for personal data; texts of their own in LEGAL_FOLDER/personal-data.<language>.txt
OPERATOR_NAME = environment.text("OPERATOR_NAME", "Fincomtech")
OPERATOR_EMAIL = environment.text("OPERATOR_EMAIL", "privacy@fincomtech.localhost")
LEGAL_FOLDER = environment.text("LEGAL_FOLDER")
# The domain whose mail server hands mails to the companies' hooks: reply+…@<company>.<domain>; "" where there is none.
MAIL_DOMAIN = environment.text("MAIL_DOMAIN")
# Whether companies may name servers of private networks (their own installation, a demo).
PRIVATE_NETWORK = environment.flag("PRIVATE_NETWORK")
DEMO_IMAP_PORT = environment.number("DEMO_IMAP_PORT", 0)  # where the demo's companies fetch their mail

# The key that signs pushes (VAPID, base64url of 32 bytes); without one it follows from SECRET_KEY. A new one ends all subscriptions.
VAPID_PRIVATE_KEY = environment.text("VAPID_PRIVATE_KEY")
# Push services besides those of the browsers' makers, as host:port, separated by commas.
PUSH_SERVICES = [place for place in environment.text("PUSH_SERVICES").split(",") if place]

# Where the central banks publish exchange rates; the file names follow.
RATES_CBR_URL = environment.text("RATES_CBR_URL", "https://www.cbr.ru/scripts/")
RATES_ECB_URL = environment.text("RATES_ECB_URL", "https://www.ecb.europa.eu/stats/eurofxref/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "fincomtech.api.logs.ContextFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s company=%(company)s request=%(request_id)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["context"]}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
}

SENTRY_DSN = environment.text("SENTRY_DSN")
if SENTRY_DSN:
    from fincomtech.kit.safety import error_reports

    error_reports.start(SENTRY_DSN, environment.text("SENTRY_ENVIRONMENT", "production"), environment.text("RELEASE"))
