"""Files that lie, explode or tell too much, sent through the forms that people use."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from participa.accountability.models import Evidence
from participa.config.wsgi import application
from participa.kernel.uploads import TooLargeUpload
from participa.mechanisms.proposals.forms import ProposalForm
from participa.participation.models import Attachment, Contribution
from participa.web.accountability.forms import DeskEvidenceForm, EvidenceForm
from tests.factories.accountability import make_commitment
from tests.factories.files import make_huge_png, make_pdf, make_photo, make_zip
from tests.factories.participation import make_activity, make_phase, make_process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.LIMITS = False


TYPED = "La bocatoma se tapa con cada aguacero."
BOMB = make_zip({"a.txt": bytes(20_000_000)})
REFUSED = {
    "empty": ("foto.jpg", b"", "image/jpeg", "está vacío"),
    "lying": ("foto.jpg", make_pdf(), "image/jpeg", "por dentro es"),
    "program": ("foto.jpg", b"MZ" + bytes(2000), "image/jpeg", "no se recibe aquí"),
    "page": ("foto.jpg", b"<html><script>1</script>", "image/jpeg", "no se recibe aquí"),
    "zip bomb": ("fotos.zip", BOMB, "application/zip", "no se recibe aquí"),
    "pixel bomb": ("foto.png", make_huge_png(), "image/png", ""),
    "script in pdf": (
        "acta.pdf", make_pdf(b"/OpenAction << /S /JavaScript /JS (1) >>"), "application/pdf", "",
    ),
    "truncated": ("foto.jpg", make_photo(800, 400)[:3000], "image/jpeg", ""),
}  # fmt: skip

Send = Callable[..., Any]


@pytest.fixture(params=["attachment", "evidence"])
def send(request: pytest.FixtureRequest, client: Client) -> Send:
    """Fill in one of the two forms that take files, with a file in it."""
    now, today = timezone.now(), timezone.localdate()
    if request.param == "evidence":
        url = f"{make_commitment(at=now, due_on=today).get_absolute_url()}evidencia/"
        fields = {"title": "Sigue tapada", "dated_on": today, "description": TYPED}
        field, model = "file", Evidence
    else:
        opens_at, closes_at = now - timezone.timedelta(days=1), now + timezone.timedelta(days=9)
        activity = make_activity(make_phase(make_process()), opens_at=opens_at, closes_at=closes_at)
        url = f"{activity.get_absolute_url()}nueva/"
        fields = {"title": "Limpiar la bocatoma", "body": TYPED, "ask": "Limpiarla cada mes."}
        field, model = "attachment", Attachment

    def post(name: str, content: bytes, declared: str, **extra: Any) -> tuple[Any, Any]:
        upload = SimpleUploadedFile(name, content, declared)
        sent = {**fields, "alternative_text": "La bocatoma", field: upload}
        response = client.post(url, sent, **extra)
        return response, model.objects.exclude(file="").first()

    return post


@pytest.mark.parametrize("case", REFUSED)
def test_files_that_are_not_safe_are_refused_and_the_text_stays(send: Send, case: str) -> None:
    name, content, declared, sentence = REFUSED[case]
    response, stored = send(name, content, declared)
    page = response.content.decode()
    assert (response.status_code, stored) == (422, None)
    assert TYPED in page
    assert sentence in page
    assert "has-error" in page


def test_photographs_lose_where_they_were_taken_and_what_hangs_on_them(send: Send) -> None:
    response, stored = send("foto.jpg", make_photo(800, 400) + make_zip({"a": b"b"}), "image/jpeg")
    assert response.status_code == 302
    with stored.file.open() as file:
        content = file.read()
    assert b"PK\x03\x04" not in content
    assert b"secreto" not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}


def test_files_past_the_limit_are_refused_and_the_text_stays(send: Send, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 50_000
    response, stored = send("foto.jpg", make_photo() + bytes(60_000), "image/jpeg")
    page = response.content.decode()
    assert (response.status_code, stored) == (422, None)
    assert TYPED in page
    assert "El archivo pesa más de" in page


def test_five_gigabytes_are_refused_without_reading_them(send: Send) -> None:
    """The header announces them; what comes before the file is read, and the page says why."""
    response, stored = send("foto.jpg", bytes(400_000), "image/jpeg", CONTENT_LENGTH=str(5 << 30))
    page = response.content.decode()
    assert (response.status_code, stored) == (422, None)
    assert TYPED in page
    assert "El archivo pesa más de" in page


def test_a_flood_of_text_or_of_fields_is_refused_with_a_page_that_helps(client: Client) -> None:
    form = "application/x-www-form-urlencoded"
    for body in (b"a=" + b"x" * 10_000_000, b"&".join([b"a=1"] * 3000)):
        response = client.post("/seguir/", body, content_type=form)
        assert response.status_code == 400
        assert 'href="/"' in response.content.decode()


def posted(path: str, body: bytes, declared: str, *, announced: int) -> int:
    """The status of a request as the server hands it over: its body may end before its time."""
    environ = RequestFactory().generic("POST", path, body, content_type=declared).environ
    client = Client(enforce_csrf_checks=True)
    client.get("/seguir/")
    token = client.cookies["csrftoken"].value
    environ |= {
        "CONTENT_LENGTH": str(announced),
        "HTTP_COOKIE": f"csrftoken={token}",
        "HTTP_X_CSRFTOKEN": token,
        "wsgi.input": io.BytesIO(body),
    }
    told: list[str] = []
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    response: Any = application(environ, lambda status, headers: told.append(status))
    b"".join(response)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    return int(told[0].split()[0])


@pytest.mark.parametrize("declared", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_that_was_cut_half_way_is_not_received(declared: str) -> None:
    """The connection dropped in the middle of a sentence: half of it must not be published."""
    typed = {"title": "Limpiar la bocatoma", "ask": "Limpiarla cada mes.", "body": TYPED * 40}
    if declared.startswith("multipart"):
        body, declared = encode_multipart(BOUNDARY, typed), MULTIPART_CONTENT
    else:
        body = urlencode(typed).encode()
    now = timezone.now()
    opens_at, closes_at = now - timezone.timedelta(days=1), now + timezone.timedelta(days=9)
    activity = make_activity(make_phase(make_process()), opens_at=opens_at, closes_at=closes_at)
    url = f"{activity.get_absolute_url()}nueva/"
    half = posted(url, body[:-500], declared, announced=len(body))
    assert (half, Contribution.objects.count()) == (400, 0)
    assert (posted(url, body, declared, announced=len(body)), Contribution.objects.count()) == (
        302,
        1,
    )
    assert Contribution.objects.get().body == TYPED * 40


def test_the_files_of_a_request_count_together(settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 50_000
    request = RequestFactory().post(
        "/", {name: SimpleUploadedFile(f"{name}.bin", bytes(40_000)) for name in ("one", "two")}
    )
    sizes = {name: type(upload) is TooLargeUpload for name, upload in request.FILES.items()}
    assert sizes == {"one": False, "two": True}


def test_what_people_write_comes_before_the_file_of_a_form() -> None:
    """So that it is there again when the file was too large to be read at all."""
    activity = make_activity()
    proposal = ProposalForm(activity=activity, speaks_for=[], known=False)
    assert list(proposal.fields)[-2:] == ["attachment", "alternative_text"]
    for form in (EvidenceForm(), DeskEvidenceForm()):
        assert list(form.fields)[-3:] == ["file", "alternative_text", "link"]
