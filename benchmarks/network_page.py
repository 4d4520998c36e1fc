"""The picture of a territory with 5,000 organisations and 40,000 ties: its task, page and files.

    PYTHONPATH=src python benchmarks/network_page.py

Works in a temporary folder on SQLite, or on the empty database of DATABASE_URL. Prints a table;
`wall` holds the child process that measures, whose processor time `CPU` counts too.
"""

from __future__ import annotations

import gzip
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

FOLDER = tempfile.TemporaryDirectory(prefix="participa-benchmark-")
os.environ["PARTICIPA_DATA"] = FOLDER.name
os.environ.setdefault("PARTICIPA_SECRET_KEY", "benchmark")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.config.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.relations.models import Tie
from participa.relations.tasks import measure_networks
from participa.territories.enums import TerritoryKind
from participa.territories.models import Territory

ACTORS, TIES = 5_000, 40_000
SECTORS = ("citizens",) * 9 + ("private",) * 4 + ("public",) * 4 + ("cooperation", "academia")
PAGE = "/relaciones/red/76892/"


def fill() -> Territory:
    chance, now = random.Random(1), timezone.now()
    territory = Territory.objects.create(
        code="76892", name="Yumbo", folded_name="yumbo", kind=TerritoryKind.MUNICIPALITY
    )
    made = Organization.objects.bulk_create(
        Organization(
            name=f"Organización {number}",
            folded_name=f"organizacion {number}",
            slug=f"o{number:05}",
            sector=chance.choice(SECTORS),
            territory=territory,
            verification=Verification.VERIFIED,
            created_at=now,
        )
        for number in range(ACTORS)
    )
    pairs: set[tuple[int, ...]] = set()
    while len(pairs) < TIES:
        pairs.add(tuple(sorted(chance.sample(range(ACTORS), 2))))
    Tie.objects.bulk_create(
        [
            Tie(
                source=made[one],
                target=made[other],
                kind=chance.choice(("knows", "works_with")),
                strength=1,
                basis="documented",
                since_on=now.date(),
                recorded_at=now,
            )
            for one, other in sorted(pairs)
        ],
        batch_size=2_000,
    )
    return territory


def spent() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def measured(call: Callable[[], Any]) -> tuple[Any, str]:
    began, worked = time.perf_counter(), spent()
    found = call()
    return found, f"CPU {spent() - worked:.2f} s, wall {time.perf_counter() - began:.1f} s"


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    settings.ALLOWED_HOSTS = ["*"]
    territory = fill()
    print(f"| {connection.vendor}: {ACTORS:,} organisations, {TIES:,} ties | |\n|---|---|")
    results, told = measured(lambda: measure_networks.func(territory.pk))
    print(f"| task: {results} networks measured and kept | {told} |")
    client = Client()
    client.get(PAGE)
    for query in ("", "?relacion=works_with"):
        with CaptureQueriesContext(connection) as asked:
            page, told = measured(lambda query=query: client.get(PAGE + query))
        size = len(gzip.compress(page.content)) / 1024
        print(f"| page {query} | {len(asked)} queries, {size:.1f} KB compressed, {told} |")
    for name in ("relaciones.csv", "organizaciones.csv", "red.graphml", "red.gexf"):
        body, told = measured(lambda name=name: b"".join(client.get(PAGE + name).streaming_content))
        print(f"| {name} | {len(body) / 1e6:.1f} MB, {told} |")


if __name__ == "__main__":
    main()
