"""Sandra, alone in her office in Yumbo, sets up a process, opens it and closes it."""

import pytest
from django.utils import timezone

from participa.kernel.agents import Agent
from participa.participation.models import Process
from participa.participation.operations import NewContribution, submit_contribution
from tests.factories.accounts import make_user
from tests.factories.desk import make_liaison
from tests.factories.participation import _organization, _territory

pytestmark = pytest.mark.django_db

MATTER = {
    "title": "El parque de La Estancia",
    "stake": "Decidir qué se arregla primero en el parque.",
    "component": "open_government",
    "menu_category": "planning_budget",
    "affects_ethnic_peoples": "no",
}
PROMISE = {
    "promise": "involve",
    "promise_text": "Responderemos cada propuesta.",
    "answer_days": "15",
}
ALL_FIVE = ["problem", "influence", "leadership", "resources", "time"]


@pytest.fixture
def sandra(client):
    yumbo = _territory()
    _organization()
    user = make_liaison(yumbo)
    client.force_login(user)
    return client


def start(sandra, **changes):
    found = sandra.get("/mesa/procesos/nuevo/", {"lugar": "Yumbo"})
    assert "Yumbo, Valle del Cauca" in found.content.decode()
    decider = _organization()
    answer = sandra.post(
        "/mesa/procesos/nuevo/?lugar=76892",
        {"title": "El parque de La Estancia", "decider": decider.pk} | changes,
    )
    process = Process.objects.get()
    assert answer.headers["Location"] == f"/mesa/procesos/{process.slug}/asunto/"
    return f"/mesa/procesos/{process.slug}/"


def words(answer):
    return answer.content.decode()


def test_liaison_sets_up_publishes_and_closes(sandra, client):
    desk = start(sandra)
    assert "En preparación" in words(sandra.get("/mesa/"))

    # Each step saves itself and leads to the next one.
    for step, data, following in (
        ("asunto", MATTER, "promesa"),
        ("promesa", PROMISE, "condiciones"),
        ("condiciones", {"preconditions": ALL_FIVE[:4]}, "fases"),
    ):
        assert sandra.get(f"{desk}{step}/").status_code == 200
        assert sandra.post(f"{desk}{step}/", data).headers["Location"] == f"{desk}{following}/"
    later = sandra.post(f"{desk}condiciones/", {"preconditions": ALL_FIVE[:4], "despues": "1"})
    assert later.headers["Location"] == desk

    today = timezone.localdate()
    end = today + timezone.timedelta(days=30)
    phase = {"kind": "formulation", "title": "Recibimos propuestas"}
    wrong = sandra.post(f"{desk}fases/", phase | {"starts_on": end, "ends_on": today})
    assert wrong.status_code == 422
    assert "termina antes de comenzar" in words(wrong)
    assert "Recibimos propuestas" in words(wrong)
    sandra.post(f"{desk}fases/", phase | {"starts_on": today, "ends_on": end})
    choose = words(sandra.get(f"{desk}actividades/nueva/"))
    assert "No la use:" in choose
    opens = timezone.localtime() - timezone.timedelta(hours=1)
    process = Process.objects.get()
    activity = {
        "phase": process.phases.get().pk,
        "title": "Proponga cómo mejorar el parque",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": f"{end:%Y-%m-%d}T23:59",
    }
    sandra.post(f"{desk}actividades/nueva/?mecanismo=proposals", activity)
    assert process.activities.get().mechanism == "proposals"
    sandra.post(f"{desk}temas/", {"names": "Alumbrado\n\nJuegos\nAlumbrado"})
    assert list(process.categories.values_list("name", flat=True)) == ["Alumbrado", "Juegos"]
    helper = make_user()
    sandra.post(f"{desk}equipo/", {"email": helper.email, "role": "moderator"})
    assert process.roles.count() == 2

    # Refused without the five preconditions, in words; then published.
    refused = words(sandra.post(f"{desk}publicar/", follow=True))
    assert "confirme las cinco condiciones" in refused
    process.refresh_from_db()
    assert process.state == "draft"
    sandra.post(f"{desk}condiciones/", {"preconditions": ALL_FIVE})
    assert sandra.post(f"{desk}publicar/").headers["Location"] == desk
    process.refresh_from_db()
    assert process.state == "open"
    sandra.post(f"{desk}promesa/", PROMISE | {"promise": "inform", "answer_days": "90"})
    process.refresh_from_db()
    assert (process.promise, process.answer_days) == ("involve", 15)

    submit_contribution(
        by=Agent(),
        at=timezone.now(),
        activity=process.activities.get(),
        new=NewContribution(title="Luz", body="No hay luz."),
    )
    assert "Luz" in words(sandra.get("/mesa/"))

    # No close without devolución.
    refused = words(sandra.post(f"{desk}cierre/", {"cerrar": "1"}, follow=True))
    assert "no se cierra sin devolución" in refused
    half = sandra.post(
        f"{desk}cierre/", {"said": "Pidieron luz.", "signed_by": "Secretaría de Obras"}
    )
    assert half.status_code == 422
    assert "Pidieron luz." in words(half)
    whole = {
        "said": "Pidieron luz.",
        "decided": "Se ponen seis lámparas.",
        "why": "Alcanza el presupuesto.",
        "delivered": "consult",
        "signed_by": "Secretaría de Obras",
    }
    sandra.post(f"{desk}cierre/", whole)
    sandra.post(f"{desk}cierre/", whole | {"decided": "Se ponen ocho lámparas."})
    page = words(sandra.get(f"{desk}cierre/"))
    assert "Se ponen seis lámparas." in page
    assert sandra.post(f"{desk}cierre/", {"cerrar": "1"}).headers["Location"] == desk
    process.refresh_from_db()
    assert process.state == "closed"
    assert process.feedback_returns.count() == 2


