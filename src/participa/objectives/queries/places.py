"""Where the model is at work, how far it has come, what actors want to achieve together."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from participa.accounts.enums import Role
from participa.accounts.models import RoleGrant
from participa.kernel.prepared import prepared
from participa.territories.models import Territory

from ..models import Implementation, Objective


def implementations() -> QuerySet[Implementation]:
    """Every territory where the model is at work, by name."""
    return Implementation.objects.select_related("territory__department").order_by(
        "territory__folded_name", "pk"
    )


FIRST = 12  # territories on the home page


@prepared
def first_implementations() -> QuerySet[Implementation]:
    return implementations()[:FIRST]


def implementation_of(territory: Territory) -> Implementation | None:
    """The model at work in a territory, with its ally and its stages; None where it is not."""
    return (
        Implementation.objects.filter(territory=territory)
        .select_related("ally")
        .prefetch_related("stages")
        .first()
    )


def team_posts(implementation: Implementation) -> tuple[Role, ...]:
    """The posts in its team, each once, in the order of the roles. Never who holds them."""
    held = set(
        RoleGrant.objects.filter(user__in=implementation.team.all(), ended_at=None).values_list(
            "role", flat=True
        )
    )
    return tuple(role for role in Role if role in held)


def objectives_of(territory: Territory) -> QuerySet[Objective]:
    """The objectives that actors of a territory share, the latest first."""
    return Objective.objects.filter(territory=territory).order_by("-created_at", "-pk")


def shared_objectives(*, territory: Territory | None = None) -> QuerySet[Objective]:
    """Every objective, the latest first; a department stands for all its municipalities."""
    found = Objective.objects.select_related("territory__department")
    if territory is not None:
        found = found.filter(Q(territory=territory) | Q(territory__department=territory))
    return found.order_by("-created_at", "-pk")
