"""`./participa ledger verify`, of the database and of a published file."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from participa.actors.models import Organization
from participa.audit.models import Event
from participa.audit.queries import public_file
from participa.audit.tasks import seal as seal_job
from participa.config.periodic import JOBS
from participa.kernel import signing
from participa.kernel.rulings import Ruling
from participa.web.reasons import words
from tests.core.audit.recorded import AT, note, note_everything, seal
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    said = io.StringIO()
    try:
        call_command("ledger", "verify", *arguments, stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error)
    return said.getvalue()


@pytest.fixture
def organization():
    made = make_row(Organization)
    note_everything()
    seal()
    return made


def test_a_database_in_order(organization):
    said = run()
    assert "Eventos: 1; sellados y firmados: 1 en 1 cabeceras; por sellar: 0" in said
    assert said.endswith("Todo está en orden.\n")


def test_a_changed_row_is_named(organization):
    Organization.objects.update(name="Otra")
    said = run()
    key = f"participa.organization:{organization.pk}"
    row = f"Organización {organization.pk} ({key})"
    assert f"- {row} fue cambiado por fuera de la plataforma." in said
    assert said.endswith("El registro NO pasa la comprobación: problemas: 1.")


def test_a_published_file(organization, tmp_path):
    file, key = tmp_path / "ledger.jsonl", tmp_path / "llave.pem"
    file.write_bytes(b"".join(public_file()))
    key.write_bytes(signing.public_pem())
    assert "Registros: 1. Cabeceras: 1." in run(str(file), "--key", str(key))
    assert run(str(file)).endswith("Todo está en orden.\n")
    file.write_bytes(file.read_bytes().replace(b"test.noted", b"test.other"))
    assert "La raíz de la cabecera" in run(str(file)).replace("la raíz", "La raíz")
    assert "No se puede leer" in run(str(tmp_path / "no.jsonl"))


def test_the_log_is_sealed_each_minute(organization):
    assert seal_job in JOBS
    note(subject=organization)
    seal_job(AT)
    assert Event.objects.filter(leaf=None).count() == 0


def test_the_refusals_have_words():
    assert words(Ruling(False, "audit.only_system")).endswith(".")
    assert words(Ruling(False, "audit.only_officers")).endswith(".")
