"""A form that comes late or twice: nothing typed is lost, nothing counts double."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from participa.accountability.models import Evidence, Response
from participa.accounts.models import Participant
from participa.participation.models import Activity, Comment, Contribution
from tests.factories.accountability import make_commitment
from tests.factories.accounts import make_user
from tests.factories.files import make_photo
from tests.factories.participation import (
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)
from tests.journeys.test_crawl import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.LIMITS = False


HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def activity() -> Activity:
    now = timezone.now()
    return make_activity(
        make_phase(make_process()),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
    )


def hidden(page: str, name: str, form: str) -> str:
    """The value of a hidden field of the form that goes to an address."""
    inside = re.search(rf'<form[^>]*action="{re.escape(form)}"[^>]*>(.*?)</form>', page, re.S)
    found = re.search(rf'name="{name}" value="([^"]+)"', inside[1] if inside else page)
    assert found is not None
    return found[1]


def offered(page: str) -> Iterator[tuple[str, str]]:
    return iter(re.findall(r'<textarea name="(\w+)" hidden>\n?(.*?)</textarea>', page, re.S))


@pytest.mark.parametrize("mechanism", ["proposals", "questions"])
def test_a_form_whose_session_ended_is_offered_again_and_counts_once(mechanism: str) -> None:
    """The cookies went while somebody wrote: one more click sends what they had written."""
    now = timezone.now()
    activity = make_activity(
        make_phase(make_process()),
        mechanism=mechanism,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
    )
    url = f"{activity.get_absolute_url()}nueva/"
    client = Client(enforce_csrf_checks=True)
    page = client.get(url, {"title": "Luz"}).content.decode()
    typed = {
        "title": "Luz en el parque",
        "body": "De noche no se ve.",
        "ask": "Seis lámparas.",
        "once": hidden(page, "once", "?"),
    }
    token = hidden(page, "csrfmiddlewaretoken", "?")
    client.cookies.clear()
    Session.objects.all().delete()
    late = client.post(url, {**typed, "csrfmiddlewaretoken": token}, **HERE)
    assert late.status_code == 403
    again = dict(offered(late.content.decode()))
    assert again == typed
    token = hidden(late.content.decode(), "csrfmiddlewaretoken", url)
    for _ in range(2):
        sent = client.post(url, {**again, "csrfmiddlewaretoken": token}, **HERE)
        assert sent.status_code == 302
    assert Contribution.objects.get().title == "Luz en el parque"


def test_a_person_whose_session_ended_at_the_desk_signs_in_and_the_text_is_kept() -> None:
    process = make_process()
    contribution = make_contribution(process=process)
    client = Client(enforce_csrf_checks=True)
    user = make_user()
    give_role(process, user)
    client.force_login(user, backend=BACKEND)
    url = f"/mesa/responder/?aportes={contribution.pk}"
    token = hidden(client.get(url).content.decode(), "csrfmiddlewaretoken", "?")
    Session.objects.all().delete()
    typed = {
        "aportes": str(contribution.pk),
        "outcome": "adopted",
        "body": "Pondremos seis lámparas antes de marzo.",
    }
    late = client.post(url, {**typed, "csrfmiddlewaretoken": token}, **HERE)
    assert late.headers["Location"] == "/cuenta/login/?next=/continuar/"
    assert "lo que escribió no se ha perdido" in client.get(late.headers["Location"]).text
    client.force_login(user, backend=BACKEND)
    page = client.get("/continuar/").content.decode()
    assert f'action="{url}"' in page
    assert dict(offered(page)) == typed
    token = hidden(page, "csrfmiddlewaretoken", url)
    again = client.post(url, {**typed, "csrfmiddlewaretoken": token}, **HERE)
    assert typed["body"] in again.content.decode()
    assert client.get("/continuar/").status_code == 302


def test_a_proposal_sent_from_two_tabs_counts_once(client: Client, activity: Activity) -> None:
    url = f"{activity.get_absolute_url()}nueva/"
    once = hidden(client.get(url, {"title": "Luz"}).content.decode(), "once", "?")
    typed = {"title": "Luz", "body": "No hay.", "ask": "Seis.", "once": once}
    targets = {client.post(url, typed).headers["Location"] for _ in range(2)}
    assert len(targets) == 1
    assert Contribution.objects.count() == 1


def receipt_code(client: Client, url: str, typed: dict[str, str]) -> str:
    """The resume code on the receipt of a form; "" where it shows none."""
    found = re.search(r'class="receipt-code">(\w{6})<', client.post(url, typed, follow=True).text)
    return found[1] if found else ""


def test_a_visitor_whose_answer_was_lost_is_told_the_same_code(
    client: Client, activity: Activity
) -> None:
    """The first answer never arrived, nor its cookie: the phone has its page, and that one's."""
    url = f"{activity.get_absolute_url()}nueva/"
    once = hidden(client.get(url, {"title": "Luz"}).content.decode(), "once", "?")
    typed = {"title": "Luz", "body": "No hay.", "ask": "Seis.", "once": once}
    phone = Client()
    phone.cookies.load({"csrftoken": client.cookies["csrftoken"].value})
    code = receipt_code(client, url, typed)
    assert len(code) == 6
    assert receipt_code(phone, url, typed) == code
    assert Contribution.objects.count() == Participant.objects.count() == 1
    assert code not in str(list(Participant.objects.values()) + list(Contribution.objects.values()))
    contribution = Contribution.objects.get()
    withdrawal = phone.get(f"{contribution.get_absolute_url()}retirar/")
    assert withdrawal.status_code == 200  # it is theirs on this telephone too
    assert receipt_code(Client(), url, typed | {"once": str(uuid4())}) not in {"", code}
    assert receipt_code(Client(), url, typed) == ""  # another browser
    long_ago = timezone.now() - timedelta(minutes=16)
    Participant.objects.filter(pk=contribution.author_id).update(created_at=long_ago)
    phone.cookies.pop("sessionid")
    assert receipt_code(phone, url, typed) == ""


