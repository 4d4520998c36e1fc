"""Who speaks for an organisation says with whom it is tied, outside any survey, and when it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participa.relations.models import Tie
from participa.relations.queries import ties_of
from tests.factories.accounts import make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.participation import NOW
from tests.factories.relations import make_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return make_membership(user=make_user(), organization=make_organization(name="Junta"))


@pytest.fixture
def client(own) -> Client:
    found = Client()
    found.force_login(own.user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def page_of(organization) -> str:
    return f"{organization.get_absolute_url()}relaciones/"


def said(**changes: str) -> dict[str, str]:
    return {
        "kind": "works_with",
        "target": "Fábrica",
        "strength": "2",
        "since_on": "2026-01-02",
        "until_on": "",
    } | changes


def test_a_tie_is_declared_counts_and_is_ended(own, client):
    other = make_organization(name="Fábrica", territory=own.organization.territory)
    page = page_of(own.organization)
    administer = client.get(f"{own.organization.get_absolute_url()}administrar/")
    assert f'href="{page}"' in administer.content.decode()
    for _time in range(2):
        assert client.post(page, said())["Location"] == page
    tie = Tie.objects.get()
    assert (tie.source, tie.target, tie.basis, tie.strength) == (
        own.organization,
        other,
        "declared",
        2,
    )
    assert len(ties_of(own.organization.territory).ties) == 1
    end = f"{page}{tie.pk}/terminar/"
    assert f'href="{end}"' in client.get(page).content.decode()
    today = timezone.localdate().isoformat()
    wrong = client.post(end, {"on": "2025-01-01", "reason": "Se acabó el convenio"})
    assert (wrong.status_code, Tie.objects.get().until_on) == (422, None)
    assert "Se acabó el convenio" in wrong.content.decode()
    assert client.post(end, {"on": today, "reason": "Se acabó el convenio"})["Location"] == page
    after = client.get(page).content.decode()
    assert "Se acabó el convenio" in after
    assert end not in after
    assert client.get(end).status_code == 403


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "Nadie"}, "No está en el directorio"),
        ({"target": "Junta"}, "Una organización no tiene relaciones consigo misma"),
        ({"kind": "trusts"}, "Esa opción no está en la lista."),
        ({"since_on": "9999-12-31"}, "Escriba la fecha en que empezó: hoy o antes."),
        ({"until_on": "2025-12-31"}, "La fecha en que terminó debe ser posterior"),
        ({"since_on": "ayer"}, "Escriba la fecha como 13/07/2026."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(own, client, changes, sentence):
    make_organization(name="Fábrica")
    answer = client.post(page_of(own.organization), said(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{said(**changes)["target"]}"' in page
    assert not Tie.objects.exists()


def test_nobody_else_reads_or_declares(own):
    other = make_membership(user=make_user())
    stranger = Client()
    stranger.force_login(other.user, backend="django.contrib.auth.backends.ModelBackend")
    tie = make_tie(source=own.organization, target=other.organization)
    for address in (page_of(own.organization), f"{page_of(own.organization)}{tie.pk}/terminar/"):
        assert stranger.get(address).status_code == 403
        assert stranger.post(address, said()).status_code == 403
        assert Client().get(address).status_code == 302
    # The other end reads it on its own page and cannot end it.
    theirs = page_of(other.organization)
    page = stranger.get(theirs).content.decode()
    assert own.organization.name in page
    assert "terminar/" not in page
    assert stranger.get(f"{theirs}{tie.pk}/terminar/").status_code == 404


def test_whom_somebody_trusts_and_hidden_organisations_are_not_listed(own, client):
    make_tie(source=make_organization(name="Quien confía"), target=own.organization, kind="trusts")
    hidden = make_organization(name="Ya no está", verification="refused")
    make_tie(source=own.organization, target=hidden)
    page = client.get(page_of(own.organization)).content.decode()
    assert "Quien confía" not in page
    assert "Ya no está" not in page


def test_the_page_takes_the_same_questions_for_one_and_for_thirty(own, client):
    counts = []
    for many in (1, 29):
        for number in range(many):
            since = NOW.date() - timedelta(days=number + 1)
            make_tie(source=own.organization, since_on=since)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page_of(own.organization)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12
