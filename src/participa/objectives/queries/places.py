"""Where the model is at work, how far it has come, what actors want to achieve together."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from participa.accounts.enums import Role
from participa.accounts.models import RoleGrant, User
from participa.kernel.prepared import first, prepared
from participa.territories.models import Territory

from ..models import Implementation, ImplementationStage, Objective


def implementations() -> QuerySet[Implementation]:
    """Every territory where the model is at work, by name."""
    return Implementation.objects.select_related("territory__department").order_by(
        "territory__folded_name", "pk"
    )


FIRST = 12  # territories on the home page


@prepared
def first_implementations() -> QuerySet[Implementation]:
    return implementations()[:FIRST]


def place_of(code: str) -> Territory | None:
    """The territory of a DIVIPOLA code as its page shows it: one query.

    With department, outline and, where the model is at work, `implementation` and its ally.
    """
    return first(_place(code))


@prepared
def _place(code: str) -> QuerySet[Territory]:
    around = ("department", "outline", "implementation__ally")
    return Territory.objects.select_related(*around).filter(code=code)


@prepared
def stages_of(implementation: int) -> QuerySet[ImplementationStage]:
    """The stages that an implementation has reached, in their order."""
    return ImplementationStage.objects.filter(implementation=implementation)


def team_posts(implementation: Implementation) -> tuple[Role, ...]:
    """The posts in its team, each once, in the order of the roles. Never who holds them."""
    held = set(_posts(implementation.pk))
    return tuple(role for role in Role if role in held)


@prepared
def _posts(implementation: int) -> QuerySet[RoleGrant, str]:
    team = User.objects.filter(implementation=implementation)
    return RoleGrant.objects.filter(user__in=team, ended_at=None).values_list("role", flat=True)


def objectives_of(territory: Territory) -> QuerySet[Objective]:
    """The objectives that actors of a territory share, the latest first."""
    return Objective.objects.filter(territory=territory).order_by("-created_at", "-pk")


def shared_objectives(*, territory: Territory | None = None) -> QuerySet[Objective]:
    """Every objective, the latest first; a department stands for all its municipalities."""
    found = Objective.objects.select_related("territory__department")
    if territory is not None:
        found = found.filter(Q(territory=territory) | Q(territory__department=territory))
    return found.order_by("-created_at", "-pk")
