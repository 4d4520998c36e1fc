"""Questions about people: who they are here, what they hold, what of their profile shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.territories.models import Territory

from ..enums import Layer, ProfileKey, Purpose
from ..models import (
    Consent,
    ConsentText,
    Participant,
    ProfileField,
    ProfileView,
    RoleGrant,
    User,
)
from .names import public_since
from .offices import is_unnamed

TOLD_AGAIN = timedelta(minutes=15)  # a telephone that lost its connection tries again in less
AnyUser = User | AnonymousUser | AbstractBaseUser

# --- participants -----------------------------------------------------------------------------


def participant_of(user: User) -> Participant | None:
    return Participant.objects.filter(user=user).first()


def participant_by_code(code: str) -> Participant | None:
    """Whoever holds this resume code; one keyed look-up, whether it exists or not."""
    return Participant.objects.filter(
        code_digest=codes.digest(code), claimed_into=None, erased_at=None
    ).first()


def code_again(by: Agent, at: datetime, participant: Participant | None) -> str | None:
    """The code that this visit was told a moment ago, when it came to be this participant.

    None for everybody else, for who has an account or holds the code, and once it is claimed.
    """
    if participant is None or by.participant_id is not None or by.user is not None:
        return None
    if not by.visit or participant.visit_digest != codes.visit_digest(by.visit):
        return None
    if at - participant.created_at >= TOLD_AGAIN:
        return None
    offered = codes.codes_of(by.visit)
    return next((c for c in offered if codes.digest(c) == participant.code_digest), None)


def refs_of(user: User | None, participants: Iterable[Participant]) -> list[str]:
    """The pseudonyms under which a person acted, as the audit log has them."""
    refs = [f"participant:{participant.pk}" for participant in participants]
    return [f"user:{user.pk}", *refs] if user is not None else refs


def participants_of(user: User) -> list[Participant]:
    """The account's own participant and those it claimed."""
    own = Participant.objects.filter(user=user)
    return list(own | Participant.objects.filter(claimed_into__user=user))


# --- roles ------------------------------------------------------------------------------------


def roles_of(user: AnyUser | None) -> list[RoleGrant]:
    """The roles a person holds now, with their territories; read once per user object."""
    if not isinstance(user, User) or not user.is_active or user.erased_at:
        return []
    cached: list[RoleGrant] | None = user.__dict__.get("_active_grants")
    if cached is None:
        cached = list(
            RoleGrant.objects.filter(user=user, ended_at=None).select_related(
                "territory__department"
            )
        )
        user.__dict__["_active_grants"] = cached
    return cached


def has_role(
    user: AnyUser | None,
    *roles: str,
    territory: Territory | None = None,
    anywhere: bool = False,
) -> bool:
    """Whether a person holds one of `roles` over the platform, or over `territory`.

    A grant over the platform counts everywhere, one over a department in its municipalities.
    `anywhere` asks whether they hold the role over any territory at all. A superuser: always.
    """
    if not isinstance(user, User) or not user.is_active or user.erased_at:
        return False
    if user.is_superuser:
        return True
    places = {None} if territory is None else {None, territory.pk, territory.department_id}
    return any(
        grant.role in roles and (anywhere or grant.territory_id in places)
        for grant in roles_of(user)
    )


def holds_any_role(user: AnyUser | None) -> bool:
    """Whether the desk has anything for this person."""
    return bool(roles_of(user)) or bool(getattr(user, "is_superuser", False))


def holders_of(roles: Collection[str], territory: Territory) -> list[int]:
    """Accounts that hold one of `roles` over a territory, its department or the platform."""
    here = Q(territory=territory) | Q(territory=None)
    if territory.department_id:
        here |= Q(territory=territory.department_id)
    grants = RoleGrant.objects.filter(here, role__in=roles, ended_at=None, user__is_active=True)
    return sorted(set(grants.values_list("user_id", flat=True)))


def is_last_superuser(user: User) -> bool:
    if not user.is_superuser:
        return False
    others = User.objects.filter(is_superuser=True, is_active=True, erased_at=None)
    return not others.exclude(pk=user.pk).exists()


def active_grants() -> QuerySet[RoleGrant]:
    """Every role held now, for whoever manages them."""
    return (
        RoleGrant.objects.filter(ended_at=None)
        .select_related("user", "territory__department")
        .order_by("-granted_at", "-pk")
    )