def test_a_comment_sent_from_two_tabs_counts_once(client: Client, activity: Activity) -> None:
    contribution = make_contribution(activity)
    page = client.get(contribution.get_absolute_url()).content.decode()
    url = f"{contribution.get_absolute_url()}comentar/"
    typed = {"body": "De acuerdo.", "once": hidden(page, "once", url)}
    for _ in range(2):
        assert client.post(url, typed).status_code == 302
    assert Comment.objects.count() == 1
    assert Contribution.objects.get(pk=contribution.pk).comment_count == 1


def test_supports_sent_twice_count_once(client: Client, activity: Activity) -> None:
    contribution = make_contribution(activity)
    for _ in range(2):
        client.post(f"{contribution.get_absolute_url()}apoyar/")
    assert Contribution.objects.get(pk=contribution.pk).support_count == 1


@pytest.mark.parametrize("with_file", [True, False])
def test_evidence_sent_twice_counts_once(client: Client, with_file: bool) -> None:
    today = timezone.localdate()
    commitment = make_commitment(at=timezone.now(), due_on=today)
    photo = make_photo(400, 200)
    for _ in range(2):
        typed: dict[str, Any] = {"title": "Sigue tapada", "dated_on": today}
        if with_file:
            typed["file"] = SimpleUploadedFile("foto.jpg", photo, "image/jpeg")
            typed["alternative_text"] = "La bocatoma"
        else:
            typed["link"] = "https://ejemplo.co/acta"
        sent = client.post(f"{commitment.get_absolute_url()}evidencia/", typed)
        assert sent.status_code == 302
    assert Evidence.objects.count() == 1


def test_an_answer_sent_twice_is_one_answer(client: Client) -> None:
    process = make_process()
    contribution = make_contribution(process=process)
    user = make_user()
    give_role(process, user)
    client.force_login(user, backend=BACKEND)
    typed = {
        "aportes": str(contribution.pk),
        "authority": process.decider_id,
        "outcome": "adopted",
        "body": "Pondremos seis lámparas en el parque antes de marzo.",
        "signed_by": "Secretaría de Infraestructura",
        "accion": "publicar",
    }
    for _ in range(2):
        assert client.post("/mesa/responder/", typed).status_code == 302
    assert Response.objects.count() == 1
