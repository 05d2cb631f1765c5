"""Settings of the tests: the project's own, with servers of this run alone.

The first process of a run makes a temporary data folder and hands it on in the environment, so that xdist workers and
the Celery worker find the same servers. ``DATABASE_URL`` and ``REDIS_URL`` set from outside are respected.
"""

import os
import tempfile

if "TEST_VAR_DIR" not in os.environ:
    os.environ["TEST_VAR_DIR"] = tempfile.mkdtemp(prefix="casework-test-")
os.environ["VAR_DIR"] = os.environ["TEST_VAR_DIR"]

from ecfmg.embedded.addresses import embedded_redis_url
from ecfmg.foundation.storage import storage_settings
from ecfmg.settings import *
from ecfmg.settings import STORAGE_URL, VAR_DIR, env

# Each xdist worker has a Redis database of its own, so that its Celery worker takes nobody else's tasks.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = CELERY_BROKER_URL = env.str("REDIS_URL", "") or embedded_redis_url(VAR_DIR, int(_worker))

# And files of its own, beside a database of its own: what no row there names would be swept away.
MEDIA_ROOT, UPLOADS_ROOT = VAR_DIR / f"media-{_worker}", VAR_DIR / f"uploads-{_worker}"
STORAGES["default"] = storage_settings(STORAGE_URL, MEDIA_ROOT)
os.environ |= {"MEDIA_ROOT": str(MEDIA_ROOT), "UPLOADS_ROOT": str(UPLOADS_ROOT)}

# A connection kept open by the live server would stand in the way of dropping the test database.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Argon2 is slow on purpose; the tests of sign-in do not need that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The mail server of the tests tells every step of every connection.
LOGGING["loggers"]["mail.log"] = {"level": "WARNING"}
