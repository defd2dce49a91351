"""Every setting, in one file. What an operator may change comes from the environment: STAFFROOM_* and DATABASE_URL."""

from pathlib import Path

from django.utils.csp import CSP

from staffroom import __version__
from staffroom.foundation import environment
from staffroom.foundation.keys import secret_key
from staffroom.foundation.sqlite import connection_options, use_safe_sqlite

from . import databases, providers

# Before anything opens a database.
use_safe_sqlite()

SOURCE = Path(__file__).parent.parent
DATA = environment.folder("STAFFROOM_DATA", Path.cwd() / "data")
DEBUG = environment.flag("STAFFROOM_DEBUG")
DEMO = environment.flag("STAFFROOM_DEMO")
VERSION = __version__

SECRET_KEY = environment.text("STAFFROOM_SECRET_KEY") or secret_key(DATA)
SECRET_KEY_FALLBACKS = environment.words("STAFFROOM_SECRET_KEY_FALLBACKS")

# --- Database -----------------------------------------------------------------------------------------------------

# Every thread that answers pages has a connection of its own, and each its own memory; the operating system has the
# file's pages in its own besides, and gives that back when it is needed.
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=16777216;PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-2000;"
)
if environment.text("DATABASE_URL"):
    DATABASES = {"default": databases.from_url(environment.text("DATABASE_URL"))}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "staffroom.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": connection_options() | {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
    }
else:
    # Beside what the address asks for, sslmode say.
    DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The house ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "staffroom.rooms.people",
    "staffroom.rooms.networks",
    "staffroom.rooms.conversations",
    "staffroom.rooms.profiles",
    "staffroom.rooms.events",
    "staffroom.commons.home",
    "staffroom.commons.notifications",
    "staffroom.commons.search",
    "staffroom.commons.moderation",
    "staffroom.commons.help",
    "staffroom.doors.archive",
    "staffroom.doors.email",
    "staffroom.journal",
    "staffroom.wiring",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "staffroom.wiring.apps.SessionsConfig",
    # Also where no provider is named any more: what was connected while one was goes with its account.
    "allauth.socialaccount",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
ROOT_URLCONF = "staffroom.wiring.urls"
JOURNAL_REACTIONS = "staffroom.wiring.reactions.REACTIONS"
JOURNAL_TIMERS = "staffroom.wiring.timers.TIMERS"
FINDINGS = "staffroom.wiring.finding.FINDINGS"
PANELS = "staffroom.wiring.panels.PANELS"
MATTERS = "staffroom.wiring.matters.MATTERS"
# Who says that what somebody writes is looked at first; "" for nobody.
SUSPICION = "staffroom.commons.moderation.spam.looked_at_first"
# Who is asked outside about what is written on the web, before anything is stored; "" for nobody.
ADVICE = "staffroom.commons.moderation.advice.advised_against"
# Whom the index knows by words; what the directory of people asks.
PERSONS_WITH = "staffroom.commons.search.persons.persons_with"
KEEPING = "staffroom.wiring.keeping.takeaway"
# What stands beside a name in lists of people, as far as whoever looks may see it.
CARDS = "staffroom.rooms.profiles.showing.cards"
# What a file on a message says of itself, shown beneath it.
BENEATH_FILES = "staffroom.rooms.events.cards.beneath"
MERGING = "staffroom.wiring.merging.move"
IS_KEPT_OUT = "staffroom.rooms.networks.bans.is_kept_out"
TAKES_MAIL_OF = "staffroom.doors.email.mailboxes.takes_mail_of"
MAIL_IS_POSSIBLE = "staffroom.doors.email.relays.is_set_up"
# Where one person writes to another alone by mail; "" where no mail comes and goes.
WRITING_ADDRESS = "staffroom.doors.email.writing_to.address_for"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "staffroom.wiring.middleware.CompressPages",
    "staffroom.wiring.middleware.site_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staffroom.wiring.middleware.person_middleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "staffroom.wiring.middleware.path_middleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "design" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "staffroom.foundation.templating",
            ],
            "libraries": {
                "panels": "staffroom.wiring.templatetags.panels",
                "faces": "staffroom.wiring.templatetags.faces",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "staffroom.wiring.context.page",
            ],
        },
    }
]

# --- Signing in ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "staffroom.wiring.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up with the library's form, which is not routed; this tells it that there can be passwords.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
# Proving an address is people's own business: its Address is the truth, the library's a mirror of it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_TIMEOUT = 3600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Each code can be tried three times: sixty guesses a day at one in a million.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,5/10m/key,20/d/key",
    "prove_address": "20/d/user,5/d/key",
    # How many from one house (IPv4 address, IPv6 /64) and from all its neighbours (IPv4 /24, IPv6 /48): people.pace.
    "codes_near": "120/h/key",
    "codes_wide": "300/h/key",
    "accounts_near": "60/h/key",
    "accounts_wide": "120/h/key,400/d/key",
    "joining_near": "60/h/key",
    "joining_wide": "120/h/key,400/d/key",
    "reports_near": "30/h/key",
    "reports_wide": "60/h/key",
    # Files about oneself, each of which costs up to two seconds.
    "bring_file": "20/d/user",
    "photo": "30/h/user",
    # Each of which has us call on a page elsewhere.
    "link": "30/h/user",
    # Of those who have been here for less than a month.
    "posts_near": "60/h/key",
    "posts_wide": "120/h/key,600/d/key",
}
# Networks of addresses that are not counted so: a house in which hundreds share one connection.
UNCOUNTED = environment.networks("STAFFROOM_UNCOUNTED")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# ORCID, or any OpenID Connect provider. Where none is named, nothing that speaks to one is loaded.
PROVIDERS = [
    *providers.orcid(environment.text("STAFFROOM_ORCID_ID"), environment.text("STAFFROOM_ORCID_SECRET")),
    *providers.openid(
        environment.text("STAFFROOM_OPENID_URL"),
        environment.text("STAFFROOM_OPENID_ID"),
        environment.text("STAFFROOM_OPENID_SECRET"),
        environment.text("STAFFROOM_OPENID_NAME"),
    ),
]
if PROVIDERS:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = providers.for_library(PROVIDERS)
    SOCIALACCOUNT_ADAPTER = "staffroom.wiring.provider_sign_in.ProviderAdapter"
    # What a provider says of addresses opens no account, and no token of theirs is kept.
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
    SOCIALACCOUNT_STORE_TOKENS = False

