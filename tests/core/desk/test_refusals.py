"""Nobody reaches a page of the desk that is not theirs, nor learns that it exists."""

import pytest
from django.core.exceptions import ValidationError

from participa.objectives.models import Objective
from participa.web.form_pages import RowsField
from tests.factories.accounts import make_user
from tests.factories.desk import make_coordinator, make_liaison
from tests.factories.participation import (
    _territory,
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db

MANAGED = (
    "",
    "asunto/",
    "promesa/",
    "condiciones/",
    "fases/",
    "actividades/",
    "actividades/nueva/",
    "temas/",
    "equipo/",
    "publicar/",
    "plantilla/",
    "cierre/",
    "aportes/",
)


@pytest.fixture
def stranger(client):
    """A liaison of another territory."""
    client.force_login(make_liaison(_territory("76109", "Buenaventura")))
    return client


@pytest.mark.parametrize("page", MANAGED)
def test_drafts_of_other_territories_do_not_exist(stranger, page):
    draft = make_process(state="draft")
    assert stranger.get(f"/mesa/procesos/{draft.slug}/{page}").status_code == 404


@pytest.mark.parametrize("page", MANAGED)
def test_open_processes_of_others_are_refused_in_words(stranger, page):
    process = make_process()
    make_phase(process)
    answer = stranger.get(f"/mesa/procesos/{process.slug}/{page}")
    assert answer.status_code == 403
    assert "no le corresponde" in answer.content.decode()


@pytest.mark.parametrize("page", MANAGED)
def test_visitors_are_asked_to_sign_in(client, page):
    process = make_process()
    assert client.get(f"/mesa/procesos/{process.slug}/{page}").status_code == 302


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("moderator", 200), ("answerer", 200), ("facilitator", 200)],
)
def test_team_reads_the_table(client, role, status):
    process = make_process()
    user = make_user()
    give_role(process, user, role)
    client.force_login(user)
    assert client.get(f"/mesa/procesos/{process.slug}/aportes/").status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("moderator", 403), ("answerer", 403), ("facilitator", 403)],
)
def test_only_owners_set_up(client, role, status):
    process = make_process()
    user = make_user()
    give_role(process, user, role)
    client.force_login(user)
    assert client.get(f"/mesa/procesos/{process.slug}/asunto/").status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("facilitator", 200), ("moderator", 403), ("answerer", 403)],
)
def test_only_owners_and_facilitators_type_in_for_others(client, role, status):
    activity = make_activity(make_phase(make_process()))
    user = make_user()
    give_role(activity.process, user, role)
    client.force_login(user)
    assert client.get(f"/mesa/captura/{activity.pk}/").status_code == status


def test_answerers_do_not_moderate(client):
    contribution = make_contribution()
    user = make_user()
    give_role(contribution.process, user, "answerer")
    client.force_login(user)
    assert client.get(f"/mesa/aportes/{contribution.pk}/").status_code == 200
    hidden = client.post(
        f"/mesa/aportes/{contribution.pk}/moderar/",
        {"action": "hide", "reason": "spam", "explanation": "Es publicidad."},
    )
    assert hidden.status_code == 403
    contribution.refresh_from_db()
    assert contribution.state == "published"


@pytest.mark.parametrize("page", ["/mesa/sitio/", "/mesa/parametros/peticion.general/"])
def test_site_and_figures_are_not_for_liaisons(client, page):
    client.force_login(make_liaison())
    assert client.get(page).status_code == 403


def test_coordination_sets_the_site(client):
    client.force_login(make_coordinator())
    assert client.get("/mesa/sitio/").status_code == 200
    assert client.get("/mesa/parametros/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/mesa/aportes/999999/",
        "/mesa/comentarios/999999/moderar/",
        "/mesa/captura/999999/",
        "/mesa/procesos/no-existe/",
        "/mesa/aportes/999999/recibo/",
        "/mesa/procesos/no-existe/aportes.csv",
    ],
)
def test_unknown_ids_are_not_found(client, page):
    client.force_login(make_coordinator())
    assert client.get(page).status_code == 404


def test_admin_is_for_superusers_and_only_for_reading(client):
    client.force_login(make_coordinator())
    assert client.get("/admin/participa/process/").status_code == 302
    process = make_process()
    client.force_login(make_user(is_superuser=True, is_staff=True))
    assert client.get("/admin/participa/process/").status_code == 200
    assert client.get(f"/admin/participa/process/{process.pk}/change/").status_code == 200
    assert client.get("/admin/participa/process/add/").status_code == 403
    changed = client.post(f"/admin/participa/process/{process.pk}/change/", {"title": "Otro"})
    assert changed.status_code == 403
    assert client.post(f"/admin/participa/process/{process.pk}/delete/").status_code == 403


@pytest.mark.parametrize("key", ["9" * 60, "x", "999999"])
def test_a_row_that_none_has_is_no_choice(key: str) -> None:
    field = RowsField(Objective.objects.all(), required=False)
    with pytest.raises(ValidationError) as refused:
        field.clean([key])
    assert len(refused.value.messages) == 1
    assert not field.clean([])
