"""Somebody under eighteen takes part: their guardian's yes and their own opinion, if need be."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from participa.accounts.models import GuardianConsent, Participant
from participa.participation.models import Activity, Contribution
from tests.factories.participation import make_activity, make_phase, make_process

pytestmark = pytest.mark.django_db
WORDS = {"title": "Cancha del barrio", "body": "Está rota.", "ask": "Arreglarla."}
NAMED = WORDS | {"name": "Yuli", "consent": "on", "under_18": "on"}
GUARDIAN = {"guardian_name": "Rosa Mina", "relationship": "mamá", "channel": "web"}


@pytest.fixture
def url(settings: Any) -> str:
    settings.LIMITS = False
    activity: Activity = make_activity(make_phase(make_process()))
    return f"{activity.get_absolute_url()}nueva/"


def test_whoever_tells_nothing_of_themselves_is_asked_nothing(url: str) -> None:
    page = Client().get(url, {"title": "Cancha"}).text
    assert "Tengo menos de 18 años" in page
    assert "guardian_name" not in page
    for form in (WORDS, WORDS | {"under_18": "on"}, WORDS | {"name": "Nelly", "consent": "on"}):
        assert Client().post(url, form).status_code == 302
    assert Contribution.objects.count() == 3
    assert not GuardianConsent.objects.exists()


def test_a_minor_who_gives_a_name_is_asked_for_permission_and_opinion(url: str) -> None:
    client = Client()
    asked = client.post(url, NAMED)
    assert asked.status_code == 422
    for words in (
        "Escriba el nombre de quien da el permiso.",
        "Cuente con sus palabras qué piensa.",
        "Sin el permiso no podemos guardar sus datos.",
        'value="Yuli"',
        "Está rota.",
    ):
        assert words in asked.text
    assert not Participant.objects.exists()
    sent = client.post(url, NAMED | GUARDIAN | {"opinion": "Quiero jugar.", "agrees": "on"})
    assert sent.status_code == 302
    permission = GuardianConsent.objects.get()
    assert (permission.guardian_name, permission.opinion) == ("Rosa Mina", "Quiero jugar.")
    contribution = Contribution.objects.get()
    assert permission.participant == contribution.author
    story = Client().get(contribution.get_absolute_url()).text
    assert "Yuli" in story
    assert "Rosa Mina" not in story
    assert "Quiero jugar" not in story
