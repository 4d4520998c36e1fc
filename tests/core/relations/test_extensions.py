"""An open wave may be given more time: the date it had stays to be read, with the reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.accounts import make_user
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.participation import NOW
from tests.factories.relations import CLOSES, SETUP, answer, entry_of, make_wave

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.relations import operations
from participa.relations.queries import link_token

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=7)


def extend(wave, *, by=SETUP, at=NOW, closes_at=LATER, reason="El puente festivo"):
    return operations.extend_wave(by=by, at=at, wave=wave, closes_at=closes_at, reason=reason)


def test_both_dates_stay_with_the_reason_and_who():
    wave = make_wave()
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, wave.territory)
    for _time in range(2):
        extend(wave, by=Agent(user=ally))
    extend(wave, closes_at=LATER + timedelta(days=1), reason="Faltan dos")
    wave.refresh_from_db()
    assert wave.closes_at == LATER + timedelta(days=1)
    assert list(wave.extensions.values_list("number", "before", "closes_at", "reason", "by")) == [
        (1, CLOSES, LATER, "El puente festivo", ally.pk),
        (2, LATER, LATER + timedelta(days=1), "Faltan dos", None),
    ]
    assert Event.objects.filter(type="relations.wave_extended").count() == 2


def test_who_has_not_answered_hears_of_it_and_may_answer():
    organizations = [make_organization() for _ in range(3)]
    users = [make_user() for _ in range(2)]
    for organization, user in zip(organizations, users, strict=False):
        make_membership(organization=organization, user=user)
    wave = make_wave(*organizations)
    answer(entry_of(wave, organizations[0]), {})
    extend(wave)
    notice = Notice.objects.get(kind="wave_extended")
    assert notice.participant.user == users[1]
    assert notice.params["due_on"] == timezone.localdate(LATER).isoformat()
    late = answer(entry_of(wave, organizations[1]), {}, at=CLOSES + timedelta(days=1))
    assert late.number == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"closes_at": CLOSES}, ["closes_on"]),
        ({"closes_at": NOW - timedelta(days=1)}, ["closes_on"]),
        ({"closes_at": NOW + timedelta(days=367)}, ["closes_on"]),
        ({"reason": "  "}, ["reason"]),
        ({"reason": "x" * 241}, ["reason"]),
    ],
)
def test_refusals_stand_beside_their_field(changes, fields):
    wave = make_wave()
    with pytest.raises(ValidationError) as raised:
        extend(wave, **changes)
    assert sorted(raised.value.message_dict) == fields
    wave.refresh_from_db()
    assert (wave.closes_at, wave.extensions.count()) == (CLOSES, 0)


def test_only_who_convenes_and_only_while_it_is_open():
    wave = make_wave()
    reasons = []
    for by, at in [(Agent(user=make_person()), NOW), (SETUP, CLOSES + timedelta(seconds=1))]:
        with pytest.raises(NotAllowed) as raised:
            extend(wave, by=by, at=at)
        reasons.append(raised.value.ruling.reason)
    assert reasons == ["only_conveners", "wave_closed"]
    operations.close_wave(by=SETUP, at=NOW, wave=wave)
    with pytest.raises(NotAllowed):
        extend(wave)


def test_the_desk_extends_and_everybody_reads_why():
    now = timezone.now()
    wave = make_wave(at=now - timedelta(days=1), closes_at=now + timedelta(days=5))
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, wave.territory)
    client = Client()
    client.force_login(ally)
    desk = f"/mesa/relaciones/{wave.pk}/"
    assert f'href="{desk}ampliar/"' in client.get(desk).content.decode()
    for day in ("2020-01-01", "9999-12-31", "0001-01-01", "mañana"):
        wrong = client.post(f"{desk}ampliar/", {"closes_on": day, "reason": "Faltan varias"})
        assert wrong.status_code == 422
        assert "Faltan varias" in wrong.content.decode()
    day = timezone.localdate(now) + timedelta(days=20)
    sent = {"closes_on": day.isoformat(), "reason": "Faltan varias"}
    assert client.post(f"{desk}ampliar/", sent).status_code == 302
    link = f"/encuesta/{link_token(wave.roster.first())}/"
    for address in (wave.get_absolute_url(), link):
        assert "Faltan varias" in Client().get(address).content.decode()


def test_the_public_page_takes_the_same_questions_for_one_and_thirty_extensions():
    wave = make_wave()
    counts = []
    for days in (range(1, 2), range(2, 31)):
        for day in days:
            extend(wave, closes_at=CLOSES + timedelta(days=day))
        with CaptureQueriesContext(connection) as caught:
            Client().get(wave.get_absolute_url())
        counts.append(len(caught))
    assert counts[1] <= counts[0] <= 12
