"""Who sits at a desk, for tests."""

from __future__ import annotations

from typing import Any

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.territories.models import Territory

from .accounts import grant, make_user
from .participation import make_process


def yumbo() -> Territory:
    """Yumbo with its department; the deciding mayoralty exists as well."""
    return make_process(state="draft").territory


def make_liaison(territory: Territory | None = None, **changes: Any) -> User:
    """Somebody of the mayoralty's team of a territory."""
    user = make_user(**changes)
    grant(user, Role.GOVERNMENT_LIAISON, territory or yumbo())
    return user


def make_coordinator() -> User:
    user = make_user()
    grant(user, Role.NATIONAL_COORDINATOR)
    return user
