"""What every test may ask for. Rows come from `tests.factories`."""

import hypothesis
import pytest

from participa.config.catalogues import compile_catalogues
from participa.site.queries import Site, remember_site
from participa.territories.queries import forget_holidays
from tests.ledger_guard import ledger_guard

__all__ = ["ledger_guard"]

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_sessionstart(session: pytest.Session) -> None:
    """The catalogues are not in git: compile the ones that changed."""
    compile_catalogues()


@pytest.fixture(autouse=True)
def _fresh_calendar() -> None:
    """Holidays are read once per process, but each test has its own table."""
    forget_holidays()


@pytest.fixture(autouse=True)
def _site_as_shipped() -> None:
    """No page of a test asks for the settings of the site, unless the test forgets them."""
    remember_site(Site(), seconds=1_000_000)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Files made for a test may hold the time they were made: their bytes do not name it."""
    return argname if isinstance(val, bytes) else None
