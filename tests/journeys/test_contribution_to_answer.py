"""Doña Nelly sends a proposal without an account; Sandra answers; the page tells the story."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from participa.accountability.operations import record_response
from participa.kernel.agents import Agent
from participa.participation.models import Contribution
from tests.factories.accounts import make_user
from tests.factories.participation import give_role, make_activity, make_phase, make_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    now = timezone.now()
    process = make_process(title="Alumbrado de los barrios", answer_days=15)
    return make_activity(
        make_phase(process),
        mechanism="proposals",
        opens_at=now - timezone.timedelta(days=1),
        closes_at=now + timezone.timedelta(days=9),
    )


def test_visitor_contributes_and_reads_the_answer(client, activity):
    page = client.get(activity.process.get_absolute_url())
    assert "Enviar una propuesta" in page.content.decode()

    new = activity.get_absolute_url() + "nueva/"
    assert client.get(new).status_code == 200
    form = client.get(new, {"title": "Alumbrado en La Estancia"}).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form)[1]
    sent = {
        "title": "Alumbrado en La Estancia",
        "body": "De noche no se ve nada en el parque.",
        "ask": "Poner seis lámparas.",
        "place": "La Estancia",
        "once": once,
        "name": "Nelly",
        "consent": "on",
    }
    receipt = client.post(new, sent, follow=True)
    assert receipt.status_code == 200
    code = re.search(r'class="receipt-code">(\w{6})<', receipt.content.decode())[1]
    contribution = Contribution.objects.get()
    assert client.post(new, sent, follow=True).redirect_chain == receipt.redirect_chain
    assert Contribution.objects.count() == 1  # the same form sent twice counts once

    sandra = make_user()
    give_role(activity.process, sandra)
    record_response(
        by=Agent(user=sandra),
        at=timezone.now(),
        process=activity.process,
        authority=activity.process.decider,
        contributions=[contribution],
        outcome="adopted",
        body="Pondremos seis lámparas en el parque de La Estancia antes de marzo.",
        signed_by="Secretaría de Infraestructura",
    )
    other_phone = type(client)()
    story = other_phone.get(contribution.get_absolute_url()).content.decode()
    assert "Pondremos seis lámparas" in story
    assert "Nelly" in story

    found = other_phone.post(reverse("accounts:follow"), {"code": code}, follow=True)
    assert "Alumbrado en La Estancia" in found.content.decode()
