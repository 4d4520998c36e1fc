"""Objectives, tables and figures: their pages for anybody, and running them from the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from participa.accountability.models import Commitment
from participa.accounts.enums import Role
from participa.articulation import operations as articulation
from participa.articulation.models import Minutes, TableSession, WorkingTable
from participa.kernel.enums import Sector
from participa.objectives.models import ActorContribution, Indicator, Objective, ReadingVersion
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.articulation import (
    AT,
    SETUP,
    make_agreement,
    make_session,
    make_table,
    seat,
    write_minutes,
)
from tests.factories.objectives import fulfil, make_given, make_indicator, make_objective, minute
from tests.factories.participation import make_process
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db

PAGE_BYTES = 30_000  # the rest of the 60 KB is the style sheet, the script and the icon


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def convener(territory: Any, role: str = Role.TERRITORIAL_ALLY) -> Client:
    person = make_person()
    make_grant(person, role, territory)
    return signed_in(person)


def a_busy_territory(amount: int) -> dict[str, str]:
    """So many of everything that a page of articulation shows; page → address."""
    process = make_process(published_at=AT)
    place = process.territory
    objective = make_objective(territory=place)
    process.objectives.add(objective)
    table = make_table(territory=place)
    articulation.change_table(
        by=SETUP, at=AT, table=table, purpose="x", objectives=[objective], process=process
    )
    session = make_session(table)
    sectors = list(Sector)
    for number in range(amount):
        make_objective(territory=place, title=f"Objetivo {number}")
        make_table(territory=place)
        organization = make_organization(sector=sectors[number % 6], territory=place)
        seat(table, organization)
        make_indicator(objective, name=f"Indicador {number}")
        given = make_given(objective, organization=organization)
        minute(given)
        fulfil(given)
        make_session(table, starts_at=AT - timedelta(days=30 + number))
        agreement = make_agreement(session)
        articulation.sign_agreement(
            by=SETUP,
            at=AT,
            agreement=agreement,
            organization=organization,
            post="Presidencia",
            signed_on=date(2026, 7, 1),
        )
        decision = articulation.record_decision(
            by=SETUP, at=AT, session=session, text=f"Decisión {number}"
        )
        articulation.commit_decision(
            by=SETUP,
            at=AT,
            decision=decision,
            responsible=process.decider,
            title=f"Compromiso {number}",
            post="Secretaría",
            due_on=date(2026, 12, 1),
            means_of_verification="Acta",
        )
    write_minutes(session, *[member.organization for member in table.members.all()])
    return {
        "index": "/articulacion/",
        "territory": f"/articulacion/{place.code}/",
        "objectives": "/objetivos/",
        "objective": objective.get_absolute_url(),
        "indicator": objective.indicators.first().get_absolute_url(),
        "contribution": objective.actor_contributions.first().get_absolute_url(),
        "tables": "/mesas/",
        "table": table.get_absolute_url(),
        "session": session.get_absolute_url(),
        "figure": f"/cifras/articulated_actors/?territorio={place.code}",
    }


COUNTS = {
    "index": 7,
    "territory": 10,
    "objectives": 2,
    "objective": 12,
    "indicator": 3,
    "contribution": 5,
    "tables": 2,
    "table": 12,
    "session": 10,
    "figure": 4,
}


@pytest.mark.parametrize("amount", [1, 30])
def test_pages_take_the_same_queries_and_stay_light(
    client: Client, django_assert_max_num_queries: Callable[..., Any], amount: int
) -> None:
    counts, heavy = {}, {}
    for name, address in a_busy_territory(amount).items():
        with django_assert_max_num_queries(12) as captured:
            answer = client.get(address)
        assert answer.status_code == 200
        counts[name] = len(captured)
        weight = len(brotli.compress(answer.content, quality=5))
        if weight > PAGE_BYTES:
            heavy[name] = weight
    assert counts == COUNTS
    assert heavy == {}


def test_the_first_screen_of_an_objective_answers_four_questions(client: Client) -> None:
    indicator = make_indicator()
    objective = indicator.objective
    for sector in (Sector.CITIZENS, Sector.PRIVATE, Sector.PUBLIC):
        fulfil(make_given(objective, organization=make_organization(sector=sector)))
    page = client.get(objective.get_absolute_url()).content.decode()
    for text in (
        "¿Qué está en juego?",
        "¿Quién se comprometió a qué?",
        "3 aportes de actores",
        "¿Qué ha pasado?",
        "Sin mediciones todavía",
        "¿Qué puede hacer usted?",
        "Ofrecer un aporte de su organización",
        "Hoy: 3 de 3.",
        "Hoy: 0 de 2.",
        "Falta calificarla",
    ):
        assert text in page


def test_empty_pages_say_what_will_be_there(client: Client) -> None:
    place = make_territory()
    objective, table = make_objective(territory=place), make_table(territory=place)
    told = {
        f"/articulacion/{place.code}/": "Nadie se ha comprometido todavía.",
        objective.get_absolute_url(): "Un objetivo sin medida es un deseo",
        table.get_absolute_url(): "Todavía no se sienta ninguna organización.",
        "/cifras/articulated_actors/": "Estar en contacto no cuenta",
    }
    for address, text in told.items():
        assert text in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/objetivos/?territorio=xyz&pagina=-1",
        "/mesas/?territorio=xyz&pagina=no",
        "/cifras/articulated_actors/?desde=ayer&hasta=2026-02-30&territorio=nada",
        "/articulacion/",
    ],
)
def test_wrong_filters_are_left_out(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/cifras/otra/", "/articulacion/99999/", "/mesas/no-hay/", "/sesiones/99/"]
)
def test_unknown_addresses_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_figures_are_counted_by_period_and_place(client: Client) -> None:
    objective = make_objective()
    minute(make_given(objective), date(2026, 3, 1))
    minute(make_given(objective), date(2026, 6, 1))
    address = "/cifras/articulated_actors/"
    whole = client.get(address, {"territorio": objective.territory.code}).context["answer"]
    part = client.get(address, {"desde": "2026-05-01"}).context["answer"]
    assert (whole.total, part.total) == (2, 1)


def test_the_calendar_is_one_that_calendars_open(client: Client) -> None:
    table = make_table(name="Mesa del aire, la vía y el agua; segunda etapa con nombre largo ñandú")
    session = make_session(table)
    text = client.get(f"{session.get_absolute_url()}calendario.ics").content.decode()
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:Mesa del aire\\, la vía y el agua\\; segunda etapa" in whole
    assert "DTSTART:20260629T140000Z" in whole
    assert "DESCRIPTION:Medición\\nVías" in whole
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1


def test_running_a_table_from_opening_to_a_commitment() -> None:
    """The whole way through the desk, as the mayoralty's liaison walks it."""
    process = make_process(published_at=AT)
    place = process.territory
    client = convener(place, Role.GOVERNMENT_LIAISON)
    board = make_organization(name="Junta El Progreso", territory=place)
    firm = make_organization(name="Papelera La Ribera", sector=Sector.PRIVATE, territory=place)

    def send(address: str, **fields: Any) -> str:
        answer = client.post(address, fields, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.redirect_chain[-1][0])

    send(
        "/mesa/objetivos/nuevo/",
        territory=place.full_name,
        title="Aire que se pueda respirar",
        description="Menos polvo en los barrios.",
    )
    objective = Objective.objects.get()
    table_desk = send(
        "/mesa/mesas/nueva/", territory=place.full_name, name="Mesa del aire", purpose="Acordar."
    )
    table = WorkingTable.objects.get()
    assert table_desk == "/mesa/mesas/mesa-del-aire/"
    send(f"{table_desk}cambiar/", purpose="Acordar.", objectives=[objective.pk], process=process.pk)
    for name in ("progreso", "papelera"):
        send(f"{table_desk}miembros/", organization=name, post="Gerencia", since_on="2026-01-05")
    started = timezone.localtime() - timedelta(days=1)
    send(
        f"{table_desk}sesiones/",
        starts_at=f"{started:%Y-%m-%dT%H:%M}",
        ends_at=f"{started + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        place="Casa de la cultura",
    )
    session = TableSession.objects.get()
    steps = f"/mesa/sesiones/{session.pk}/"
    assert send(f"{steps}asistencia/", present=[board.pk, firm.pk]) == f"{steps}dicho/"
    assert send(f"{steps}dicho/", said="Se habló.", despues="1") == table_desk
    assert client.get(f"{steps}dicho/").context["form"].initial["said"] == "Se habló."
    send(f"{steps}acuerdos/nuevo/", title="Medir juntos", text="Un solo método.")
    agreement = session.agreements.get()
    due = timezone.localdate() + timedelta(days=60)
    send(
        f"/mesa/acuerdos/{agreement.pk}/firmar/",
        organization=firm.pk,
        post="Gerencia ambiental",
        signed_on=timezone.localdate().isoformat(),
        objective=objective.pk,
        kind="in_kind",
        what="Dos medidores",
        amount="2",
        unit="medidores",
        due_on=due.isoformat(),
    )
    send(f"{steps}decisiones/", text="Pavimentar la vía")
    public = send(f"{steps}publicar/")
    assert public == session.get_absolute_url()
    decision = session.decisions.get()
    assert convener(place).get(f"/mesa/decisiones/{decision.pk}/comprometer/").status_code == 403
    send(
        f"/mesa/decisiones/{decision.pk}/comprometer/",
        responsible=process.decider_id,
        title="Pavimentar la vía",
        post="Secretaría de Infraestructura",
        due_on=due.isoformat(),
        means_of_verification="Acta de recibo",
    )
    commitment = Commitment.objects.get()
    page = Client().get(commitment.get_absolute_url()).content.decode()
    assert f'href="{session.get_absolute_url()}"' in page
    page = Client().get(table.get_absolute_url()).content.decode()
    assert f'href="{commitment.get_absolute_url()}"' in page
    assert Client().get("/cifras/articulated_actors/").context["answer"].ids == (firm.pk,)