def test_protected_names_are_refused_everywhere(sandra):
    for title in ("Cabildo abierto del agua", "Gran CONSULTA  popular", "Referéndum del parque"):
        answer = sandra.post(
            "/mesa/procesos/nuevo/?lugar=76892", {"title": title, "decider": _organization().pk}
        )
        assert answer.status_code == 422
        assert "mecanismo que regula la ley" in words(answer)
        assert title in words(answer)
    desk = start(sandra)
    renamed = sandra.post(f"{desk}asunto/", MATTER | {"title": "Revocatoria del alcalde"})
    assert renamed.status_code == 422
    phase = {"kind": "diagnosis", "title": "Consulta previa", "starts_on": "2026-01-01",
             "ends_on": "2026-02-01"}  # fmt: skip
    assert sandra.post(f"{desk}fases/", phase).status_code == 422


def test_ethnic_peoples_stop_the_publication(sandra):
    desk = start(sandra)
    answer = sandra.post(f"{desk}asunto/", MATTER | {"affects_ethnic_peoples": "si"}, follow=True)
    assert "Alto: esto puede requerir consulta previa" in words(answer)
    assert "Autoridad Nacional de Consulta Previa" in words(answer)
    refused = words(sandra.post(f"{desk}publicar/", follow=True))
    assert "requiere consulta previa" in refused
    assert Process.objects.get().state == "draft"


def test_shared_names_ask_which_one(sandra):
    _territory("05400", "La Unión")
    _territory("52399", "La Unión")
    page = words(sandra.get("/mesa/procesos/nuevo/", {"lugar": "La Unión"}))
    assert "lugar=05400" in page
    assert "lugar=52399" in page
    assert "No encontramos" in words(sandra.get("/mesa/procesos/nuevo/", {"lugar": "Xyz\x00"}))


def test_other_territories_are_refused(sandra):
    _territory("76109", "Buenaventura")
    answer = sandra.get("/mesa/procesos/nuevo/", {"lugar": "76109"})
    assert answer.status_code == 403
    assert "equipo de ese territorio" in words(answer)


def test_phases_are_ordered_and_only_empty_ones_go(sandra):
    desk = start(sandra)
    for n in (1, 2):
        sandra.post(
            f"{desk}fases/",
            {"kind": "diagnosis", "title": f"Fase {n}", "starts_on": "01/02/2026",
             "ends_on": "2026-03-01"},
        )  # fmt: skip
    process = Process.objects.get()
    first, second = process.phases.all()
    sandra.post(f"{desk}fases/{second.pk}/mover/", {"subir": "1"})
    assert [phase.title for phase in process.phases.all()] == ["Fase 2", "Fase 1"]
    sandra.post(
        f"{desk}actividades/nueva/?mecanismo=questions",
        {"phase": first.pk, "title": "Pregunte", "opens_at": "2026-02-01T08:00",
         "closes_at": "2026-02-20T18:00"},
    )  # fmt: skip
    kept = words(sandra.post(f"{desk}fases/{first.pk}/quitar/", follow=True))
    assert "Esta fase tiene actividades" in kept
    sandra.post(f"{desk}fases/{second.pk}/quitar/")
    assert [phase.title for phase in process.phases.all()] == ["Fase 1"]
    activity = process.activities.get()
    sandra.post(
        f"{desk}actividades/{activity.pk}/",
        {"title": "Pregunte ya", "opens_at": "2026-02-01T08:00", "closes_at": "2026-02-21T18:00"},
    )
    activity.refresh_from_db()
    assert activity.title == "Pregunte ya"
    sandra.post(f"{desk}actividades/{activity.pk}/quitar/")
    assert process.activities.count() == 0


def test_templates_start_other_processes(sandra):
    desk = start(sandra)
    sandra.post(f"{desk}asunto/", MATTER)
    sandra.post(f"{desk}fases/", {"kind": "diagnosis", "title": "Oír", "starts_on": "2026-02-01",
                                  "ends_on": "2026-03-01"})  # fmt: skip
    sandra.post(f"{desk}plantilla/", {"title": "Parques"})
    template = Process.objects.get(is_template=True)
    offered = words(sandra.get("/mesa/procesos/nuevo/"))
    assert "Parques" in offered
    sandra.post(
        f"/mesa/procesos/nuevo/?de={template.slug}&lugar=76892",
        {"title": "Otro parque", "decider": _organization().pk, "starts_on": "2026-06-01"},
    )
    copy = Process.objects.get(title="Otro parque")
    assert (copy.state, copy.stake, copy.preconditions, copy.is_template) == (
        "draft",
        MATTER["stake"],
        [],
        False,
    )
    assert [str(phase.starts_on) for phase in copy.phases.all()] == ["2026-06-01"]
    assert "Es una plantilla" in words(
        sandra.post(f"/mesa/procesos/{template.slug}/publicar/", follow=True)
    )


def test_team_keeps_somebody_responsible(sandra):
    desk = start(sandra)
    process = Process.objects.get()
    owner = process.roles.get()
    kept = words(sandra.post(f"{desk}equipo/{owner.pk}/quitar/", follow=True))
    assert "al menos una persona responsable" in kept
    unknown = sandra.post(f"{desk}equipo/", {"email": "nadie@example.org", "role": "owner"})
    assert unknown.status_code == 422
    assert "nadie@example.org" in words(unknown)
    assert process.roles.count() == 1
