"""With 5,000 organisations and 40,000 ties the pages of articulation stay small and ask little."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participa.kernel.database import gather_statistics
from participa.objectives.models import (
    ActorContribution,
    ActorContributionVersion,
    ContributionMinutes,
)
from tests.factories.objectives import make_indicator, make_objective
from tests.journeys.test_relations_at_size import ACTORS, WEIGHT, populate

pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]
MOST = 12


def test_pages_stay_within_their_queries_and_weight(client: Client, django_assert_max_num_queries):
    """Each of the 5,000 gives something to one objective, and it stands in minutes."""
    actors, now = populate(), timezone.now()
    today = timezone.localdate(now)
    objective = make_objective(territory=actors[0].territory)
    make_indicator(objective)
    given = ActorContribution.objects.bulk_create(
        ActorContribution(objective=objective, organization=one, kind="hours", created_at=now)
        for one in actors
    )
    ActorContributionVersion.objects.bulk_create(
        ActorContributionVersion(
            contribution=each,
            number=1,
            what="Cuarenta horas de ingeniería para el plan de días malos",
            amount=40,
            post="Gerencia ambiental",
            due_on=today + timedelta(days=number % 60 - 30),
            at=now,
        )
        for number, each in enumerate(given)
    )
    ContributionMinutes.objects.bulk_create(
        ContributionMinutes(contribution=each, held_on=today, meeting="Sesión", at=now)
        for each in given
    )
    gather_statistics()
    for address in (
        "/organizaciones/",
        "/organizaciones/?sector=private&pagina=40",
        actors[0].get_absolute_url(),
        "/articulacion/",
        f"/articulacion/{objective.territory.code}/",
        objective.get_absolute_url(),
        f"{objective.get_absolute_url()}?pagina=250",
        "/cifras/articulated_actors/",
    ):
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
        assert (answer.status_code, address) == (200, address)
        assert len(gzip.compress(answer.content)) < WEIGHT / 2
    assert client.get("/cifras/articulated_actors/").context["answer"].total == ACTORS
