"""The site's settings, on data that is thrown away."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("TOANDAN_DATA_DIR", tempfile.mkdtemp(prefix="toandan-tests-"))
os.environ.setdefault("TOANDAN_LOG_LEVEL", "ERROR")

from toandan.site.settings import *  # noqa: F403 - the variables above come first

# tests that commit have to empty the guarded audit tables afterwards
INSTALLED_APPS = [*INSTALLED_APPS, "tests.append_only"]  # type: ignore[has-type] # noqa: F405
# signing in a hundred times with argon2 would take most of the suite's time
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # type: ignore[has-type] # noqa: F405 - from the settings above
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# jobs run where they are queued, so that a test sees what they did
Q_CLUSTER = {**Q_CLUSTER, "sync": True}  # type: ignore[has-type] # noqa: F405
# whitenoise warns where the folder is missing
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # type: ignore[has-type] # noqa: F405
