"""Settings of the test suite: the same platform, writing only to a temporary folder."""

import atexit
import os
import shutil
import tempfile

if "PARTICIPA_DATA" not in os.environ:
    os.environ["PARTICIPA_DATA"] = tempfile.mkdtemp(prefix="participa-test-")
    atexit.register(shutil.rmtree, os.environ["PARTICIPA_DATA"], ignore_errors=True)
os.environ.setdefault("PARTICIPA_SECRET_KEY", "only-for-tests")

from .settings import *  # noqa: F403
from .settings import STATIC_ROOT, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
