"""Mail through a real SMTP server on a real socket."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from participa.kernel import tasks as queue
from participa.notices import queries, tasks
from participa.notices.enums import MailState
from participa.notices.models import Notice
from tests.core.kernel.test_tasks import work
from tests.factories.accounts import make_participant, make_user
from tests.factories.notices import NOW, make_notice

pytestmark = [pytest.mark.django_db]
BOGOTA = ZoneInfo("America/Bogota")


class Sink:
    """Keeps what it is sent; `answers` are what it says to the next messages instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        raw = envelope.content
        self.mails.append(email.message_from_bytes(raw, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}
    }
    yield handler
    controller.stop()


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("mail_state", flat=True))


def again() -> None:
    """Let the time of the next attempt come."""
    queue.sweep(timezone.now())
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work()


def test_digest_tells_everything_in_one_mail(sink: Sink) -> None:
    user = make_user("sandra@example.org", digest="immediate")
    make_notice(user.participant, params={"title": "¿Año del niño?", "outcome": "adopted"})
    make_notice(user.participant, kind="endorsed", params={"title": "Vía", "organization": "JAC"})
    make_notice(user.participant, read_at=NOW)  # already read in the inbox: not mailed
    assert tasks.queue_due_mail(NOW + timedelta(minutes=1)) == 1
    work()
    (mail,) = sink.mails
    assert mail["Subject"].strip() == "Respondieron «¿Año del niño?» y otra novedad"
    assert mail["To"] == "sandra@example.org"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<http://localhost:8000/avisos/parar/")
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "es-co")
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for body in (text, html):
        assert "Respondieron «¿Año del niño?»" in body
        assert "JAC respalda «Vía»" in body
        assert "http://localhost:8000/aportes/1/" in body
        assert "/avisos/parar/" in body
    assert states() == [MailState.SENT, MailState.SENT, MailState.WAITING]
    assert tasks.queue_due_mail(NOW + timedelta(minutes=2)) == 0
    assert Notice.objects.exclude(mailed_at=None).count() == 2


def test_mail_is_in_the_readers_language(sink: Sink) -> None:
    user = make_user(digest="immediate", language="en")
    make_notice(user.participant)
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    (mail,) = sink.mails
    assert mail["Content-Language"] == "en"
    assert mail["Subject"].strip() == "“Agua en Mulaló” was answered"


@pytest.mark.parametrize(
    ("digest", "written", "early", "late"),
    [
        ("daily", (2026, 11, 23, 10), (2026, 11, 24, 5, 59), (2026, 11, 24, 6, 0)),
        ("daily", (2026, 11, 23, 5), (2026, 11, 23, 5, 30), (2026, 11, 23, 6, 0)),
        ("weekly", (2026, 11, 24, 10), (2026, 11, 30, 5, 59), (2026, 11, 30, 6, 0)),
        ("immediate", (2026, 11, 24, 10), (2026, 11, 24, 9), (2026, 11, 24, 10, 1)),
    ],
)
def test_due_mail_waits_for_the_digest(
    digest: str, written: tuple[int, ...], early: tuple[int, ...], late: tuple[int, ...]
) -> None:
    user = make_user(digest=digest)
    made = datetime(*written, tzinfo=BOGOTA)  # type: ignore[misc,arg-type]
    notice = make_notice(user.participant, created_at=made)
    if digest != "immediate":
        assert queries.due_mail(datetime(*early, tzinfo=BOGOTA)) == []  # type: ignore[misc,arg-type]
    due = queries.due_mail(datetime(*late, tzinfo=BOGOTA))  # type: ignore[misc,arg-type]
    assert due == [queries.Due(user.participant.pk, (notice.pk,))]


def test_due_mail_leaves_out_who_is_not_to_be_written_to() -> None:
    at = NOW + timedelta(hours=2)
    for person in (
        make_user(digest="never").participant,
        make_user(digest="immediate", is_active=False).participant,
        make_user(digest="immediate", erased_at=NOW).participant,
        make_participant(),
        make_participant(contact_email="a@example.org", erased_at=NOW),
    ):
        make_notice(person)
    old = make_user(digest="immediate").participant
    make_notice(old, created_at=at - timedelta(days=15))
    hourly = make_participant(contact_email="nelly@example.org")
    make_notice(hourly, created_at=NOW + timedelta(minutes=20))
    assert queries.due_mail(NOW + timedelta(minutes=59)) == []
    assert [due.participant_id for due in queries.due_mail(at)] == [hourly.pk]


