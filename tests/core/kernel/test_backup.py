"""What was saved comes back whole, on either database; what is damaged changes nothing."""

import gzip
import io
import json
import os
import stat
import tarfile
import zlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from participa.audit.models import Event
from participa.kernel import backup, signing
from participa.kernel.backup import schema
from participa.kernel.rows import is_ledgered
from participa.participation.models import Contribution, Process
from tests.core.audit.recorded import note, note_everything, seal
from tests.factories.rows import make_row

pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    (settings.MEDIA_ROOT / "aportes" / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "aportes" / "2026" / "puente.txt").write_text("El puente")
    return tmp_path


def everything() -> dict[str, list[tuple]]:
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in schema.tables()
        if model._meta.label_lower != "participa.searchdocument"
    }


def fill() -> None:
    for model in apps.get_models():
        if is_ledgered(model) and model is not Contribution:
            make_row(model)
    Contribution.objects.update(support_count=1, comment_count=1, endorsement_count=1)
    process = Process.objects.latest("pk")
    process.objectives.add(make_row(apps.get_model("participa.objective")))
    note_everything()
    seal()


def run(*words, **options) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said, **options)
    return said.getvalue()


def save(place: Path) -> Path:
    target = place / "copia.tar.gz"
    run("backup", str(target))
    return target


def test_everything_comes_back(place):
    fill()
    before, key = everything(), signing.public_pem()
    saved = save(place)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    make_row(Process)
    Contribution.objects.update(title="otro")
    media = place / "data" / "media"
    (media / "nuevo.txt").write_text("x")
    (media / "aportes" / "2026" / "puente.txt").write_text("otra cosa")
    signing.key_path().unlink()
    contents = backup.inspect(saved)
    backup.restore(contents)
    assert everything() == before
    assert signing.public_pem() == key
    assert [p.relative_to(media).as_posix() for p in schema.media_files()] == [
        "aportes/2026/puente.txt"
    ]
    assert (media / "aportes" / "2026" / "puente.txt").read_text() == "El puente"
    connection.check_constraints()
    note(subject=make_row(Process))  # the sequences go on after the last key
    assert seal(minutes=1) is not None


def test_the_command_refuses_to_overwrite_and_verifies_afterwards(place):
    fill()
    saved = save(place)
    before = everything()
    with pytest.raises(CommandError, match="ya existe"):
        run("backup", str(saved))
    Event.objects.filter(leaf__index=0).update(type="otro")
    with pytest.raises(CommandError, match="ya tiene datos y no se cambió nada"):
        run("restore", str(saved))
    assert Event.objects.filter(type="otro").exists()
    with pytest.raises(CommandError, match="NO pasa la comprobación"):
        run("restore", str(saved), replace=True)  # the counters that factories made
    assert everything() == before


def test_a_small_platform_comes_back_in_order(place):
    note(subject=make_row(apps.get_model("participa.organization")))
    for model in apps.get_models():
        if is_ledgered(model):
            for row in model._base_manager.all():
                note(subject=row)
    seal()
    said = run("restore", str(save(place)), replace=True)
    assert "La copia está íntegra" in said
    assert "Todo está en orden." in said


def same_content(one: bytes, other: bytes) -> bool:
    try:
        return gzip.decompress(one) == gzip.decompress(other)
    except (OSError, EOFError, zlib.error):
        return False


def test_one_flipped_byte_is_found_and_nothing_changes(place):
    fill()
    saved = save(place)
    content = saved.read_bytes()
    before = everything()
    for part in range(1, 24):
        position = len(content) * part // 24
        broken = bytearray(content)
        broken[position] ^= 0x10
        saved.write_bytes(broken)
        if same_content(broken, content):
            continue  # a bit that the compression does not need: nothing is damaged
        with pytest.raises(CommandError, match=r"dañado o incompleto.*No se cambió nada"):
            run("restore", str(saved), replace=True)
    assert everything() == before


@pytest.mark.parametrize("cut", [0, 10, 500, -1, -200])
def test_a_cut_file_is_found(place, cut):
    note(subject=make_row(Process))
    saved = save(place)
    saved.write_bytes(saved.read_bytes()[:cut])
    with pytest.raises(backup.BackupError, match="dañado o incompleto"):
        backup.inspect(saved)


def test_a_file_that_is_no_backup_is_refused(place):
    other = place / "foto.jpg"
    other.write_bytes(b"\xff\xd8\xff" + bytes(100))
    with pytest.raises(backup.BackupError, match="dañado"):
        backup.inspect(other)
    with pytest.raises(backup.BackupError, match="No se puede leer"):
        backup.inspect(place / "no-existe.tar.gz")


def rewritten(saved: Path, change) -> Path:
    """The same backup with members changed by `change(name, content)` → (name, content)."""
    target = saved.with_name("otra.tar.gz")
    with (
        tarfile.open(saved) as old,
        gzip.open(target, "wb") as stream,
        tarfile.open(fileobj=stream, mode="w|") as new,
    ):
        for info in old:
            name, content = change(info.name, old.extractfile(info).read())
            made = tarfile.TarInfo(name)
            made.size = len(content)
            new.addfile(made, io.BytesIO(content))
    return target


def test_a_changed_member_with_a_valid_checksum_is_found(place):
    note(subject=make_row(Process))
    saved = save(place)
    other = rewritten(
        saved,
        lambda name, c: (name, c.replace(b"test.noted", b"test.other") if "event" in name else c),
    )
    with pytest.raises(backup.BackupError, match="dañado"):
        backup.inspect(other)


@pytest.mark.parametrize("name", ["media/../../fuera.txt", "/media/fuera.txt", "otra/cosa.txt"])
def test_a_member_that_leads_elsewhere_is_refused(place, name):
    saved = save(place)
    other = rewritten(saved, lambda old, c: (name if old.startswith("media/") else old, c))
    with pytest.raises(backup.BackupError, match="dañado"):
        backup.inspect(other)
    assert not os.path.exists(place / "fuera.txt")


def test_a_backup_of_another_version_says_which_tables_differ(place):
    saved = save(place)

    def older(name, content):
        if name != "manifest.json":
            return name, content
        manifest = json.loads(content)
        manifest["columns"]["participa.process"].pop()
        return name, json.dumps(manifest).encode()

    with pytest.raises(backup.BackupError, match=r"otra versión.*participa\.process"):
        backup.inspect(rewritten(saved, older))


def test_if_restoring_fails_what_was_here_is_still_here(place, monkeypatch):
    fill()
    contents = backup.inspect(save(place))
    before = everything()
    monkeypatch.setattr(backup.restoring, "_reset_sequences", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup.restore(contents)
    assert everything() == before
    assert len(schema.media_files()) == 1
