"""The doctor says what is wrong and how to mend it; the periodic process bears failing jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from participa.audit.models import Event
from participa.config import periodic
from participa.management import diagnosis
from participa.management.diagnosis import BAD, GOOD, WARN, Finding


def marks(check: Callable[[], object]) -> list[str]:
    return [finding.mark for finding in check()]  # type: ignore[attr-defined]


def test_doctor_exits_with_1_when_something_must_be_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings = [Finding(GOOD, "Una"), Finding(BAD, "Otra", "Haga esto."), Finding(WARN, "Tercera")]
    monkeypatch.setattr("participa.management.commands.doctor.diagnose", lambda: iter(findings))
    out = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("doctor", stdout=out)
    assert exit_.value.code == 1
    assert out.getvalue() == (
        "✓ Una\n✗ Otra\n    → Haga esto.\n! Tercera\n\nPor arreglar: 1. Por revisar: 1.\n"
    )


def test_doctor_exits_with_0_when_there_are_only_remarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "participa.management.commands.doctor.diagnose", lambda: iter([Finding(WARN, "Una")])
    )
    out = StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue() == "! Una\n\nTodo lo necesario está bien. Por revisar: 1.\n"


@pytest.mark.parametrize(
    ("site", "hosts", "expected"),
    [
        ("http://localhost:8000", ["localhost"], [GOOD]),
        ("https://participa.example.org", ["participa.example.org"], [GOOD, WARN]),
        ("https://participa.example.org", ["localhost"], [BAD, WARN]),
        ("http://participa.example.org", ["participa.example.org"], [BAD]),
        ("participa.example.org", ["participa.example.org"], [BAD]),
    ],
)
def test_address_must_be_served_and_encrypted(
    settings: Settings, site: str, hosts: list[str], expected: list[str]
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = site, hosts
    settings.HTTPS = site.startswith("https")
    settings.OPERATOR_CONTACT = "datos@localhost"
    assert marks(diagnosis.address) == expected


def test_secret_key_must_be_long_and_private(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.DEBUG = tmp_path, False
    settings.SECRET_KEY = "short"
    assert marks(diagnosis.secret_key) == [BAD]
    settings.SECRET_KEY = "x" * 50
    assert marks(diagnosis.secret_key) == [GOOD]
    (tmp_path / "secret-key").touch(mode=0o644)
    assert marks(diagnosis.secret_key) == [BAD]


def test_data_folder_with_little_space_is_remarked(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    for free, mark in ((10, GOOD), (1, WARN), (0.1, BAD)):
        usage = type("Usage", (), {"free": free * diagnosis.GIGABYTE})
        monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _, usage=usage: usage)
        assert marks(diagnosis.data_folder) == [mark]


def test_data_folder_that_cannot_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file" / "data"
    assert marks(diagnosis.data_folder) == [BAD]


@pytest.mark.django_db
def test_clock_behind_the_last_event_is_told() -> None:
    assert marks(diagnosis.clock) == [GOOD]
    Event.objects.create(
        type="test", at=timezone.now() + timedelta(days=1), subject="x", commitment=""
    )
    assert marks(diagnosis.clock) == [BAD]


@pytest.mark.django_db
def test_database_without_territories_is_told() -> None:
    assert marks(diagnosis.reference_data) == [BAD]


def test_mail_in_the_console_is_remarked() -> None:
    assert marks(diagnosis.mail) == [WARN]


def test_mail_server_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert marks(diagnosis.mail) == [BAD]


@pytest.mark.django_db
def test_periodic_job_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[datetime] = []

    def breaks(at: datetime) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(periodic, "JOBS", [breaks, called.append])
    monkeypatch.setattr("participa.management.commands.periodic.JOBS", periodic.JOBS)
    monkeypatch.setattr("participa.management.commands.periodic.close_old_connections", int)
    call_command("periodic", once=True)
    assert len(called) == 1
    assert [record.message for record in caplog.records] == ["The periodic job breaks failed"]
