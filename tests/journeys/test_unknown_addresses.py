"""Ids and codes that are none, or none of one's business: a page that helps, and no leak."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from participa.accounts.models import RoleGrant
from participa.participation.models import Comment, Process
from participa.territories.models import Territory
from tests.factories.accountability import make_commitment, make_evidence, make_response
from tests.factories.accounts import make_participant, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.desk import make_liaison
from tests.factories.participation import (
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)
from tests.factories.relations import entry_of, make_tie, make_wave
from tests.journeys.addresses import addresses, filled, places
from tests.journeys.test_crawl import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

ROLES = ("visitor", "citizen", "representative", "liaison")
STRANGE = {
    "int": ["0", "999999", "9223372036854775808", "1" * 40, "1" * 5000, "-1", "1.5", "٣", "nada"],
    "str": ["0", "nada", "%00", "'; --", "%F0%9F%92%A7", "x" * 3000, "..", "%2e%2e%2f", "-1"],
    "slug": ["nada", "0", "x" * 3000, "-", "NADA"],
    "path": ["nada", "../../etc/passwd", "aportes/%00", "x" * 3000, "aportes/" + "a/" * 200],
}
HELPING = {302, 400, 403, 404, 405}
# Open to anybody whatever stands there: a stopped notice answers alike for any token.
ALIKE = {"avisos/parar/<str:token>/", "registro/consistencia/<str:old>/<str:new>/"}


def client_of(role: str) -> Client:
    """A visitor, or somebody with an account, another organisation or another territory."""
    client = Client()
    users = {
        "citizen": make_user,
        "representative": lambda: make_membership().user,
        "liaison": make_liaison,
    }
    if role != "visitor":
        client.force_login(users[role](), backend=BACKEND)
    return client


def test_strange_values_get_a_page_that_helps() -> None:
    client = client_of("liaison")
    client.raise_request_exception = False
    problems = []
    for route in addresses():
        kinds = places(route)
        for index in range(max((len(STRANGE[kind]) for kind, _ in kinds), default=0)):
            values = {name: STRANGE[kind][index % len(STRANGE[kind])] for kind, name in kinds}
            url = filled(route, values)
            for method in (client.get, client.post):
                status = method(url).status_code
                if status not in HELPING and route not in ALIKE:
                    problems.append(f"{status} {url[:120]}")
    assert problems == []


def secrets() -> dict[str, dict[str, object]]:
    """By the beginning of an address: what exists in another territory and must not be known."""
    elsewhere, _ = Territory.objects.get_or_create(
        code="76109",
        defaults={"name": "Buenaventura", "folded_name": "buenaventura", "kind": "municipality"},
    )
    decider = make_organization(territory=elsewhere, is_authority=True)
    draft = make_process(territory=elsewhere, decider=decider, slug="secreto")
    phase = make_phase(draft)
    activity = make_activity(phase)
    member = give_role(draft, make_user())
    hidden = make_contribution(activity)
    opened = make_process(territory=elsewhere, decider=decider)
    pending = make_contribution(make_activity(make_phase(opened)), state="pending")
    comment = Comment.objects.create(
        contribution=hidden, author=make_participant(), body="Eso.", created_at=timezone.now()
    )
    response = make_response(hidden)
    commitment = make_commitment(response)
    evidence = make_evidence(commitment)
    Process.objects.filter(pk=draft.pk).update(state="draft")
    person = make_user(name="Nadie", name_layer="private")
    grant = RoleGrant.objects.create(
        user=person, role="overseer", territory=elsewhere, granted_at=timezone.now()
    )
    wave = make_wave(territory=elsewhere, opened=False)
    entry = entry_of(wave, wave.roster.first().organization)
    tie = make_tie(source=entry.organization)
    refused = make_organization(verification="refused")
    return {
        "actividades/<int:activity_id>/conversacion/invitacion/": {
            "activity_id": activity.pk,
            "code": "ninguno",
        },
        "actividades/<int:activity_id>/conversacion/equipo/tarjetas/": {
            "activity_id": activity.pk,
            "code": "ninguno",
        },
        "mesa/relaciones/entrevistas/": {"pk": entry.pk, "step": 1},
        "mesa/relaciones/vinculos/cargar/": {"token": "ajena"},
        "mesa/relaciones/vinculos/": {"pk": tie.pk},
        "mesa/relaciones/": {"pk": wave.pk},
        "relaciones/ondas/": {"pk": wave.pk},
        "organizaciones/cargar/": {"token": "ajena"},
        "organizaciones/repetidas/": {"pk": refused.pk},
        "procesos/": {"slug": draft.slug},
        "mesa/procesos/<slug:slug>/fases/": {"slug": draft.slug, "pk": phase.pk},
        "mesa/procesos/<slug:slug>/actividades/": {"slug": draft.slug, "pk": activity.pk},
        "mesa/procesos/<slug:slug>/equipo/": {"slug": draft.slug, "pk": member.pk},
        "mesa/procesos/": {"slug": draft.slug},
        "mesa/captura/": {"activity_id": activity.pk},
        "actividades/": {"activity_id": activity.pk, "pk": hidden.pk},
        "aportes/": {"pk": pending.pk},
        "mesa/aportes/": {"pk": pending.pk},
        "comentarios/": {"pk": comment.pk},
        "mesa/comentarios/": {"pk": comment.pk},
        "compromisos/": {"pk": commitment.pk},
        "mesa/compromisos/": {"pk": commitment.pk},
        "respuestas/": {"pk": response.pk},
        "mesa/respuestas/": {"pk": response.pk},
        "evidencias/": {"pk": evidence.pk},
        "organizaciones/pertenencias/": {"pk": make_membership().pk},
        "organizaciones/": {"slug": refused.slug, "pk": refused.pk},
        "personas/": {"participant_id": person.participant.pk},
        "mesa/personas/funciones/": {"grant_id": grant.pk},
        "mesa/personas/": {"user_id": person.pk},
    }


# Everybody may know what these name.
PUBLIC = (
    "territorios/",
    "autorizacion/",
    "registro/",
    "archivos/",
    "avisos/",
    "mesa/parametros/",
    "objetivos/",
    "indicadores/",
    "aportes-de-actores/",
    "articulacion/",
    "cifras/",
    "mesas/",
    "sesiones/",
    "mesa/objetivos/",
    "mesa/indicadores/",
    "mesa/mediciones/",
    "mesa/aportes-de-actores/",
    "mesa/mesas/",
    "mesa/miembros/",
    "mesa/sesiones/",
    "mesa/acuerdos/",
    "mesa/decisiones/",
    "mesa/sitio/elecciones/",
    "roles/",
    "asuntos/",
    "relaciones/red/",
    "mesa/red/",
    "encuesta/",  # a token nobody can guess: whoever has it may know what it opens
)
NOTHING = {"slug": "no-hay-tal", "step": 1}  # of ids: a number that no row has


@pytest.mark.parametrize("role", ROLES)
def test_what_may_not_be_known_looks_like_what_does_not_exist(role: str) -> None:
    found, client = secrets(), client_of(role)
    told, unplaced = [], []
    for route in addresses():
        if not places(route) or route.startswith(PUBLIC):
            continue
        values = next((v for start, v in found.items() if route.startswith(start)), {})
        names = [name for _, name in places(route)]
        if not set(names) <= set(values):
            unplaced.append(route)
            continue
        nothing = {name: NOTHING.get(name, 987654321) for name in names}
        for method in ("get", "post"):
            one = answer(client, method, route, {name: values[name] for name in names})
            if one != answer(client, method, route, nothing):
                told.append(f"{method} {route} {one[0]}")
    assert unplaced == []
    assert told == []


def answer(
    client: Client, method: str, route: str, values: dict[str, object]
) -> tuple[int, str, str]:
    """Status, target and page, without what differs by chance or by the address asked for."""
    url = filled(route, values)
    response = getattr(client, method)(url)
    body = re.sub(
        r'(name="(?:csrfmiddlewaretoken|once)" value="|nonce=")[^"]*', r"\1", response.text
    )
    target = response.headers.get("Location", "")
    if target:
        client.get("/acerca/")  # shows the messages that belong to this answer
    for value in values.values():
        body = body.replace(url, "URL")
        target = re.sub(rf"\b{value}\b", "", target)
    return response.status_code, target, body
