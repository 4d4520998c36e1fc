"""The suite's settings with one mechanism more."""

from pathlib import Path

from participa.config import test_settings
from participa.config.test_settings import *  # noqa: F403

# The line that installs it; what `settings.py` derives from its list is derived again here.
MECHANISMS = [*test_settings.MECHANISMS, "tests.mechanisms.example"]
INSTALLED_APPS = list(dict.fromkeys([*test_settings.INSTALLED_APPS, *MECHANISMS]))
LOCALE_PATHS = [*test_settings.LOCALE_PATHS, Path(__file__).parent / "locale"]

# On a database server, beside the database of the run that starts this one.
if "sqlite" not in test_settings.DATABASES["default"]["ENGINE"]:
    test_settings.DATABASES["default"]["TEST"] = {"NAME": "test_participa_example"}
