"""With 5,000 organisations and 40,000 ties the pages stay small and ask few questions."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest
from django.test import Client
from django.utils import timezone

from participa.accounts.enums import Role
from participa.actors.models import Organization
from participa.kernel.database import gather_statistics
from participa.kernel.enums import Sector
from participa.relations.enums import TieKind
from participa.relations.models import Tie
from participa.relations.queries import ties_of
from participa.site.queries import Site, remember_site
from tests.factories.accounts import make_user
from tests.factories.actors import make_grant
from tests.factories.relations import answer, entry_of, make_wave
from tests.factories.territories import make_territory

pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]
ACTORS, TIES, ASKED = 5_000, 40_000, 400
WEIGHT = 60 * 1024  # bytes, compressed


@pytest.fixture(autouse=True)
def _site_settings_known() -> Iterator[None]:
    remember_site(Site(), seconds=600)
    yield
    remember_site(None)


def populate() -> list[Organization]:
    territory, at = make_territory(name="Yumbo"), timezone.now()
    sectors = list(Sector)
    actors = Organization.objects.bulk_create(
        Organization(
            slug=f"organizacion-{n}",
            name=f"Asociación de vecinas y vecinos de la vereda número {n}",
            folded_name=f"asociacion de vecinas y vecinos de la vereda numero {n}",
            sector=sectors[n % len(sectors)],
            territory=territory,
            verification="verified",
            created_at=at,
        )
        for n in range(ACTORS)
    )
    Tie.objects.bulk_create(
        (
            Tie(
                source=actors[n % ACTORS],
                target=actors[(n % ACTORS + 1 + n // ACTORS) % ACTORS],
                kind=TieKind.values[n % 5],
                basis="declared",
                since_on=timezone.localdate(),
                recorded_at=at,
            )
            for n in range(TIES)
        ),
        batch_size=2000,
    )
    gather_statistics()
    return actors


def test_pages_stay_within_their_queries_and_weight(django_assert_max_num_queries):
    actors = populate()
    now = timezone.now()
    asked = actors[:ASKED]
    wave = make_wave(*asked, at=now - timedelta(days=2), closes_at=now + timedelta(days=9))
    for one in islice(asked, 20):
        answer(entry_of(wave, one), {"knows": {other.pk: 1 for other in asked[20:]}}, at=now)
    with django_assert_max_num_queries(6):
        found = ties_of(wave.territory, at=now)
    repeated = 4  # that somebody says in the survey and stood before it
    assert (len(found.actors), len(found.ties)) == (ACTORS, TIES + 20 * 380 - repeated)
    user = make_user()
    make_grant(user, Role.TERRITORIAL_ALLY, wave.territory)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    interview = f"/mesa/relaciones/entrevistas/{entry_of(wave, asked[0]).pk}/"
    desk = f"/mesa/relaciones/{wave.pk}/"
    addresses = (
        "/relaciones/",
        wave.get_absolute_url(),
        f"{interview}1/",
        f"{interview}2/",
        f"{interview}enviar/",
        desk,
        f"{desk}enlaces/",
        f"{desk}hojas/",
        "/mesa/relaciones/",
        "/mesa/relaciones/vinculos/",
        "/mesa/relaciones/vinculos/?pagina=900&relacion=funds",
    )
    weights = {}
    for address in addresses:
        with django_assert_max_num_queries(12):
            answered = client.get(address)
        assert answered.status_code == 200, address
        weights[address] = len(gzip.compress(answered.content))
    assert {address: size for address, size in weights.items() if size > WEIGHT} == {}
