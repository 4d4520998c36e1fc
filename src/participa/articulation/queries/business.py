"""What firms may take on, what they took on, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participa.actors.queries import canonical_ids
from participa.kernel.enums import Sector
from participa.territories.models import Territory

from ..enums import BoundedRole, RoleState
from ..models import AssumedRole, AssumedRoleQuerySet, Recognition, RoleFulfilment


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role of the menu: what it is, what it is not, where it ends."""

    is_about: str | Promise
    is_not: str | Promise
    limit: str | Promise


MENU: Mapping[str, RoleCard] = {
    BoundedRole.DATA: RoleCard(
        _("Publicar datos o mediciones que el territorio necesita: aire, agua, tránsito, empleo."),
        _("No es escoger qué datos convienen, ni reemplazar la medición de la autoridad."),
        _("Se publica todo lo ofrecido, con método y fecha, también cuando no favorece."),
    ),
    BoundedRole.PLACE: RoleCard(
        _("Prestar un salón, un patio, sillas o sonido para que otros se reúnan."),
        _("No es presidir la reunión, escoger invitados ni poner publicidad."),
        _("Lo usan todos por igual, sin marca a la vista, en las fechas acordadas."),
    ),
    BoundedRole.TRAINING: RoleCard(
        _("Enseñar algo que la gente pidió: oficios, cuentas, seguridad, mantenimiento."),
        _("No es vender un producto ni escoger personal a escondidas."),
        _("El tema y los cupos se acuerdan con la comunidad; asistir no obliga a nada."),
    ),
    BoundedRole.FUNDING: RoleCard(
        _("Pagar una acción concreta de un objetivo compartido, con monto y fecha."),
        _("No es comprar una decisión ni reemplazar una obligación de la empresa o del Estado."),
        _("El monto se publica; quien financia no decide quién recibe ni qué se responde."),
    ),
    BoundedRole.VOLUNTEERING: RoleCard(
        _("Poner horas de trabajo de su gente en una tarea que la comunidad pidió."),
        _("No es trabajo obligado para quienes emplea, ni remplaza un empleo."),
        _("Es voluntario, en horario laboral, con tarea y final conocidos."),
    ),
    BoundedRole.MENTORING: RoleCard(
        _("Acompañar a una organización en algo que sabe hacer: costos, diseño, gestión."),
        _("No es dirigirla, hablar por ella ni quedarse con sus datos."),
        _("La organización decide qué pregunta, qué aplica y cuándo termina."),
    ),
    BoundedRole.LOCAL_BUYING: RoleCard(
        _("Comprarle a quien produce en el territorio, con reglas que todos pueden leer."),
        _("No es un favor ni una condición para participar."),
        _("Las reglas y el total comprado se publican; nadie pierde por opinar."),
    ),
}


def state_of(role: AssumedRole, on: date, *, fulfilled: bool) -> RoleState:
    """How a role stands on a day. Something done of it, with what shows it, fulfils it."""
    if role.withdrawn_at is not None:
        return RoleState.WITHDRAWN
    if fulfilled:
        return RoleState.FULFILLED
    if role.starts_on > on:
        return RoleState.COMING
    return RoleState.LATE if role.ends_on < on else RoleState.UNDER_WAY


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An assumed role with what was done of it, who recognised it, and how it stands."""

    role: AssumedRole
    state: RoleState
    fulfilments: tuple[RoleFulfilment, ...]
    recognitions: tuple[Recognition, ...]

    @property
    def name(self) -> str:
        return str(BoundedRole(self.role.role).label)

    @property
    def card(self) -> RoleCard:
        return MENU[self.role.role]


def roles_with_all() -> QuerySet[AssumedRole]:
    """Roles with everything that a `RoleRow` holds: three queries, however many.

    None of a party or campaign, and no praise by one: that would be publicity for it.
    """
    shown = AssumedRole.objects.exclude(organization__campaigns=True)
    return shown.select_related(
        "organization__territory__department", "territory", "objective", "table", "process"
    ).prefetch_related(
        "fulfilments",
        Prefetch(
            "recognitions",
            Recognition.objects.filter(withdrawn_at=None)
            .exclude(organization__campaigns=True)
            .select_related("organization"),
        ),
    )


def role_rows(roles: Iterable[AssumedRole], on: date) -> list[RoleRow]:
    """Rows of roles as `roles_with_all` gives them."""
    rows = []
    for role in roles:
        done = tuple(role.fulfilments.all())
        state = state_of(role, on, fulfilled=bool(done))
        rows.append(RoleRow(role, state, done, tuple(role.recognitions.all())))
    return rows


def roles_in(territory: Territory) -> AssumedRoleQuerySet:
    """Roles for a territory, or for the municipalities of a department."""
    return AssumedRole.objects.filter(Q(territory=territory) | Q(territory__department=territory))


def firms_with_role(
    *, territory: Territory | None = None, since: date | None = None, until: date | None = None
) -> tuple[int, ...]:
    """Firms with a role that stood at some time of a period, each once; two queries.

    A role withdrawn before the period began does not count, one withdrawn later does.
    """
    found = AssumedRole.objects.filter(organization__sector=Sector.PRIVATE)
    if until is not None:
        found = found.filter(starts_on__lte=until)
    if since is not None:
        found = found.filter(ends_on__gte=since).exclude(withdrawn_at__date__lt=since)
    return _firms(found, territory)


def firms_with_fulfilled_role(
    *, territory: Territory | None = None, since: date | None = None, until: date | None = None
) -> tuple[int, ...]:
    """Firms that in a period did something of a role that was not withdrawn; two queries."""
    done = RoleFulfilment.objects.filter(role=OuterRef("pk"))
    if since is not None:
        done = done.filter(done_on__gte=since)
    if until is not None:
        done = done.filter(done_on__lte=until)
    found = AssumedRole.objects.standing().filter(Exists(done), organization__sector=Sector.PRIVATE)
    return _firms(found, territory)


def _firms(roles: QuerySet[AssumedRole], territory: Territory | None) -> tuple[int, ...]:
    if territory is not None:
        roles = roles.filter(Q(territory=territory) | Q(territory__department=territory))
    ids = roles.order_by().values_list("organization", flat=True).distinct()
    return tuple(sorted(set(canonical_ids(ids).values())))
