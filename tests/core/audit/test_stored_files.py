"""`ledger verify` reads every stored file: a flipped byte and a deleted file are named."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models.fields.files import FieldFile

from participa.accountability.models import Evidence
from participa.audit.queries import verify_ledger
from participa.kernel.agents import system
from participa.kernel.files import IMAGES, CleanFile, accept
from participa.participation.models import Attachment
from participa.participation.operations import NewContribution, submit_contribution
from participa.site.models import SiteSettings
from participa.site.operations import change_site
from tests.core.audit.recorded import codes, note_everything, seal
from tests.factories.accountability import make_evidence
from tests.factories.actors import make_organization
from tests.factories.files import make_picture, make_upload
from tests.factories.participation import NOW, make_activity

WHICH = ["attachment", "evidence", "logo", "organization"]
pytestmark = pytest.mark.django_db


def picture(width: int) -> CleanFile:
    return accept(make_upload(make_picture(size=(width, 300)), "foto.png"), kinds=IMAGES)


@pytest.fixture
def files(tmp_path: Path, settings) -> dict[str, FieldFile]:
    """An attachment, a piece of evidence and two logos, by the word of their row."""
    settings.MEDIA_ROOT = tmp_path
    new = NewContribution(title="Luz", body="Luz", attachments=[(picture(400), "El parque")])
    submit_contribution(by=system("tests"), at=NOW, activity=make_activity(), new=new)
    make_evidence(file=picture(500), alternative_text="La lámpara", link="")
    make_evidence(title="Acta sin archivo")
    change_site(by=system("tests"), at=NOW, name="Participa+", logo=picture(600))
    organization = make_organization()
    organization.set_logo(picture(700), "Una hoja")
    organization.save()
    note_everything()
    seal()
    return {
        "attachment": Attachment.objects.get().file,
        "evidence": Evidence.objects.exclude(file="").get().file,
        "logo": SiteSettings.objects.get().logo,
        "organization": organization.logo,
    }


def test_files_in_order(files: dict[str, FieldFile]) -> None:
    found = verify_ledger(files=True)
    assert (codes(found), found.files) == ([], 4)
    assert verify_ledger().files is None


@pytest.mark.parametrize("which", WHICH)
def test_a_flipped_byte_is_found(files: dict[str, FieldFile], which: str) -> None:
    path = Path(files[which].path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    [problem] = verify_ledger(files=True).problems
    assert (problem.code, problem.params["file"]) == ("file_changed", files[which].name)


@pytest.mark.parametrize("which", WHICH)
def test_a_deleted_file_is_found(files: dict[str, FieldFile], which: str) -> None:
    Path(files[which].path).unlink()
    [problem] = verify_ledger(files=True).problems
    assert (problem.code, problem.params["file"]) == ("file_missing", files[which].name)


def test_a_folder_in_the_place_of_a_file_is_found(files: dict[str, FieldFile]) -> None:
    path = Path(files["logo"].path)
    path.unlink()
    path.mkdir()
    assert codes(verify_ledger(files=True)) == ["file_unreadable"]


def test_the_command_names_the_file_and_fails(files: dict[str, FieldFile], tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "aportes")
    said = io.StringIO()
    with pytest.raises(CommandError, match="problemas: 1"):
        call_command("ledger", "verify", stdout=said)
    row = Attachment.objects.get()
    assert "Archivos leídos: 4." in said.getvalue()
    assert f"- El archivo {row.file.name} de " in said.getvalue()
    assert f"(participa.attachment:{row.pk}) ya no está: fue borrado por fuera." in said.getvalue()