def get_user_by_email(email: str) -> User | None:
    """The open account of exactly this address."""
    return User.objects.filter(email=email.strip().lower(), erased_at=None).first()


# --- profiles ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownField:
    key: str
    label: str
    value: str
    layer: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What one viewer may see of a person; `through_table` if more than the public layer."""

    user_id: int
    fields: tuple[ShownField, ...]
    through_table: bool

    @property
    def name(self) -> str:
        """The name, if the viewer may see it."""
        return next((f.value for f in self.fields if f.key == ProfileKey.NAME), "")


def share_a_territory(one: AnyUser | None, other: AnyUser | None) -> bool:
    """Whether two people hold a role in the same territory: those who sit at one table."""
    mine = {grant.territory_id for grant in roles_of(one)} - {None}
    return bool(mine & {grant.territory_id for grant in roles_of(other)})


def visible_profile(user: User, viewer: AnyUser | None, at: datetime) -> Profile | None:
    """The fields `viewer` may see, or None where there is nothing to be seen.

    Who hides is seen by nobody but themselves; a public field not renewed in twelve months
    falls back to private, and in an electoral period those of who holds a public office.
    """
    if user.erased_at is not None:
        return None
    oneself = viewer is not None and viewer.pk == user.pk
    if not oneself and (user.hidden_at is not None or not user.is_active):
        return None
    rows = list(ProfileField.objects.filter(user=user).exclude(value=""))
    name = next((row.value for row in rows if row.key == ProfileKey.NAME), "")
    unnamed = not oneself and is_unnamed(user, name, timezone.localdate(at))
    wants_table = any(row.layer == Layer.TABLE for row in rows)
    table = oneself or (wants_table and share_a_territory(user, viewer))
    limit = public_since(at)
    order = list(ProfileKey.values)
    shown = [
        row
        for row in sorted(rows, key=lambda row: order.index(row.key))
        if oneself
        or (row.layer == Layer.PUBLIC and row.layered_at > limit and not unnamed)
        or (row.layer == Layer.TABLE and table)
    ]
    fields = tuple(
        ShownField(row.key, str(ProfileKey(row.key).label), row.value, row.layer) for row in shown
    )
    through_table = not oneself and any(field.layer == Layer.TABLE for field in fields)
    return Profile(user.pk, fields, through_table) if fields else None


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field as its owner sees it: `expires_at` and `expired` only if it is public."""

    key: str
    label: str
    value: str
    layer: str
    expires_at: datetime | None
    expired: bool


def own_fields(user: User, at: datetime) -> list[OwnField]:
    """Every field of the profile, filled in or not, for the person themselves."""
    rows = {row.key: row for row in ProfileField.objects.filter(user=user)}
    fields = []
    for key in ProfileKey:
        row = rows.get(key.value)
        expires_at = _a_year_after(row.layered_at) if row and row.layer == Layer.PUBLIC else None
        fields.append(
            OwnField(
                key=key.value,
                label=str(key.label),
                value=row.value if row else "",
                layer=row.layer if row else Layer.PRIVATE.value,
                expires_at=expires_at,
                expired=expires_at is not None and expires_at <= at,
            )
        )
    return fields


def _a_year_after(moment: datetime) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + 1, day=day)


def views_of(user: User) -> QuerySet[ProfileView]:
    """Who looked at the table layer of this person's profile, the latest first."""
    return ProfileView.objects.filter(user=user).select_related("viewer").order_by("-at", "-pk")


# --- consents ---------------------------------------------------------------------------------


def current_consent_text(purpose: str) -> ConsentText | None:
    """The version people are told today."""
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


def consent_texts(purpose: str) -> QuerySet[ConsentText]:
    return ConsentText.objects.filter(purpose=purpose).order_by("-version")


def consents_of(participants: Iterable[Participant]) -> QuerySet[Consent]:
    return (
        Consent.objects.filter(participant__in=list(participants))
        .select_related("text")
        .order_by("-given_at", "-pk")
    )


def has_consent(participant: Participant | None, purpose: str) -> bool:
    """Whether an authorisation for this purpose stands today."""
    if participant is None:
        return False
    return Consent.objects.filter(
        participant=participant, text__purpose=purpose, withdrawn_at=None
    ).exists()


def purposes() -> list[dict[str, Any]]:
    return [{"code": purpose.value, "label": purpose.label} for purpose in Purpose]