def test_due_mail_is_one_statement(django_assert_num_queries) -> None:
    for _ in range(30):
        make_notice(make_user(digest="immediate").participant)
    with django_assert_num_queries(1):
        assert len(queries.due_mail(NOW + timedelta(minutes=1))) == 30


def test_server_that_is_away_is_tried_again(sink: Sink, settings) -> None:
    make_notice(make_user(digest="immediate").participant)
    settings.EMAIL_PORT, port = free_port(), settings.EMAIL_PORT
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    again()
    assert (states(), sink.mails) == ([MailState.QUEUED], [])
    settings.EMAIL_PORT = port
    again()
    assert (states(), len(sink.mails)) == ([MailState.SENT], 1)
    assert len(DBTaskResult.objects.get().worker_ids) == 3


def test_refusal_for_the_moment_is_tried_again(sink: Sink) -> None:
    make_notice(make_user(digest="immediate").participant)
    sink.answers = ["451 Try again later", "421 Too busy"]
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    assert (states(), Notice.objects.get().mailed_at) == ([MailState.QUEUED], None)
    assert tasks.queue_due_mail(NOW + timedelta(minutes=2)) == 0  # the task has it
    again()
    again()
    assert (states(), len(sink.mails)) == ([MailState.SENT], 1)


def test_refusal_for_good_is_noted_and_not_tried_again(sink: Sink) -> None:
    make_notice(make_user(digest="immediate").participant)
    sink.answers = ["550 No such person, año"]
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    again()
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mailed_at) == (MailState.REFUSED, None)
    assert notice.mail_error.startswith("550 No such person")
    assert sink.mails == []
    assert tasks.queue_due_mail(NOW + timedelta(minutes=3)) == 0
    assert queue.dead_tasks() == []


def test_worker_killed_while_sending_never_sends_twice(sink: Sink) -> None:
    """The task runs anew after the worker was lost; what it had begun to send stays as it is."""
    make_notice(make_user(digest="immediate").participant)
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    Notice.objects.update(mail_state=MailState.SENDING)  # as the killed worker left it
    DBTaskResult.objects.update(
        status="RUNNING", started_at=timezone.now() - timedelta(hours=1), worker_ids=["killed"]
    )
    again()
    assert DBTaskResult.objects.get().return_value == "nothing to send"
    assert (states(), sink.mails) == ([MailState.SENDING], [])


def test_same_task_run_twice_sends_once(sink: Sink) -> None:
    notice = make_notice(make_user(digest="immediate").participant)
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    assert tasks.send_mail.call(notice.participant_id, [notice.pk]) == "nothing to send"
    assert len(sink.mails) == 1


def test_who_stopped_meanwhile_is_not_written_to(sink: Sink) -> None:
    user = make_user(digest="immediate")
    make_notice(user.participant)
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    type(user).objects.filter(pk=user.pk).update(digest="never")
    work()
    assert (states(), sink.mails) == ([MailState.STOPPED], [])


def test_title_with_line_breaks_cannot_add_a_header(sink: Sink) -> None:
    params = {"title": "Agua\r\nBcc: all@example.org\r\n\r\nHola"}
    make_notice(make_user(digest="immediate").participant, params=params)
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    (mail,) = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"].strip() == "Respondieron «Agua Bcc: all@example.org Hola»"


def test_many_notices_are_told_in_one_mail_of_bounded_length(sink: Sink) -> None:
    user = make_user(digest="immediate")
    for number in range(60):
        make_notice(user.participant, params={"title": f"Aporte {number}"})
    tasks.queue_due_mail(NOW + timedelta(minutes=1))
    work()
    (mail,) = sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert text.count("Respondieron") == 50
    assert "Y 10 novedades más en su cuenta." in text
    assert states() == [MailState.SENT] * 60