# --- The web ------------------------------------------------------------------------------------------------------

WEB_THREADS = environment.number("STAFFROOM_WEB_THREADS", 6)
# Which hosts are answered for is the site's own row: see middleware.site_middleware.
ALLOWED_HOSTS = ["*"]
# Further names it answers to, besides the one it was set up with.
HOSTS = set(environment.words("STAFFROOM_HOSTS"))
USE_X_FORWARDED_HOST = False
BASE_URL = environment.web_address("STAFFROOM_URL")
BEHIND_PROXY = environment.flag("STAFFROOM_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
HTTPS = environment.flag("STAFFROOM_HTTPS", default=BEHIND_PROXY)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "staffroom"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_ENGINE = "staffroom.wiring.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "staffroom_csrf"
CSRF_FAILURE_VIEW = "staffroom.wiring.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # The button that leads to another provider is a form.
    "form-action": [CSP.SELF, *(provider.origin for provider in PROVIDERS)],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500
# Up to that many files come in at all; those that are kept are counted, and their bytes, by the first of these.
FILE_UPLOAD_HANDLERS = [
    "staffroom.foundation.uploads.WithinLimits",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_FILES = 20
# In how many seconds a person can fill in the form that asks for a code, at the quickest.
QUICKEST_FORM = environment.number("STAFFROOM_QUICKEST_FORM", 1)
CACHES = {
    # What counts attempts: one count for all processes, which no flood of pages pushes out and no restart forgets.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [SOURCE / "design" / "static"]
# Set by the commands that serve: then static files are gathered, compressed, and named by what is in them.
SERVES = environment.flag("STAFFROOM_SERVES")
WHITENOISE_USE_FINDERS = not SERVES
WHITENOISE_MAX_AGE = 3600  # those named by their content: a year
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
# Where the list of the world's towns lies; it is made once, after the first start, and belongs in no backup.
TOWNS = environment.folder("STAFFROOM_TOWNS", DATA)
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Words, time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [SOURCE / "wiring" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Mail ---------------------------------------------------------------------------------------------------------

# Single mails of libraries (sign-in codes) become letters of the email door, like everything else.
MAILERS = {"default": {"BACKEND": "staffroom.doors.email.backend.LetterBackend"}}
DEFAULT_FROM_EMAIL = "staffroom@localhost"
MAIL_MAX_SIZE = environment.number("STAFFROOM_MAIL_MAX_MB", 25) * 1024 * 1024
ATTACHMENT_MAX_SIZE = environment.number("STAFFROOM_FILE_MAX_MB", 25) * 1024 * 1024
UPLOAD_MAX_SIZE = 4 * ATTACHMENT_MAX_SIZE  # of all files that come with one form
# Names that a server before us signs its Authentication-Results with; only those are believed.
TRUSTED_AUTHSERV_IDS = environment.words("STAFFROOM_TRUSTED_AUTHSERV_IDS")
# By which doors mail comes that nobody before us has checked: we ask the DNS whether it comes from whom it names.
CHECKED_DOORS = environment.several(
    "STAFFROOM_CHECKED_DOORS", ("smtp", "imap", "api"), ("smtp", "lmtp", "imap", "api", "none")
)
DNS_SERVERS = environment.words("STAFFROOM_DNS")  # else the system's
# Who passes mail on and is believed when they say that it was its author's when it came to them (ARC).
TRUSTED_ARC_SEALERS = environment.words(
    "STAFFROOM_TRUSTED_ARC_SEALERS", "google.com,microsoft.com,messagingengine.com,fastmail.com"
)
# Whether From is the network's address also for members who let others see theirs: some relays take no other.
REWRITES_FROM = environment.choice("STAFFROOM_REWRITE_FROM", "if-needed", ("if-needed", "always"))
RSPAMD_URL = environment.web_address("STAFFROOM_RSPAMD_URL")
RSPAMD_PASSWORD = environment.text("STAFFROOM_RSPAMD_PASSWORD")
DKIM_SELECTOR = environment.text("STAFFROOM_DKIM_SELECTOR", "staffroom")
DKIM_KEY = DATA / "keys" / "dkim.pem"

# Where the demo's mailboxes hand over their answers; its command says which port.
DEMO_LMTP = ("127.0.0.1", 8024)

# --- Logs ---------------------------------------------------------------------------------------------------------

LOG_LEVEL = environment.choice("STAFFROOM_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "staffroom": {"level": LOG_LEVEL},
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
