"""In an electoral period a form that publishes asks before a text names an official."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from participa.accounts.models import ElectoralPeriod
from participa.accounts.operations import (
    end_electoral_period,
    list_official_names,
    set_electoral_period,
)
from participa.audit.models import Event
from participa.site.queries import current_site, remember_site
from participa.web.neutrality import CONFIRMED
from tests.factories.accountability import make_commitment, make_response
from tests.factories.accounts import SETUP, grant, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.articulation import make_session, make_table
from tests.factories.objectives import make_objective
from tests.factories.participation import (
    _territory,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db
MAYOR, TYPED = "Zósimo Quijano", "el doctor ZOSIMO   quijano, alcalde"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def hold(place=None, names: str = MAYOR) -> ElectoralPeriod:
    day = timezone.localdate()
    remember_site(None)
    return set_electoral_period(
        by=SETUP, at=timezone.now(), starts_on=day, ends_on=day + timedelta(days=9),
        reason="Territoriales", territory=place, names=names,
    )  # fmt: skip


def enter(role: str = "territorial_ally", place=None) -> Client:
    user = make_user()
    grant(user, role, place)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def _process(**changes):
    return make_process(territory=_territory(), **changes)


def matter():
    return f"/mesa/procesos/{_process().slug}/asunto/", {
        "title": "El parque", "stake": f"Lo arregla {TYPED}", "component": "open_government",
        "menu_category": "planning_budget", "affects_ethnic_peoples": "no",
    }  # fmt: skip


def promise():
    return f"/mesa/procesos/{_process().slug}/promesa/", {
        "promise": "involve", "promise_text": f"Promete {TYPED}", "answer_days": "15",
    }  # fmt: skip


def categories():
    return f"/mesa/procesos/{_process().slug}/temas/", {"names": f"Agua\nObras de {TYPED}"}


def phase():
    return f"/mesa/procesos/{_process().slug}/fases/", {
        "kind": "diagnosis", "title": f"Con {TYPED}", "starts_on": "2026-01-01",
        "ends_on": "2026-02-01",
    }  # fmt: skip


def answer():
    told = make_contribution(make_activity(make_phase(_process())))
    return "/mesa/responder/", {
        "aportes": told.pk, "authority": told.process.decider_id, "outcome": "adopted",
        "body": f"Lo hará {TYPED}.", "signed_by": "Secretaría de Obras", "accion": "publicar",
    }  # fmt: skip


def correction():
    response = make_response(make_contribution(make_activity(make_phase(_process()))))
    return f"/mesa/respuestas/{response.pk}/corregir/", {
        "outcome": "adopted", "body": "Se hará.", "signed_by": TYPED, "reason": "Faltaba",
    }  # fmt: skip


def _commitment():
    return make_commitment(make_response(make_contribution(make_activity(make_phase(_process())))))


TERMS = {"title": "Reparar", "due_on": "2027-01-01", "means_of_verification": "Un acta"}


def commitment():
    return f"/mesa/procesos/{_process().slug}/compromiso/", TERMS | {"post": TYPED}


def terms():
    return f"/mesa/compromisos/{_commitment().pk}/terminos/", TERMS | {
        "post": "Obras", "description": f"Con {TYPED}", "reason": "Otra fecha",
    }  # fmt: skip


def progress():
    return f"/mesa/compromisos/{_commitment().pk}/avance/", {
        "completion": "limited", "note": f"Vino {TYPED}",
    }  # fmt: skip


def evidence():
    return f"/mesa/compromisos/{_commitment().pk}/evidencia/", {
        "source": "institution", "title": f"{TYPED} en la obra", "dated_on": "2026-07-01",
        "link": "https://ejemplo.co/acta",
    }  # fmt: skip


def change():
    return f"/mesa/compromisos/{_commitment().pk}/cambio/", {
        "condition": "practices", "description": f"{TYPED} publica", "happened_on": "2026-07-01",
    }  # fmt: skip


def devolution():
    return f"/mesa/procesos/{_process().slug}/cierre/", {
        "said": "Agua", "decided": f"{TYPED} decidió", "why": "Porque sí", "delivered": "involve",
        "signed_by": "Planeación",
    }  # fmt: skip


def minutes():
    session = make_session(make_table(territory=_territory()))
    return f"/mesa/sesiones/{session.pk}/dicho/", {"said": f"Habló {TYPED}", "agreed": "Volver"}


def decision():
    session = make_session(make_table(territory=_territory()))
    return f"/mesa/sesiones/{session.pk}/decisiones/", {"text": f"Que venga {TYPED}"}


def seeds():
    activity = make_activity(make_phase(_process()), mechanism="conversations")
    return f"{activity.get_absolute_url()}equipo/", {
        "statements": f"Que {TYPED} venga al barrio a escuchar", "about": "",
    }  # fmt: skip


def invitation():
    activity = make_activity(make_phase(_process()), mechanism="conversations")
    return f"{activity.get_absolute_url()}equipo/", {"label": f"De {TYPED}"}


FORMS = [
    matter, promise, categories, phase, answer, correction, commitment, terms, progress, evidence,
    change, devolution, minutes, decision, seeds, invitation,
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_text_that_names_an_official_is_asked_about_once(form) -> None:
    yumbo = _territory()
    url, typed = form()
    client = enter("government_liaison")
    hold(yumbo)
    before = Event.objects.count()
    page = client.post(url, typed)
    text = page.content.decode()
    assert (page.status_code, Event.objects.count()) == (422, before)
    assert "Nombra a Zósimo Quijano." in text
    assert "quijano, alcalde" in text  # what was typed is still there
    assert f'name="{CONFIRMED}" value="zosimo quijano">' in text
    assert client.post(url, typed | {CONFIRMED: "otro nombre"}).status_code == 422
    answer = client.post(url, typed | {CONFIRMED: "zosimo quijano"})
    assert answer.status_code == 302
    assert Event.objects.count() > before


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_without_a_period_there_nobody_is_asked(form) -> None:
    hold(_territory("11001", "Bogotá, D. C."))
    end_electoral_period(by=SETUP, at=timezone.now(), period=hold(_territory()))
    url, typed = form()
    assert enter("government_liaison").post(url, typed).status_code == 302


def test_the_form_says_the_rule_at_the_same_number_of_queries() -> None:
    url, _typed = promise()
    client = enter()
    client.get(url)
    with CaptureQueriesContext(connection) as free:
        page = client.get(url).content.decode().split("<footer")[0]
    assert "Período electoral hasta" not in page
    hold(_territory())
    current_site()
    with CaptureQueriesContext(connection) as held:
        page = client.get(url).content.decode().split("<footer")[0]
    assert len(held) == len(free)
    assert "Período electoral hasta" in page
    assert "Este texto nombra a alguien" not in page


def test_texts_of_the_site_are_asked_about_too() -> None:
    client = enter("national_coordinator")
    hold(_territory())
    page = client.post(
        "/mesa/sitio/", {"name": "Participa", "footer": f"Gracias a {MAYOR}", "contact": ""}
    )
    assert page.status_code == 422
    assert f"Nombra a {MAYOR}." in page.content.decode()


def test_whoever_holds_an_office_here_and_shows_the_name_is_known_without_a_list() -> None:
    """Private names are asked of nobody, and one word alone is a name of many."""
    for name, layer in (
        ("Andrés Lozano", "public"), ("Inés Rojas", "table"), ("Olga Peña", "private"),
        ("Sandra", "public"),
    ):  # fmt: skip
        grant(make_user(name=name, name_layer=layer), "government_liaison", _territory())
    make_user(name="Rosa Vecina")
    hold(_territory(), names="")
    url, typed = promise()
    said = "andres lozano, Inés ROJAS; Olga Peña, Sandra y Rosa Vecina"
    page = enter().post(url, typed | {"promise_text": said}).content.decode()
    assert escape("Nombra a Andrés Lozano; Inés Rojas.") in page
    assert page.count(f'name="{CONFIRMED}"') == 2


def test_the_coordination_lists_names_and_mends_them() -> None:
    client = enter("national_coordinator")
    day = timezone.localdate().isoformat()
    form = {"starts_on": day, "ends_on": day, "reason": "Una", "territory": ""}
    wrong = client.post("/mesa/sitio/elecciones/", form | {"names": f"{MAYOR}\nQuijano"})
    assert wrong.status_code == 422
    assert "«Quijano» es muy corto" in wrong.content.decode()
    client.post("/mesa/sitio/elecciones/", form | {"names": f"{MAYOR}\n\n {MAYOR} "})
    period = ElectoralPeriod.objects.get()
    assert period.official_names == [MAYOR]
    url = f"/mesa/sitio/elecciones/{period.pk}/nombres/"
    assert MAYOR in client.get(url).content.decode()
    assert client.post(url, {"names": "Ana Candidata\nLuis Edil"}).status_code == 302
    period.refresh_from_db()
    assert period.official_names == ["Ana Candidata", "Luis Edil"]
    listed = Event.objects.filter(type="accounts.official_names_listed")
    assert [event.data for event in listed] == [{"names": 2}]
    list_official_names(by=SETUP, at=timezone.now(), period=period, names=period.names)
    assert listed.count() == 1
    assert enter("territorial_ally").get(url).status_code == 403
    remember_site(None)


# --- what is published already ---------------------------------------------------------------


def _publish(number: int) -> None:
    yumbo = _territory()
    process = _process(description=f"Lo abre {TYPED}")
    told = make_contribution(make_activity(make_phase(process)), body=f"Que venga {MAYOR}")
    made = make_commitment(make_response(told, body=f"{MAYOR} lo hará"), title=f"De {MAYOR}")
    make_table(territory=yumbo, name=f"Mesa de {MAYOR} {number}")
    make_objective(territory=yumbo, title=f"Plan de Zósimo y Quijano {number}")
    assert made.process == process


@pytest.mark.parametrize("amount", [1, 8])
def test_the_team_finds_what_names_somebody(django_assert_max_num_queries, amount: int) -> None:
    """Process, answer, commitment and table; not what a citizen wrote, nor the words apart."""
    for number in range(amount):
        _publish(number)
    bogota = _territory("11001", "Bogotá, D. C.")
    make_process(territory=bogota, description=MAYOR)
    ally, other = enter(place=_territory()), enter(place=bogota)
    assert "Hoy no rige" in ally.get("/mesa/neutralidad/").content.decode()
    hold(_territory())
    with django_assert_max_num_queries(12):
        page = ally.get("/mesa/neutralidad/").content.decode()
    whole = page
    if "?pagina=2" in page:
        whole += ally.get("/mesa/neutralidad/?pagina=2").content.decode()
    for kind in ("Proceso", "Respuesta", "Compromiso", "Mesa"):
        assert whole.count(f'<span class="tag">{kind}</span>') == amount, kind
    assert "Que venga" not in whole
    assert "Plan de" not in whole
    assert "Ningún texto nombra" in other.get("/mesa/neutralidad/").content.decode()
    assert enter("knowledge_manager").get("/mesa/neutralidad/").status_code == 403


def test_an_institution_is_asked_about_its_needs_a_board_is_not() -> None:
    yumbo = _territory()
    hold(yumbo)
    need = {
        "direction": "need", "kind": "money", "topic": "water", "text": f"Lo pide {TYPED}",
        "since_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    for sector, status in (("public", 422), ("citizens", 302)):
        body = make_organization(territory=yumbo, sector=sector)
        client = Client()
        client.force_login(make_membership(organization=body).user, backend=BACKEND)
        assert client.post(reverse("add_exchange", args=[body.slug]), need).status_code == status
