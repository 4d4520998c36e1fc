"""`/salud` tells whoever watches, and nothing more."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from participa.actors.models import Organization
from participa.audit.models import Event
from participa.web.health import views
from tests.core.audit.recorded import note, seal
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _up_to_date(monkeypatch):
    """The tests make their tables without migrations."""
    monkeypatch.setattr(views, "_applied", True)


def test_a_well_service_answers_200(client):
    response = client.get("/salud")
    body = response.json()
    assert (response.status_code, body["ok"]) == (200, True)
    assert [(name, check["ok"]) for name, check in body["checks"].items()] == [
        ("database", True),
        ("migrations", True),
        ("tasks", True),
        ("ledger", True),
        ("disk", True),
    ]
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_it_also_speaks_plain_text(client):
    response = client.get("/salud", {"formato": "texto"})
    assert response.content.decode().splitlines()[0] == "bien  database: responde"
    accepted = client.get("/salud", headers={"accept": "text/plain"})
    assert accepted["Content-Type"] == "text/plain; charset=utf-8"


def test_a_full_disk_is_503(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(views.shutil, "disk_usage", lambda path: usage(10, 9, 1024 * 1024))
    response = client.get("/salud")
    assert (response.status_code, response.json()["checks"]["disk"]) == (
        503,
        {"ok": False, "detail": "1 MB libres"},
    )


def test_events_that_wait_too_long_for_their_seal_are_503(client):
    note(subject=make_row(Organization), at=timezone.now() - timedelta(hours=2))
    assert client.get("/salud").json()["checks"]["ledger"] == {
        "ok": False,
        "detail": "espera hace 120 min",
    }
    seal()
    assert Event.objects.count() == 1
    assert client.get("/salud").status_code == 200


def test_a_database_that_does_not_answer_is_503(client, monkeypatch):
    def fail(*args):
        raise views.DatabaseError("secreto")

    monkeypatch.setattr(views, "_database", fail)
    response = client.get("/salud")
    assert (response.status_code, response.json()["checks"]["database"]) == (
        503,
        {"ok": False, "detail": "no responde"},
    )
    assert connection.vendor not in response.content.decode()
