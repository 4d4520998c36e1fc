"""Addresses of what is there: each route of the platform with rows of the demonstration in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from participa.accountability.models import Commitment, Evidence, Response
from participa.accounts.models import ElectoralPeriod, Participant, RoleGrant, User
from participa.accounts.operations import set_electoral_period
from participa.actors.models import (
    Exchange,
    Matter,
    Membership,
    Merge,
    Organization,
    Partnership,
    RegisterEntry,
)
from participa.articulation.models import (
    Agreement,
    AssumedRole,
    TableDecision,
    TableMember,
    TableSession,
    WorkingTable,
)
from participa.mechanisms.conversations.models import Invitation, Statement
from participa.mechanisms.proposals.models import Proposal
from participa.mechanisms.proposals.operations import submit_proposal
from participa.notices.queries import stop_token
from participa.objectives.models import ActorContribution, Indicator, Objective, Reading
from participa.participation.models import (
    Activity,
    Comment,
    Contribution,
    MatterMark,
    Phase,
    Process,
    ProcessRole,
)
from participa.participation.operations import NewContribution, mark_matter
from participa.relations.models import RosterEntry, Tie, Wave
from participa.relations.queries import link_token
from tests.factories.accounts import agent_of
from tests.factories.actors import make_organization
from tests.factories.articulation import seat
from tests.factories.objectives import make_indicator
from tests.factories.relations import make_wave
from tests.journeys.addresses import addresses, filled, places
from tests.properties.worlds import TEAM, make_past

EACH = 2  # rows tried of each kind
Places = dict[str, object]


def furnish(at: datetime, who: User) -> None:
    """What the demonstration leaves out: things that can still be undone, a wave being prepared,
    something that this person wrote.
    """
    activity = Activity.objects.filter(process__state="open", mechanism="proposals")
    submit_proposal(
        by=agent_of(who), at=at, activity=activity.filter(closes_at__gt=at)[0],
        new=NewContribution(title="Luz", body="En el parque no hay luz de noche."), ask="Seis",
    )  # fmt: skip
    table = WorkingTable.objects.order_by("pk")[0]
    here = table.territory
    one = make_organization(territory=here, name="Junta de Prueba")
    other = make_organization(
        territory=here, name="Firma de Prueba", sector="private", is_authority=False
    )
    objective = Objective.objects.filter(territory=here).first()
    assert objective is not None
    make_past(one, other, objective, at=at)
    seat(table, one)
    make_indicator(objective, name="Días sin agua")
    make_wave(one, other, territory=here, opened=False, at=at, closes_at=at + timedelta(days=9))
    contribution = Contribution.objects.filter(state="published", process__territory=here)[0]
    matter = Matter.objects.filter(organization=one)[0]
    mark_matter(by=TEAM, at=at, contribution=contribution, matter=matter, reason="Es de su interés")
    today = timezone.localdate(at)
    set_electoral_period(
        by=TEAM, at=at, territory=here, starts_on=today + timedelta(days=5),
        ends_on=today + timedelta(days=9), reason="Elección de juntas",
    )  # fmt: skip


def _keys(rows: QuerySet[object], name: str = "pk", **other: str) -> list[Places]:
    """The keys of some rows, and what else their addresses name: place → field."""
    wanted = {
        name: "pk" if name in ("pk", "activity_id") or name.endswith("_id") else name,
        **other,
    }
    found = rows.order_by("-pk").values_list(*wanted.values())
    return [dict(zip(wanted, row, strict=True)) for row in islice(found, EACH)]


def beginnings() -> dict[str, list[Places]]:
    """By the beginning of an address: what may stand in its places."""
    published = Contribution.objects.filter(state="published")
    organization = {"slug": "organization__slug"}
    draft = Wave.objects.filter(opened_at=None)
    entries = list(
        RosterEntry.objects.filter(
            wave__opened_at__isnull=False, wave__closes_at__gt=timezone.now()
        ).order_by("-pk")[:EACH]
    )
    tokens: list[Places] = [{"token": link_token(entry), "step": 1} for entry in entries]
    return {
        "actividades/": [{"activity_id": pk} for pk in _each_mechanism()],
        "actividades/<int:activity_id>/conversacion/acuerdo/": _statements(),
        "actividades/<int:activity_id>/conversacion/invitacion/": _invitations(),
        "actividades/<int:activity_id>/conversacion/equipo/tarjetas/": _invitations(),
        "actividades/<int:activity_id>/propuestas/<int:pk>/": _proposals(),
        "aportes-de-actores/": _keys(ActorContribution.objects.all()),
        "aportes/": _keys(published),
        "aportes/asuntos/": _keys(MatterMark.objects.all()),
        "articulacion/": [{"code": "76892"}],
        "asuntos/": _keys(Matter.objects.filter(ended_on=None)),
        "autorizacion/": [{"purpose": "participacion"}, {"purpose": "participation"}],
        "avisos/parar/": [
            {"token": stop_token(User.objects.get(email="nelly@ejemplo.co").participant.pk)}
        ],
        "comentarios/": _keys(Comment.objects.filter(state="published")),
        "compromisos/": _keys(Commitment.objects.all()),
        "encuesta/": tokens,
        "evidencias/": _keys(Evidence.objects.filter(hidden_at=None)),
        "indicadores/": _keys(Indicator.objects.all()),
        "mesa/acuerdos/": _keys(Agreement.objects.all()),
        "mesa/aportes-de-actores/": _keys(ActorContribution.objects.all()),
        "mesa/aportes/": _keys(published),
        "mesa/captura/": [{"activity_id": pk} for pk in _each_mechanism()],
        "mesa/comentarios/": _keys(Comment.objects.filter(state="published")),
        "mesa/compromisos/": _keys(Commitment.objects.all()),
        "mesa/decisiones/": _keys(
            TableDecision.objects.filter(session__table__process__isnull=False)
        ),
        "mesa/indicadores/": _keys(Indicator.objects.all()),
        "mesa/mediciones/": _keys(Reading.objects.all()),
        "mesa/mesas/": _keys(WorkingTable.objects.all(), "slug"),
        "mesa/miembros/": _keys(TableMember.objects.filter(until_on=None)),
        "mesa/objetivos/": [
            {"condition": "backbone", **row} for row in _keys(Objective.objects.all())
        ],
        "mesa/parametros/": [{"key": "peticion.general"}],
        "mesa/personas/": [{"user_id": User.objects.get(email="nelly@ejemplo.co").pk}],
        "mesa/personas/funciones/": _keys(RoleGrant.objects.filter(ended_at=None), "grant_id"),
        "mesa/procesos/": _keys(Process.objects.filter(state="open"), "slug"),
        "mesa/procesos/<slug:slug>/actividades/": _keys(
            Activity.objects.all(), slug="process__slug"
        ),
        "mesa/procesos/<slug:slug>/equipo/": _keys(ProcessRole.objects.all(), slug="process__slug"),
        "mesa/procesos/<slug:slug>/fases/": _keys(Phase.objects.all(), slug="process__slug"),
        "mesa/red/": [{"code": "76892"}],
        "mesa/relaciones/": _keys(Wave.objects.filter(opened_at__isnull=False)) + _keys(draft),
        "mesa/relaciones/entrevistas/": [{"pk": entry.pk, "step": 1} for entry in entries],
        "mesa/relaciones/vinculos/": _keys(Tie.objects.filter(answer=None)),
        "mesa/respuestas/": _keys(Response.objects.all()),
        "mesa/sesiones/": _keys(TableSession.objects.all()),
        "mesa/sitio/elecciones/": _keys(ElectoralPeriod.objects.all()),
        "mesas/": _keys(WorkingTable.objects.all(), "slug"),
        "objetivos/": _keys(Objective.objects.all()),
        "organizaciones/": _keys(Organization.objects.filter(merged_into=None), "slug"),
        "organizaciones/<slug:slug>/alianzas/": _keys(
            Partnership.objects.filter(ended_on=None), **organization
        ),
        "organizaciones/<slug:slug>/ofrece-y-necesita/": _keys(
            Exchange.objects.all(), **organization
        ),
        "organizaciones/<slug:slug>/relaciones/": _keys(
            Tie.objects.filter(answer=None), slug="source__slug"
        ),
        "organizaciones/<slug:slug>/registros/": _keys(
            RegisterEntry.objects.exclude(register="nit"), **organization
        ),
        "organizaciones/pertenencias/": _keys(Membership.objects.all()),
        "organizaciones/repetidas/": _keys(Merge.objects.all()),
        "personas/": _keys(
            Participant.objects.filter(user__profile_fields__layer="public"), "participant_id"
        ),
        "procesos/": _keys(Process.objects.filter(state="open"), "slug"),
        "relaciones/ondas/": _keys(Wave.objects.filter(opened_at__isnull=False)),
        "relaciones/red/": [{"code": "76892"}],
        "respuestas/": _keys(Response.objects.all()),
        "roles/": _keys(AssumedRole.objects.all()),
        "sesiones/": _keys(TableSession.objects.all()),
        "territorios/": [{"code": "76892"}, {"code": "76"}],
    }


def _each_mechanism() -> list[int]:
    """An open activity of each mechanism."""
    found = Activity.objects.filter(process__state="open").order_by("closes_at")
    return list({row.mechanism: row.pk for row in found}.values())


def _statements() -> list[Places]:
    found = Statement.objects.filter(contribution__state="published").select_related("contribution")
    return [{"activity_id": row.contribution.activity_id, "pk": row.pk} for row in found[:EACH]]


def _proposals() -> list[Places]:
    found = Proposal.objects.select_related("contribution").order_by("-pk")
    return [{"activity_id": row.contribution.activity_id, "pk": row.pk} for row in found[:EACH]]


def _invitations() -> list[Places]:
    return [
        {"activity_id": row.activity_id, "code": row.code}
        for row in Invitation.objects.all()[:EACH]
    ]


def fitting() -> dict[str, dict[str, str]]:
    """What must be sent to a route so that it finds something to do it with."""
    one, other = Organization.objects.filter(merged_into=None).order_by("-pk")[:2]
    offer, need = (
        Exchange.objects.filter(direction=way).order_by("-pk")[0] for way in ("offer", "need")
    )
    return {
        "conexiones/proponer/": {"offer": str(offer.pk), "need": str(need.pk)},
        "organizaciones/repetidas/unir/": {"pair": f"{one.pk}:{other.pk}"},
    }


def existing() -> Iterator[tuple[str, str]]:
    """(route, address) with rows in it; routes whose places nothing of the database fills are left."""
    known = beginnings()
    for route in addresses():
        names = {name for _kind, name in places(route)}
        if not names:
            yield route, f"/{route}"
            continue
        begins = [start for start in sorted(known, key=len) if route.startswith(start)]
        for values in known[begins[-1]] if begins else []:
            if names <= set(values):
                yield route, filled(route, values)
