"""The pages of the chain, as a browser without scripts uses them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from participa.accountability.models import (
    Commitment,
    Contrast,
    Evidence,
    Filing,
    Response,
    ResponseRating,
)
from tests.factories.accountability import (
    make_commitment,
    make_evidence,
    make_legal_parameter,
    make_response,
)
from tests.factories.accounts import make_user
from tests.factories.participation import give_role, make_contribution, make_process

pytestmark = pytest.mark.django_db

BODY = "Adoptamos la propuesta: arreglamos la bocatoma antes de febrero."


@pytest.fixture
def desk(client: Client) -> tuple[Client, Any]:
    """A signed-in answerer of a process with one contribution."""
    contribution = make_contribution(make_process().activities.first())
    user = make_user()
    give_role(contribution.process, user)
    client.force_login(user)
    return client, contribution


def _text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def _said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def _today(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


ANSWER = {"outcome": "adopted", "body": BODY, "signed_by": "Secretaría de Infraestructura"}
TERMS = {
    "title": "Arreglar la bocatoma de La Olga",
    "post": "Secretaría de Infraestructura",
    "means_of_verification": "Acta y fotos",
}


# --- what citizens say ------------------------------------------------------------------------


def test_a_visitor_rates_an_answer_and_gets_a_code_once(client: Client) -> None:
    response = make_response()
    url = response.get_absolute_url()
    form = {"substantive": "True", "clear": "True", "complete": "False", "on_time": "True"}
    sent = client.post(f"{url}calificar/", form)
    assert (sent.status_code, sent["Location"]) == (302, f"{url}recibo/")
    page = client.get(sent["Location"])
    assert client.session["code"] in _text(page)
    again = client.post(f"{url}calificar/", form | {"complete": "True"})
    assert again["Location"] == url
    rating = ResponseRating.objects.get()
    assert (rating.complete, rating.participant_id) == (True, client.session["participant"])
    assert "1 persona la calificó" in _text(client.get(url))


def test_a_rating_left_half_done_keeps_what_was_said(client: Client) -> None:
    response = make_response()
    page = client.post(
        f"{response.get_absolute_url()}calificar/",
        {"substantive": "True", "comment": "Falta decir quién"},
    )
    assert page.status_code == 422
    assert "Elija sí o no." in _text(page)
    assert "Falta decir quién" in _text(page)
    assert not ResponseRating.objects.exists()


def test_a_visitor_says_whether_it_is_true(client: Client) -> None:
    evidence = make_evidence()
    commitment = evidence.commitment
    url = f"/evidencias/{evidence.pk}/es-cierto/"
    refused = client.post(url, {"note": "Yo pasé por allá"})
    assert refused.status_code == 422
    assert "Elija una de las tres respuestas." in _text(refused)
    assert "Yo pasé por allá" in _text(refused)
    sent = client.post(url, {"verdict": "false", "note": "Yo pasé por allá"})
    assert sent["Location"] == f"/compromisos/{commitment.pk}/recibo/"
    assert client.session["code"] in _text(client.get(sent["Location"]))
    page = _text(client.get(commitment.get_absolute_url()))
    assert "1 dice que no es cierto" in page
    assert "Usted dijo: No es cierto." in page
    client.post(url, {"verdict": "true"})
    assert "1 dice que es cierto" in _text(client.get(commitment.get_absolute_url()))
    assert Contrast.objects.count() == 2


def test_a_visitor_shows_what_they_saw(client: Client) -> None:
    commitment = make_commitment()
    url = f"{commitment.get_absolute_url()}evidencia/"
    typed = {"title": "Sigue tapada", "dated_on": _today(), "description": "Con ramas y piedra."}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Adjunte un archivo o escriba la dirección de un enlace." in _text(refused)
    assert "Con ramas y piedra." in _text(refused)
    assert '<details class="how" id="mostrar" open>' in _text(refused)
    sent = client.post(url, typed | {"link": "https://example.org/foto"})
    assert sent["Location"] == f"/compromisos/{commitment.pk}/recibo/"
    evidence = Evidence.objects.get()
    assert (evidence.source, evidence.by_id) == ("citizen", None)
    assert "Sigue tapada" in _text(client.get(commitment.get_absolute_url()))


def test_a_receipt_is_only_for_who_sent(client: Client) -> None:
    assert client.get(f"/compromisos/{make_commitment().pk}/recibo/").status_code == 404


@pytest.mark.parametrize("date", ["31/02/2026", "ayer", ""])
def test_a_bad_date_says_how_to_write_it(client: Client, date: str) -> None:
    commitment = make_commitment()
    page = client.post(
        f"{commitment.get_absolute_url()}evidencia/",
        {"title": "Sigue tapada", "dated_on": date, "link": "https://example.org/foto"},
    )
    assert page.status_code == 422
    assert "Escriba la fecha como 13/07/2026." in _text(page)


# --- the desk ---------------------------------------------------------------------------------


def test_an_answer_is_seen_before_it_is_published_and_leads_to_a_commitment(desk: Any) -> None:
    client, contribution = desk
    other = make_contribution(contribution.activity)
    url = f"/mesa/responder/?aportes={contribution.pk},{other.pk}"
    page = client.get(url)
    assert page.status_code == 200
    assert contribution.title in _text(page)
    assert other.title in _text(page)
    form = ANSWER | {
        "aportes": f"{contribution.pk},{other.pk}",
        "authority": contribution.process.decider_id,
    }
    preview = client.post("/mesa/responder/", form | {"accion": "previa"})
    assert "Así se verá" in _text(preview)
    assert not Response.objects.exists()
    sent = client.post("/mesa/responder/", form | {"accion": "publicar"})
    response = Response.objects.get()
    assert response.targets.count() == 2
    assert sent["Location"] == f"/mesa/respuestas/{response.pk}/compromiso/"
    assert "Secretaría de Infraestructura" in _text(client.get(sent["Location"]))
    refused = client.post(sent["Location"], TERMS | {"due_on": _today(-1)})
    assert refused.status_code == 422
    assert "La fecha ya pasó" in _text(refused)
    assert "Arreglar la bocatoma de La Olga" in _text(refused)
    done = client.post(sent["Location"], TERMS | {"due_on": _today(40)})
    commitment = Commitment.objects.get()
    assert done["Location"] == commitment.get_absolute_url()
    public = _text(Client().get(commitment.get_absolute_url()))
    assert contribution.title in public
    assert "En camino" in public


def test_a_refusal_without_reason_comes_back_with_the_text(desk: Any) -> None:
    client, contribution = desk
    page = client.post(
        "/mesa/responder/",
        ANSWER
        | {
            "aportes": str(contribution.pk),
            "authority": contribution.process.decider_id,
            "outcome": "not_adopted",
            "body": "No se puede.",
            "accion": "publicar",
        },
    )
    assert page.status_code == 422
    assert "Explique por qué no se adopta" in _text(page)
    assert "No se puede." in _text(page)
    assert not Response.objects.exists()


def test_without_contributions_one_chooses_them(desk: Any) -> None:
    client, contribution = desk
    for url in ("/mesa/responder/", "/mesa/responder/?aportes=x,,-1"):
        page = client.get(url)
        assert page.status_code == 200
        assert contribution.title in _text(page)


def test_answering_is_for_the_team(desk: Any, client: Client) -> None:
    _client, contribution = desk
    url = f"/mesa/responder/?aportes={contribution.pk}"
    visitor = Client()
    assert visitor.get(url).status_code == 302
    visitor.force_login(make_user())
    assert visitor.get(url).status_code == 403
    assert visitor.get("/mesa/responder/?aportes=999999999999").status_code == 404
    response = make_response(contribution)
    commitment = make_commitment(response)
    for path in (
        f"/mesa/respuestas/{response.pk}/corregir/",
        f"/mesa/respuestas/{response.pk}/compromiso/",
        f"/mesa/procesos/{contribution.process.slug}/compromiso/",
        f"/mesa/compromisos/{commitment.pk}/",
        f"/mesa/aportes/{contribution.pk}/radicado/",
        f"/evidencias/{make_evidence(commitment).pk}/ocultar/",
    ):
        assert visitor.get(path).status_code == 403, path


def test_correcting_shows_both_versions(desk: Any) -> None:
    client, contribution = desk
    response = make_response(contribution)
    url = f"/mesa/respuestas/{response.pk}/corregir/"
    assert "Adoptamos la propuesta" in _text(client.get(url))
    new = ANSWER | {"outcome": "partial", "body": "Sólo la bocatoma; la tubería en 2028."}
    assert client.post(url, new).status_code == 422
    sent = client.post(url, new | {"reason": "Faltaba la tubería"})
    assert sent["Location"] == response.get_absolute_url()
    page = _text(Client().get(response.get_absolute_url()))
    for words in ("Sólo la bocatoma", "Faltaba la tubería", "Adoptamos la propuesta", "Versión 1"):
        assert words in page


@pytest.mark.parametrize(
    ("part", "good", "bad", "words"),
    [
        ("avance", {"completion": "limited", "note": "Se compró la tubería."}, {"note": ""},
         "Cuente qué se hizo"),
        ("cambio", {"condition": "power", "description": "La junta firma las actas.",
                    "happened_on": _today(-1)}, {"happened_on": _today(1)}, "Un cambio ya ocurrió"),
        ("evidencia", {"source": "institution", "title": "Acta", "dated_on": _today(-1),
                       "link": "https://example.org/acta"}, {"link": "http://example.org/"},
         "https://"),
        ("terminos", TERMS | {"due_on": _today(80), "reason": "Lluvias"}, {"reason": ""},
         "Escriba por qué cambian"),
    ],
)  # fmt: skip
def test_desk_of_a_commitment(
    desk: Any, part: str, good: dict[str, str], bad: dict[str, str], words: str
) -> None:
    client, contribution = desk
    commitment = make_commitment(make_response(contribution))
    url = f"/mesa/compromisos/{commitment.pk}/"
    assert client.get(url).status_code == 200
    refused = client.post(f"{url}{part}/", good | bad)
    assert refused.status_code == 422
    assert words in _text(refused)
    assert client.post(f"{url}{part}/", good)["Location"] == url
    assert client.get(f"{url}{part}/").status_code == 405


def test_a_filing_says_that_the_clock_runs(desk: Any) -> None:
    make_legal_parameter()
    client, contribution = desk
    url = f"/mesa/aportes/{contribution.pk}/radicado/"
    assert "Un borrador no es una petición" in _text(client.get(url))
    form = {
        "authority": contribution.process.decider_id,
        "number": "871",
        "filed_on": _today(),
        "channel": "paper",
        "matter": "peticion.general",
    }
    assert client.post(url, form | {"number": ""}).status_code == 422
    assert client.post(url, form)["Location"] == contribution.get_absolute_url()
    assert Filing.objects.get().number == "871"


def test_hiding_evidence_asks_for_the_reason(desk: Any) -> None:
    client, contribution = desk
    evidence = make_evidence(make_commitment(make_response(contribution)), title="La casa de Ana")
    give_role(contribution.process, client.get("/").wsgi_request.user, "moderator")
    url = f"/evidencias/{evidence.pk}/ocultar/"
    assert client.post(url, {}).status_code == 422
    client.post(url, {"reason": "personal_data"})
    page = _text(Client().get(evidence.commitment.get_absolute_url()))
    assert "Expone datos de una persona" in page
    assert evidence.title not in page


# --- the board --------------------------------------------------------------------------------


def test_board_filters_and_its_data(client: Client) -> None:
    process = make_process()
    late = make_commitment(process=process, title="=Muelle", due_on=timezone.localdate() - timedelta(days=3), at=timezone.now() - timedelta(days=9))  # fmt: skip
    make_commitment(process=process, title="Bocatoma")
    page = _text(client.get("/compromisos/?estado=late&q=MUELLE"))
    assert "=Muelle" in page
    assert "Bocatoma" not in page
    assert "venció hace 3 días" in page
    rows = b"".join(client.get("/compromisos.csv?estado=late")).decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(f'{late.pk},\'=Muelle,"Yumbo, Valle del Cauca",')
    strange = client.get("/compromisos/?estado=x&territorio=99&entidad=-&vence=y&pagina=z")
    assert strange.status_code == 200
    assert "Ningún compromiso" in _text(client.get("/compromisos/?q=nadalogtiene"))


def test_empty_board_says_what_will_be_here(client: Client) -> None:
    assert "Aquí aparecerán los compromisos" in _text(client.get("/compromisos/"))


def _count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_for_one_and_for_thirty(client: Client, rows: int) -> None:
    contribution = make_contribution()
    response = make_response(contribution)
    commitment = make_commitment(response)
    for number in range(rows):
        make_evidence(commitment, title=f"Foto {number}")
        make_commitment(response, title=f"Otro {number}")
        make_contribution(contribution.activity)
    client.get("/acerca/")  # the site's own settings are read once and cached
    assert _count(client, "/compromisos/") == 8
    assert _count(client, commitment.get_absolute_url()) == 9
    assert _count(client, response.get_absolute_url()) == 10


@pytest.mark.parametrize(
    "url",
    [
        "/compromisos/999999/",
        "/respuestas/999999/",
        "/compromisos/99999999999999999999/",
        "/mesa/compromisos/999999/",
        "/mesa/respuestas/999999/corregir/",
    ],
)
def test_unknown_records_are_not_found(client: Client, url: str) -> None:
    client.force_login(make_user())
    assert client.get(url).status_code == 404


def test_records_of_a_draft_are_not_found(client: Client) -> None:
    commitment = make_commitment(make_response())
    type(commitment.process).objects.update(state="draft")
    assert client.get(commitment.get_absolute_url()).status_code == 404
    assert client.get(commitment.response.get_absolute_url()).status_code == 404


def _photo() -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Telefono de Ana"
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photograph_is_shown_without_what_the_phone_wrote_in_it(client: Client) -> None:
    commitment = make_commitment()
    assert b"Telefono de Ana" in _photo()
    form = {
        "title": "Sigue tapada",
        "dated_on": _today(),
        "file": SimpleUploadedFile("foto.jpg", _photo(), "image/jpeg"),
    }
    url = f"{commitment.get_absolute_url()}evidencia/"
    refused = client.post(url, form)
    assert "Describa la foto para quien no puede verla." in _text(refused)
    form["file"] = SimpleUploadedFile("foto.jpg", _photo(), "image/jpeg")
    client.post(url, form | {"alternative_text": "La bocatoma con ramas"})
    evidence = Evidence.objects.get()
    with evidence.file.open() as kept:
        assert b"Telefono de Ana" not in kept.read()
    page = _text(client.get(commitment.get_absolute_url()))
    assert f'src="{evidence.file.url}?v=pequena" alt="La bocatoma con ramas"' in page


def test_a_file_that_lies_about_its_type_is_refused_in_words(client: Client) -> None:
    commitment = make_commitment()
    page = client.post(
        f"{commitment.get_absolute_url()}evidencia/",
        {
            "title": "Sigue tapada",
            "dated_on": _today(),
            "file": SimpleUploadedFile("foto.jpg", b"<script>alert(1)</script>", "image/jpeg"),
        },
    )
    assert page.status_code == 422
    assert not Evidence.objects.exists()
