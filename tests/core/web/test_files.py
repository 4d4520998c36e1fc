"""Stored files: who may see them, and that a browser can do nothing with them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from participa.accountability.models import Evidence
from participa.participation.enums import ContributionState, ProcessState
from participa.participation.models import Attachment, Contribution, Process
from tests.factories.files import make_pdf, make_photo
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def attachment(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    process = make_row(Process, state=ProcessState.OPEN, is_template=False)
    contribution = make_row(Contribution, process=process, state=ContributionState.PUBLISHED)
    made = make_row(Attachment, contribution=contribution, alternative_text="El puente caído")
    made.file.save("a1.jpg", ContentFile(make_photo(800, 600)))
    return made


def test_a_public_photo_is_shown_with_safe_headers(client, attachment):
    response = client.get(attachment.file.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert {name: response[name] for name in SAFE} == SAFE
    assert response["Content-Disposition"] == 'inline; filename="el-puente-caido.jpg"'
    assert response["Cache-Control"] == "public, max-age=86400, immutable"
    assert b"".join(response)


def test_the_small_copy_weighs_at_most_sixty_kilobytes(client, attachment):
    response = client.get(attachment.file.url, {"v": "pequena"})
    content = b"".join(response)
    assert len(content) <= 60 * 1024
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "JPEG"
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(attachment.file.url, {"v": "pequena"}).status_code == 404


@pytest.mark.parametrize("state", [s for s in ContributionState if s != "published"])
def test_what_is_not_published_is_not_found(client, attachment, state):
    Contribution.objects.update(state=state)
    assert client.get(attachment.file.url).status_code == 404


def test_files_of_a_draft_are_not_found(client, attachment):
    Process.objects.update(state=ProcessState.DRAFT)
    assert client.get(attachment.file.url).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["aportes/no.jpg", "../secret-key", "aportes/../../secret-key", "otra/a.jpg", "pequenas/a.jpg"],
)
def test_anything_else_is_not_found(client, attachment, path):
    assert client.get(f"/archivos/{path}").status_code == 404


def test_evidence_is_downloaded_until_it_is_hidden(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = make_row(Evidence, title="Acta de entrega", hidden_at=None)
    Process.objects.update(state=ProcessState.OPEN, is_template=False)
    evidence.file.save("acta.pdf", ContentFile(make_pdf()))
    response = client.get(evidence.file.url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="acta-de-entrega.pdf"'
    assert b"".join(response)
    Evidence.objects.update(hidden_at=timezone.now())
    assert client.get(evidence.file.url).status_code == 404