def test_running_an_objective_from_its_measure_to_what_was_given() -> None:
    objective = make_objective()
    client = convener(objective.territory)
    desk = f"/mesa/objetivos/{objective.pk}/"

    def send(address: str, **fields: Any) -> None:
        answer = client.post(address, fields, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.redirect_chain

    send(f"{desk}teoria/", activity="Medir | hay luz\nRegar", outcome="El aire mejora")
    send(f"{desk}metas/", codes="6.1, 11.6")
    send(f"{desk}condiciones/backbone/", level="2", evidence="Acta 3", rated_on="2026-07-01")
    send(
        f"{desk}indicadores/",
        name="Polvo fino",
        unit="µg/m³",
        source="Medidor",
        direction="down",
        baseline_value="1.038,5",
        baseline_on="2026-01-01",
        target_value="20",
        target_on="2027-12-31",
        every_months="6",
    )
    indicator = Indicator.objects.get()
    measured = {"read_on": "2026-07-01", "value": "33,2", "parts": "La Estancia: 30,1"}
    send(f"/mesa/indicadores/{indicator.pk}/medir/", **measured)
    reading = indicator.readings.get()
    send(
        f"/mesa/mediciones/{reading.pk}/corregir/",
        value="34",
        parts="La Estancia: 30,1",
        reason="Faltaba un día",
    )
    assert [str(v.value) for v in ReadingVersion.objects.all()] == ["33.2000", "34.0000"]
    organization = make_organization(name="Papelera La Ribera")
    send(
        f"{desk}aportes/",
        organization="papelera",
        kind="hours",
        what="Cuarenta horas",
        amount="40",
        post="Gerencia",
        due_on=(timezone.localdate() + timedelta(days=30)).isoformat(),
    )
    given = ActorContribution.objects.get(organization=organization)
    mine = f"/mesa/aportes-de-actores/{given.pk}/"
    send(f"{mine}acta/", held_on="2026-07-01", meeting="Primera sesión")
    send(
        f"{mine}cumplir/",
        extent="wholly",
        note="Se dieron",
        fulfilled_on="2026-07-02",
        link="https://ejemplo.org/acta",
    )
    page = Client().get(given.get_absolute_url()).content.decode()
    for text in ("Cumplido", "Primera sesión", "Ver el soporte", "40 horas"):
        assert text in page
    page = Client().get(indicator.get_absolute_url()).content.decode()
    for text in ("Antes decía 33,2", "Faltaba un día", "La Estancia: 30,1", "1.038,5"):
        assert text in page


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("indicadores/", {"baseline_value": "mucho"}, "Escriba sólo la cifra, como 12,5."),
        ("indicadores/", {"target_on": "31/02/2027"}, "Escriba la fecha como 13/07/2026."),
        ("aportes/", {"organization": "no hay tal"}, "No hay una organización verificada"),
        ("aportes/", {"organization": "junta"}, "Hay varias con ese nombre."),
        ("teoria/", {"activity": "Medir"}, "Escriba al menos una línea."),
        ("metas/", {"codes": "6.9"}, "No hay una meta 6.9: elíjala de la lista."),
        ("condiciones/backbone/", {"level": "7"}, "Escriba qué lo muestra."),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_kept(
    path: str, fields: dict[str, str], sentence: str
) -> None:
    objective = make_objective()
    for number in (1, 2):
        make_organization(name=f"Junta de Acción Comunal {number}")
    client = convener(objective.territory)
    answer = client.post(f"/mesa/objetivos/{objective.pk}/{path}", fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for name, value in fields.items():
        if name != "level":
            assert value in page, name


def test_who_represents_gives_and_others_read() -> None:
    membership = make_membership()
    objective = make_objective()
    own, other = signed_in(membership.user), signed_in(make_person())
    offer = f"/mesa/objetivos/{objective.pk}/aportes/"
    assert own.get(offer).status_code == 200
    assert other.get(offer).status_code == 403
    assert own.get(f"/mesa/objetivos/{objective.pk}/").status_code == 403
    given = make_given(objective, organization=membership.organization)
    assert own.get(f"/mesa/aportes-de-actores/{given.pk}/cumplir/").status_code == 200
    assert own.get(f"/mesa/aportes-de-actores/{given.pk}/acta/").status_code == 403
    home = own.get("/mesa/articulacion/").content.decode()
    assert "Aquí se llevan las mesas y los objetivos" in home


def test_drafts_of_minutes_are_nobody_elses_business() -> None:
    session = make_session()
    articulation.save_minutes(by=SETUP, at=AT, session=session, said="Palabras del borrador")
    assert Minutes.objects.get().published_at is None
    page = Client().get(session.get_absolute_url()).content.decode()
    assert "Palabras del borrador" not in page
    assert "El acta todavía no está publicada." in page
    address = f"/mesa/sesiones/{session.pk}/dicho/"
    assert signed_in(make_person()).get(address).status_code == 403


def test_no_page_of_a_table_names_who_represents(client: Client) -> None:
    member = make_membership(user=make_person(email="nelly@ejemplo.org"))
    table = make_table()
    seat(table, member.organization)
    session = make_session(table)
    write_minutes(session, member.organization)
    for address in (
        table.get_absolute_url(),
        session.get_absolute_url(),
        f"/articulacion/{table.territory.code}/",
        f"{table.get_absolute_url()}calendario.ics",
    ):
        assert "nelly" not in client.get(address).content.decode()
