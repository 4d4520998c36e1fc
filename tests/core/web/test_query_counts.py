"""Each public page takes the same number of queries for 1 and for 30 items; none over twelve.

Counted as if something had just happened: nothing is kept from one request to the next inside a
test's transaction. Outside of it each page that keeps answers asks once more, for the newest event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participa.kernel.agents import Agent
from participa.participation import operations
from participa.participation.models import Contribution
from tests.factories.accountability import (
    contrast,
    make_change,
    make_commitment,
    make_evidence,
    make_response,
)
from tests.factories.accounts import make_participant, make_user
from tests.factories.actors import make_organization
from tests.factories.objectives import make_implementation
from tests.factories.participation import (
    NOW,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db

MOST = 12
MOST_ON_HOME = 8
# page: how many queries a visitor without a session costs
COUNTS = {
    "home": 4,
    "process list": 4,
    "process": 9,
    "contribution list": 6,
    "proposal list": 7,
    "question list": 6,
    "contribution": 11,
    "commitments": 8,
    "commitment": 9,
    "response": 10,
    "territory": 9,
    "directory": 4,
    "organisation": 10,
    "search": 5,
}


def fill(items: int) -> dict[str, str]:
    """So many of everything; page → address."""
    now = timezone.now()
    days = {"opens_at": now - timedelta(days=60), "closes_at": now + timedelta(days=9)}
    activity = make_activity(make_phase(make_process(published_at=NOW)), **days)
    process = activity.process
    questions = make_activity(make_phase(process), mechanism="questions", **days)
    told = make_contribution(activity)
    response = make_response(told)
    commitment = make_commitment(response)
    make_implementation(territory=process.territory)
    for number in range(items):
        other = make_process(published_at=NOW)
        make_activity(make_phase(other), **days)
        make_activity(make_phase(other), mechanism="conversations", **days)
        make_organization(name=f"Junta número {number}", territory=process.territory)
        row = make_contribution(activity, author=named(number))
        make_contribution(questions, author=named(number))
        piece = make_evidence(commitment, title=f"Foto {number}")
        contrast(piece, "true")
        make_change(commitment, description=f"Cambio {number}")
        make_commitment(make_response(row, body=f"Respuesta {number}"), title=f"Otro {number}")
        discuss(told, number)
    return {
        "home": "/",
        "process list": "/procesos/",
        "process": process.get_absolute_url(),
        "contribution list": f"{process.get_absolute_url()}aportes/",
        "proposal list": activity.get_absolute_url(),
        "question list": questions.get_absolute_url(),
        "contribution": told.get_absolute_url(),
        "commitments": "/compromisos/",
        "commitment": commitment.get_absolute_url(),
        "response": response.get_absolute_url(),
        "territory": process.territory.get_absolute_url(),
        "directory": "/organizaciones/",
        "organisation": process.decider.get_absolute_url(),
        "search": "/buscar/?q=bocatoma",
    }


def named(number: int):
    """Half of the people have an account whose name shows."""
    return make_user(name=f"Nelly {number}").participant if number % 2 else make_participant()


def discuss(contribution: Contribution, number: int) -> None:
    by = Agent(participant_id=named(number).pk)
    said, _code = operations.comment_on(
        by=by, at=NOW, contribution=contribution, body=f"Pasa igual {number}"
    )
    operations.comment_on(by=by, at=NOW, contribution=contribution, body="Sí", parent=said)


def count(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("items", [1, 30])
def test_public_pages_cost_the_same_for_one_and_for_thirty(client: Client, items: int) -> None:
    pages = fill(items)
    client.get("/acerca/")  # the site's own settings are read now and then
    found = {}
    for page, address in pages.items():
        assert client.get(address).status_code == 200, page
        found[page] = count(lambda address=address: client.get(address))
    assert found == COUNTS
    assert max(found.values()) <= MOST
    assert found["home"] < MOST_ON_HOME


def test_supporting_costs_six_queries(client: Client) -> None:
    contribution = make_contribution()
    address = f"{contribution.get_absolute_url()}apoyar/"
    client.post(f"{make_contribution().get_absolute_url()}apoyar/")  # now they hold a code
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address).status_code == 302
    asked = [one["sql"] for one in captured if not one["sql"].startswith(("SAVE", "RELEASE"))]
    contribution.refresh_from_db()
    assert (len(asked), contribution.support_count) == (6, 1)
