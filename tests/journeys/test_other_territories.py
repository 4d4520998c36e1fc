"""Nobody reaches into another territory: every address with an id, asked by people of elsewhere.

The demonstration has rows of every kind in Yumbo, Buenaventura and Bogotá. Those who ask here have
an office, an organisation, an account or nothing in a municipality where it has none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from participa.accounts.models import RoleGrant
from participa.audit.models import Event
from participa.territories.models import Territory
from tests.demonstration import demonstration
from tests.factories.accounts import make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.desk import make_liaison
from tests.journeys.addresses import addresses, filled, places
from tests.journeys.test_crawl import BACKEND, enter
from tests.properties.site_forms import TYPED, SiteForm, forms_of

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

ROLES = ("visitor", "citizen", "representative", "liaison")
ELSEWHERE = "91001"  # Leticia
# By the beginning of a route, the longest first: whose key its place takes.
ROWS = {
    "actividades/": "Activity",
    "actividades/<int:activity_id>/conversacion/acuerdo/": "Contribution",
    "actividades/<int:activity_id>/propuestas/<int:pk>/": "Contribution",
    "aportes/": "Contribution",
    "aportes/asuntos/": "MatterMark",
    "aportes-de-actores/": "ActorContribution",
    "asuntos/": "Matter",
    "comentarios/": "Comment",
    "compromisos/": "Commitment",
    "evidencias/": "Evidence",
    "indicadores/": "Indicator",
    "mesa/acuerdos/": "Agreement",
    "mesa/aportes/": "Contribution",
    "mesa/aportes-de-actores/": "ActorContribution",
    "mesa/captura/": "Activity",
    "mesa/comentarios/": "Comment",
    "mesa/compromisos/": "Commitment",
    "mesa/decisiones/": "TableDecision",
    "mesa/indicadores/": "Indicator",
    "mesa/mediciones/": "Reading",
    "mesa/mesas/": "WorkingTable",
    "mesa/miembros/": "TableMember",
    "mesa/objetivos/": "Objective",
    "mesa/personas/": "User",
    "mesa/personas/funciones/": "RoleGrant",
    "mesa/procesos/": "Process",
    "mesa/procesos/<slug:slug>/actividades/": "Activity",
    "mesa/procesos/<slug:slug>/equipo/": "ProcessRole",
    "mesa/procesos/<slug:slug>/fases/": "Phase",
    "mesa/relaciones/": "Wave",
    "mesa/relaciones/entrevistas/": "RosterEntry",
    "mesa/relaciones/vinculos/": "Tie",
    "mesa/respuestas/": "Response",
    "mesa/sesiones/": "TableSession",
    "mesa/sitio/elecciones/": "ElectoralPeriod",
    "mesas/": "WorkingTable",
    "objetivos/": "Objective",
    "organizaciones/": "Organization",
    "organizaciones/<slug:slug>/alianzas/": "Partnership",
    "organizaciones/<slug:slug>/ofrece-y-necesita/": "Exchange",
    "organizaciones/<slug:slug>/registros/": "RegisterEntry",
    "organizaciones/<slug:slug>/relaciones/": "Tie",
    "organizaciones/pertenencias/": "Membership",
    "organizaciones/repetidas/": "Merge",
    "personas/": "Participant",
    "procesos/": "Process",
    "relaciones/ondas/": "Wave",
    "respuestas/": "Response",
    "roles/": "AssumedRole",
    "sesiones/": "TableSession",
}
# Where a page answers anybody: what it shows is public, or asks for what everybody may give.
OPEN = (
    "actividades/<int:activity_id>/", "aportes-de-actores/", "aportes/<int:pk>/",
    "comentarios/<int:pk>/denunciar/", "compromisos/", "evidencias/<int:pk>/es-cierto/",
    "indicadores/", "mesas/", "objetivos/", "personas/", "procesos/", "relaciones/ondas/",
    "respuestas/", "sesiones/",
)  # fmt: skip
# Public pages of an organisation; a representative of another one acts on two of them.
SHOWN = {
    "organizaciones/<slug:slug>/",
    "organizaciones/<slug:slug>/conexiones/",
    "organizaciones/<slug:slug>/historia/",
    "organizaciones/<slug:slug>/intereses/",
    "organizaciones/<slug:slug>/ofrece-y-necesita/",
    "organizaciones/<slug:slug>/pertenecer/",  # asking to belong to it
    "organizaciones/<slug:slug>/roles/",
}
FOR_ANY_ORGANIZATION = {"mesa/objetivos/<int:pk>/aportes/", "roles/<int:pk>/reconocer/"}
# Those of no row of one territory: other tests have them (test_unknown_addresses).
NO_ROW = (
    "archivos/", "articulacion/", "autorizacion/", "avisos/", "cifras/", "encuesta/", "registro/",
    "relaciones/red/", "territorios/",
)  # fmt: skip
# Of these the demonstration has no row.
RARE = (
    "organizaciones/repetidas/",
    "organizaciones/<slug:slug>/alianzas/",
    "mesa/sitio/elecciones/",
)
OTHERS = {
    "mesa/red/": {"code": "76892"},
    "mesa/parametros/": {"key": "peticion.general"},
    "mesa/relaciones/vinculos/cargar/": {"token": "ajena"},
    "organizaciones/cargar/": {"token": "ajena"},
    "mesa/relaciones/entrevistas/": {"step": 1},
    "mesa/objetivos/<int:pk>/condiciones/": {"condition": "practices"},
}
FITTING = {
    "date": "2026-12-20", "datetime-local": "2026-12-20T08:00", "email": "nelly@ejemplo.co",
    "url": "https://ejemplo.co/acta", "number": "15",
}  # fmt: skip


def row_of(route: str) -> models.Model | None:
    """The row whose key an address takes, for the last of its places; None where it is no row."""
    start = max((s for s in ROWS if route.startswith(s)), key=len, default="")
    if not start:
        return None
    model: Any = apps.get_model("participa", ROWS[start])
    rows = model._default_manager.order_by("pk")
    return rows.exclude(territory=None).first() if model is RoleGrant else rows.first()


def address_of(route: str) -> str:
    """An address of the demonstration for a route; "" where it takes none of its rows."""
    row = row_of(route)
    extra = next((v for s, v in OTHERS.items() if route.startswith(s)), {})
    values: dict[str, object] = dict(extra)
    for kind, name in places(route):
        if name in values or row is None:
            continue
        held = row
        if kind == "slug" and not hasattr(row, "slug"):
            held = getattr(row, "process", None) or getattr(row, "organization", None)
            held = held or getattr(row, "source", None) or row
        elif name == "activity_id" and hasattr(row, "activity_id"):
            held = row.activity
        values[name] = getattr(held, "slug", "") if kind == "slug" else held.pk
    wanted = {name for _, name in places(route)}
    return filled(route, values) if wanted <= set(values) else ""


def filled_in(form: SiteForm) -> dict[str, str]:
    """What somebody would send who may."""
    typed = {}
    for name, control in form.controls.items():
        offered = [value for value in control.values if value]
        words = FITTING.get(control.kind, "Alumbrado en el parque")
        typed[name] = words if control.kind in TYPED and not offered else (offered or ["on"])[-1]
    return typed


def sent(boss: Client, url: str) -> list[dict[str, str]]:
    """What would be sent to an address: each form of its page as a superuser sees it, filled in."""
    with transaction.atomic():
        page = boss.get(url)
        body = "" if page.streaming or page.status_code != 200 else page.content.decode()
        transaction.set_rollback(True)
    forms = [form for form in forms_of(url, body) if form.method == "post"]
    own = [form for form in forms if form.action.partition("?")[0] == url]
    return [filled_in(form) for form in own] or [{}]


def somebody(role: str) -> Client:
    """With what they have in Leticia."""
    there = Territory.objects.get(code=ELSEWHERE)
    client = Client(raise_request_exception=False)
    if role == "liaison":
        client.force_login(make_liaison(territory=there), backend=BACKEND)
    elif role == "representative":
        seat = make_membership(organization=make_organization(territory=there), user=make_user())
        client.force_login(seat.user, backend=BACKEND)
    elif role == "citizen":
        client.force_login(make_user(), backend=BACKEND)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_what_belongs_to_another_territory_is_neither_shown_nor_changed(
    role: str, demonstration: datetime
) -> None:
    boss, client = enter("superuser", demonstration), somebody(role)
    reached, unplaced, asked = [], [], 0
    for route in addresses():
        if not places(route) or route.startswith((*OPEN, *NO_ROW)) or route in SHOWN:
            continue
        url = address_of(route)
        if not url:
            unplaced.append(route)
            continue
        before = Event.objects.count()
        said = {client.get(url).status_code}
        asked += 1
        for typed in sent(boss, url):
            said.add(client.post(url, typed).status_code)
        allowed = {302, 403, 404, 405}
        if role == "representative" and route in FOR_ANY_ORGANIZATION:
            allowed |= {200, 422}
        if said - allowed or Event.objects.count() != before:
            reached.append(f"{route} {sorted(said)} {Event.objects.count() - before}")
    assert reached == []
    assert [route for route in unplaced if not route.startswith(RARE)] == []
    assert asked > 90
