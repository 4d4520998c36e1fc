"""People for tests: accounts, participants with a code, roles."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from participa.accounts import operations
from participa.accounts.models import Participant, ProfileField, RoleGrant, User
from participa.kernel import codes
from participa.kernel.agents import Agent, system
from participa.territories.models import Territory

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SETUP = system("tests")
_number = count(1)


def make_user(
    email: str = "", *, name: str = "", name_layer: str = "public", **changes: Any
) -> User:
    """An account with its participant, opened by the operation; `name` goes into the profile."""
    user = operations.open_account(
        by=SETUP, at=NOW, email=email or f"persona{next(_number)}@example.org"
    )
    if name:
        operations.set_profile_field(
            by=Agent(user=user), at=NOW, key="name", value=name, layer=name_layer, authorize=True
        )
    if changes:
        User.objects.filter(pk=user.pk).update(**changes)
        user.refresh_from_db()
    return user


def agent_of(user: User) -> Agent:
    participant = Participant.objects.filter(user=user).first()
    return Agent(user=user, participant_id=participant.pk if participant else None)


def make_participant(**changes: Any) -> Participant:
    """Somebody without an account; `code` is what they were given (a random one if not said)."""
    code = changes.pop("code", None) or codes.new_code()
    return Participant.objects.create(code_digest=codes.digest(code), **changes)


def make_profile_field(user: User, key: str = "name", **changes: Any) -> ProfileField:
    fields = {"value": "Nelly Valencia", "layer": "public", "layered_at": NOW} | changes
    return ProfileField.objects.create(user=user, key=key, **fields)


def grant(user: User, role: str, territory: Territory | None = None) -> RoleGrant:
    return operations.grant_role(by=SETUP, at=NOW, user=user, role=role, territory=territory)
