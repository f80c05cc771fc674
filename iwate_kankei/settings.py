"""One settings module; everything that differs between machines comes from the environment (see env.py)."""

from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import env
from .env import BASE_DIR
from .timetable import timetable

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")  # sample data, mailbox page and shown one-time codes; never on a real site
INSECURE_HTTP = env.flag("INSECURE_HTTP")  # plain http on this machine: cookies without "secure"
SECRET_KEY = env.required("SECRET_KEY", "Set it to 50 or more random characters, and keep it.")
SECRET_KEY_FALLBACKS = [key for key in env.text("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = env.required("ALLOWED_HOSTS", "Set it to the site's host names, with commas between.").split(
    ","
)
SITE_URL = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATABASE_URL = env.url(
    "DATABASE_URL", ("postgres", "postgresql"), "postgresql://user:password@host:5432/name"
)
REDIS_URL = env.url("REDIS_URL", ("redis", "rediss"), "redis://:password@host:6379/0")

INSTALLED_APPS = [
    "iwate_kankei",
    "notifications",
    "companies",
    "participants",
    "events",
    "matching",
    "reports",
    "iwate_kankei.adminconfig.SecureAdminConfig",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "crispy_forms",
    "anymail",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "iwate_kankei.middleware.NoNulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "iwate_kankei.middleware.AuditMiddleware",
    "events.sources.SourceMiddleware",
    "iwate_kankei.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "iwate_kankei.preview.PreviewMiddleware",  # last: only the page itself sees another user
]

ROOT_URLCONF = "iwate_kankei.urls"
WSGI_APPLICATION = "iwate_kankei.wsgi.application"
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
                "iwate_kankei.context.portal",
            ]
        },
    }
]
FORM_RENDERER = "iwate_kankei.dads.DadsRenderer"
CRISPY_TEMPLATE_PACK = "dads"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("dads",)
CSRF_FAILURE_VIEW = "iwate_kankei.expired.csrf_failure"

# --- Database and cache. Locks wait 5 s at most; the person then reads "please try again".
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    application_name="iwate_kankei", options="-c lock_timeout=5s -c statement_timeout=15s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- Language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail. Everything goes through the outbox (notifications); this is only the last hop.
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "いわて関係人口ポータル <noreply@iwate-kankei.example>")
MAIL_SENDER = env.text("MAIL_SENDER", "岩手県 地域振興室")  # shown under every mail
MAIL_SENDER_ADDRESS = env.text("MAIL_SENDER_ADDRESS", "〒020-8570 岩手県盛岡市内丸10番1号")
EMAIL_TIMEOUT = 10
OUTBOX_LEASE = env.number("OUTBOX_LEASE", 120)  # seconds; longer than any mail server takes for one mail
OUTBOX_SWEEP = env.number("OUTBOX_SWEEP", 20)  # seconds; how soon a message goes whose wake-up was lost
NEWS_PER_WEEK = env.number("NEWS_PER_WEEK", 2)  # to one person
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS", "")  # the envelope's sender: where mail servers return mails to
BOUNCE_URL = env.text("BOUNCE_URL", "")  # imaps://user:password@host/INBOX of that address
ANYMAIL = env.prefixed("ANYMAIL_")  # a provider's keys; WEBHOOK_SECRET opens /anymail/ for its reports
if provider := env.text("EMAIL_PROVIDER"):  # a name that django-anymail knows: amazon_ses, postmark, brevo …
    EMAIL_BACKEND = f"anymail.backends.{provider}.EmailBackend"
elif DEMO and not env.text("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
else:
    _mail = urlsplit(env.url("EMAIL_URL", ("smtp", "smtps"), "smtp://user:password@host:587/?starttls=1"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = parse_qs(_mail.query).get("starttls", ["0"])[0] == "1"

# --- Personal data (個人情報保護法): days to answer a request; years without a tie until erasing is proposed
DATA_REQUEST_DAYS = env.number("DATA_REQUEST_DAYS", 30)
RETENTION_YEARS = env.number("RETENTION_YEARS", 5)

# --- Suggestions: how old the index of open challenges may be that each process keeps
SUGGESTIONS_SECONDS = 60

# --- Sign-in
AUTH_USER_MODEL = "iwate_kankei.User"
AUTHENTICATION_BACKENDS = ["iwate_kankei.access.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "iwate_kankei.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without a password a code is mailed at each sign-in
ACCOUNT_FORMS = {
    "signup": "participants.signup.SignupPageForm",
    "add_email": "participants.account.NewAddressForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "participants.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Six digits: typed on a telephone's number keys, by owners who have no password.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; a mail takes a minute, and then it has to be found
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 2
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if INSECURE_HTTP else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "iwate_kankei.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "iwate_kankei.passkeys.PasskeyForm",
    "edit_webauthn": "iwate_kankei.passkeys.PasskeyNameForm",
}
MFA_TOTP_ISSUER = "iwate-kankei"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP
# Three statements and a write on every page would be the price of "last seen".
USERSESSIONS_TRACK_ACTIVITY = False

# --- Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # the load balancer asks inside, without TLS
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# W021: preloading HSTS is a decision for the whole domain pref.iwate.jp, not for one application.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- Celery: tasks only wake, the truth is in PostgreSQL; so losing or doubling a task does no harm.
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 300, 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_keepalive": True,
    "health_check_interval": 25,
    # A server that vanished without a word (power, network) must not hold worker or beat for hours.
    "socket_timeout": 30,
    "socket_connect_timeout": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: after 100 tries a worker would give up for good
CELERY_IMPORTS = ["iwate_kankei.watchdog"]
WORKER_DEAF_AFTER = env.number("WORKER_DEAF_AFTER", 90)  # seconds; then the watchdog ends it
# With Redis down a request must not wait: the sweep finds the message anyway.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BEAT_SCHEDULE = timetable(OUTBOX_SWEEP)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Each task says that it was received and done; every 20 seconds that hides what matters.
    # fido2 names every key that somebody registers.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace", "fido2")
    },
}
