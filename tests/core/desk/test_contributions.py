"""The table of contributions, one contribution, and what is done to them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from participa.desk.queries import Filters, contributions_table
from participa.participation.models import Contribution, Moderation
from tests.factories.accountability import make_response
from tests.factories.desk import make_liaison
from tests.factories.participation import (
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return make_activity(make_phase(make_process()))


@pytest.fixture
def desk(client, activity):
    client.force_login(make_liaison(activity.process.territory))
    return client


def titles(process, **query):
    rows = contributions_table(process, Filters.of(query), timezone.localdate())
    return [row.title for row in rows]


def test_filters_find_what_they_say(activity):
    today = timezone.localdate()
    late = make_contribution(
        activity, title="Señal en la vía", answer_due_on=today - timedelta(days=1)
    )
    make_contribution(activity, title="Luz", state="hidden", answer_due_on=today)
    on_time = make_contribution(activity, title="Agua", answer_due_on=today, support_count=3)
    process = activity.process
    assert titles(process) == ["Señal en la vía", "Luz", "Agua"]
    assert titles(process, respuesta="tarde") == [late.title]
    assert titles(process, respuesta="sin", orden="apoyos") == [on_time.title, late.title]
    assert titles(process, estado="hidden") == ["Luz"]
    assert titles(process, texto="vía senal") == [late.title]
    assert titles(process, texto="SENAL") == [late.title]
    assert titles(process, texto="(.*") == []
    assert titles(process, tema="٣", orden="x", estado="x", respuesta="x") == titles(process)
    make_response(on_time)
    assert titles(process, respuesta="con") == ["Agua"]


@pytest.mark.parametrize("n", [1, 30])
def test_table_takes_the_same_queries_for_any_number(desk, activity, django_assert_num_queries, n):
    for _ in range(n):
        make_contribution(activity)
    with django_assert_num_queries(11):
        answer = desk.get(f"/mesa/procesos/{activity.process.slug}/aportes/")
    assert answer.status_code == 200


@pytest.mark.parametrize("n", [1, 30])
def test_queue_takes_the_same_queries_for_any_number(desk, activity, django_assert_num_queries, n):
    for _ in range(n):
        make_contribution(activity, state="pending")
    with django_assert_num_queries(8):
        assert desk.get("/mesa/moderacion/").status_code == 200


def test_csv_has_no_name_and_runs_no_formula(desk, activity):
    make_contribution(activity, title="=1+1")
    answer = desk.get(f"/mesa/procesos/{activity.process.slug}/aportes.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["titulo"] == "'=1+1"
    assert "autor" not in row


def test_selection_leads_to_answering_together(desk, activity):
    one, two = make_contribution(activity), make_contribution(activity)
    other = make_contribution()
    url = f"/mesa/procesos/{activity.process.slug}/aportes/lote/"
    answer = desk.post(url, {"accion": "responder", "aportes": [one.pk, two.pk, other.pk, "x"]})
    assert answer.headers["Location"] == f"/mesa/responder/?aportes={one.pk},{two.pk}"
    nothing = desk.post(url, {"accion": "responder"}, follow=True)
    assert "Marque al menos un aporte" in nothing.content.decode()


def test_merging_asks_which_stays_and_why(desk, activity):
    one, two = make_contribution(activity), make_contribution(activity)
    url = f"/mesa/procesos/{activity.process.slug}/unir/?aportes={one.pk},{two.pk}"
    assert desk.get(url).status_code == 200
    wrong = desk.post(url, {"target": one.pk, "reason": ""})
    assert wrong.status_code == 422
    assert "Diga en una frase por qué se unen" in wrong.content.decode()
    desk.post(url, {"target": one.pk, "reason": "Piden lo mismo."})
    two.refresh_from_db()
    assert two.state == "merged"
    page = desk.get(f"/mesa/aportes/{one.pk}/").content.decode()
    assert "Se le unió" in page


def test_hiding_several_leaves_a_public_reason_each(desk, activity):
    rows = [make_contribution(activity) for _ in range(2)]
    chosen = ",".join(str(row.pk) for row in rows)
    url = f"/mesa/procesos/{activity.process.slug}/ocultar/?aportes={chosen}"
    kept = desk.post(url, {"reason": "", "explanation": "Repiten publicidad."})
    assert kept.status_code == 422
    assert "Repiten publicidad." in kept.content.decode()
    desk.post(url, {"reason": "spam", "explanation": "Repiten publicidad."})
    assert (
        list(Moderation.objects.values_list("action", "reason", "explanation"))
        == [("hide", "spam", "Repiten publicidad.")] * 2
    )
    public = desk.get("/moderacion/").content.decode()
    assert public.count("Repiten publicidad.") == 2


def test_hidden_is_shown_again(desk, activity):
    row = make_contribution(activity, state="hidden")
    url = f"/mesa/aportes/{row.pk}/moderar/"
    assert desk.post(url, {"action": "hide", "explanation": "No"}).status_code == 422
    desk.post(url, {"action": "restore", "explanation": "Fue un error."})
    row.refresh_from_db()
    assert row.state == "published"


def test_splitting_needs_two_parts_and_keeps_what_was_typed(desk, activity):
    row = make_contribution(activity)
    url = f"/mesa/aportes/{row.pk}/dividir/"
    data = {"title_1": "Luz", "body_1": "No hay luz.", "reason": "Pide dos cosas."}
    wrong = desk.post(url, data)
    assert wrong.status_code == 422
    assert "No hay luz." in wrong.content.decode()
    desk.post(url, data | {"title_2": "Agua", "body_2": "No hay agua."})
    row.refresh_from_db()
    assert row.state == "split"
    parts = Contribution.objects.filter(links_in__source=row).order_by("pk")
    assert [(part.title, part.body) for part in parts] == [
        ("Luz", "No hay luz."),
        ("Agua", "No hay agua."),
    ]
    assert [part.proposal.ask for part in parts] == ["", ""]


def test_reviewing_publishes(desk, activity):
    row = make_contribution(activity, state="pending")
    desk.post(f"/mesa/aportes/{row.pk}/publicar/", {"volver": "moderacion"})
    row.refresh_from_db()
    assert row.state == "published"


def capture_data(**changes):
    return {
        "title": "Un puente en La Olga",
        "body": "Cuando llueve los niños no pasan.",
        "propio_ask": "Un puente peatonal.",
        "channel": "voice",
        "consent_channel": "voice",
        "read_back": "on",
        "name": "Nelly",
    } | changes


def test_typing_in_for_somebody_gives_a_slip_once(desk, activity):
    activity.closes_at = timezone.now() + timedelta(days=1)
    activity.save()
    url = f"/mesa/captura/{activity.pk}/"
    answer = desk.post(url, capture_data(), follow=True)
    page = answer.content.decode()
    code = re.search(r'class="receipt-code">(\w{6})<', page)[1]
    row = Contribution.objects.get()
    assert (row.channel, row.captured_by.pk, row.proposal.ask) == (
        "voice",
        answer.wsgi_request.user.pk,
        "Un puente peatonal.",
    )
    consents = row.author.consents.values_list("text__purpose", "channel", "taken_by")
    assert list(consents) == [("participation", "voice", row.captured_by_id)]
    desk.session["captured"] = None
    assert code
    other = make_contribution(activity)
    assert code not in desk.get(f"/mesa/aportes/{other.pk}/recibo/").content.decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("read_back", "Léale lo que escribió"),
        ("consent_channel", "Sin autorización no se puede"),
        ("channel", "Elija por dónde llegó"),
        ("propio_ask", "Complete este campo"),
    ],
)
def test_typing_in_without_consent_or_reading_back_is_refused(desk, activity, missing, words):
    answer = desk.post(f"/mesa/captura/{activity.pk}/", capture_data(**{missing: ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Cuando llueve los niños no pasan." in page
    assert Contribution.objects.count() == 0
