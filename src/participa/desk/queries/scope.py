"""Whose desk it is: the territories and processes a person works in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Q, QuerySet, Value

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import roles_of
from participa.actors.models import Organization
from participa.actors.queries import organizations_of
from participa.participation.enums import ProcessRoleKind, ProcessState
from participa.participation.models import Process, ProcessRole
from participa.participation.rules import TERRITORY_TEAM

ANSWERING_TEAM = (Role.GOVERNMENT_LIAISON, Role.NATIONAL_COORDINATOR)
VERIFIERS = (Role.TERRITORIAL_ALLY, Role.NATIONAL_COORDINATOR)
EVERYWHERE = None


@dataclass(frozen=True)
class Scope:
    """Everything that says what a person's desk shows; read once per request, two queries.

    grants: (role, territory id or None for everywhere); process_roles: (process id, role);
    organizations: ids of those the person verifiably speaks for.
    """

    user: User
    grants: tuple[tuple[str, int | None], ...]
    process_roles: tuple[tuple[int, str], ...]
    organizations: tuple[int, ...]

    @property
    def is_any(self) -> bool:
        """Whether there is anything to have a desk for."""
        held = self.grants or self.process_roles or self.organizations
        return bool(held) or self.user.is_superuser

    @property
    def is_coordinator(self) -> bool:
        """National coordination, or a superuser: roles, site and figures are theirs."""
        return self.user.is_superuser or (Role.NATIONAL_COORDINATOR.value, None) in self.grants

    @property
    def reads_actions(self) -> bool:
        """Whether the log with the names of who acted is theirs (`rules.may_read_actions`)."""
        return self.is_coordinator or (Role.DATA_OFFICER.value, None) in self.grants

    @property
    def sets_up(self) -> bool:
        """Whether the person may start a process somewhere."""
        return self.user.is_superuser or any(role in TERRITORY_TEAM for role, _ in self.grants)

    @property
    def verifies(self) -> bool:
        return self.user.is_superuser or any(role in VERIFIERS for role, _ in self.grants)

    def places(self, *roles: str) -> list[int] | None:
        """Territories in which one of `roles` is held; None for everywhere."""
        held = [territory for role, territory in self.grants if role in roles]
        if self.user.is_superuser or None in held:
            return EVERYWHERE
        return [territory for territory in held if territory is not None]

    def in_places(self, prefix: str, *roles: str) -> Q:
        """A filter on the territory at `prefix`; a department includes its municipalities."""
        places = self.places(*roles)
        if places is EVERYWHERE:
            return Q()
        return Q(**{f"{prefix}__in": places}) | Q(**{f"{prefix}__department__in": places})

    def _processes(self, team: tuple[str, ...], roles: tuple[str, ...], *, bodies: bool) -> Q:
        if self.places(*team) is EVERYWHERE:
            return Q()
        mine = [pk for pk, role in self.process_roles if role in roles]
        found = self.in_places("territory", *team) | Q(pk__in=mine)
        if bodies and self.organizations:
            found |= Q(decider__in=self.organizations) & ~Q(state=ProcessState.DRAFT)
        return found

    def processes(self) -> QuerySet[Process]:
        """All in which the person does anything (the same as `rules.may_work_on`)."""
        every = tuple(ProcessRoleKind.values)
        return Process.objects.filter(self._processes(TERRITORY_TEAM, every, bodies=True))

    def managed(self) -> QuerySet[Process]:
        owner = (ProcessRoleKind.OWNER.value,)
        return Process.objects.filter(self._processes(TERRITORY_TEAM, owner, bodies=False))

    def moderated(self) -> QuerySet[Process]:
        roles = (ProcessRoleKind.OWNER.value, ProcessRoleKind.MODERATOR.value)
        return Process.objects.filter(self._processes(TERRITORY_TEAM, roles, bodies=False))

    def answered(self) -> QuerySet[Process]:
        """Those whose contributions the person answers (as accountability rules it)."""
        roles = (ProcessRoleKind.OWNER.value, ProcessRoleKind.ANSWERER.value)
        found = self._processes(ANSWERING_TEAM, roles, bodies=True)
        shown = Process.objects.filter(is_template=False).exclude(state=ProcessState.DRAFT)
        return shown.filter(found)

    def organizations_to_verify(self) -> QuerySet[Organization]:
        if not self.verifies:
            return Organization.objects.none()
        return Organization.objects.filter(
            self.in_places("territory", *VERIFIERS), verification="pending"
        )


def scope_of(user: User) -> Scope:
    process_roles = ProcessRole.objects.filter(user=user).values_list("process_id", "role")
    # The ids of both kinds in one query; an organisation stands without a role.
    bodies = organizations_of(user).order_by().values_list("pk", Value("", CharField()))
    held = list(process_roles.union(bodies, all=True))
    return Scope(
        user=user,
        grants=tuple((grant.role, grant.territory_id) for grant in roles_of(user)),
        process_roles=tuple((pk, role) for pk, role in held if role),
        organizations=tuple(pk for pk, role in held if not role),
    )
