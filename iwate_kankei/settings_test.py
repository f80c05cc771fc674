"""Settings for the tests: the same, on the throw-away servers that tests/servers.py has started."""

import os

for _name, _value in {
    "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "EMAIL_URL": "smtp://127.0.0.1:2525",
    "INSECURE_HTTP": "1",
    "SITE_URL": "http://testserver",
}.items():
    os.environ.setdefault(_name, _value)

from .settings import *  # noqa: E402, F403
from .settings import CACHES, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Rate limits of parallel test processes must not meet.
CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
DATABASES["default"]["CONN_MAX_AGE"] = 0
SUGGESTIONS_SECONDS = 0  # a test sees what it has just written
CELERY_BROKER_URL = "memory://"
WHITENOISE_AUTOREFRESH = True  # no collectstatic before the tests
