"""Measuring networks in the background: pages only read what is kept here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from participa.audit.models import Event
from participa.kernel import limits
from participa.kernel.agents import system
from participa.kernel.tasks import Policy, background
from participa.territories.models import Territory

from .enums import CONFIDENTIAL
from .models import Wave
from .operations import record_network
from .queries import (
    PUBLISHED,
    NetworkRows,
    TerritoryTies,
    network_rows,
    networks_of,
    territories_with_ties,
    ties_of,
    waves_of,
)

if TYPE_CHECKING:
    from participa_methods.networks import Network

EVERY = 300  # seconds at least between two rounds
DRAWN_ACTORS, DRAWN_PAIRS = 80, 1_500  # above, a drawing of single organisations says nothing
SEEN = "relations.measured_up_to"
OWN = "relations.network_measured"


def measure_due(at: datetime) -> int:
    """Enqueue the territories with ties once something happened since; called every minute."""
    if not limits.allow("relations.measure", 1, EVERY):
        return 0
    latest = Event.objects.exclude(type=OWN).order_by("-pk").values_list("pk", flat=True).first()
    if latest is None or cache.get(SEEN) == latest:
        return 0
    with transaction.atomic():
        due = list(territories_with_ties().values_list("pk", flat=True))
        for pk in due:
            measure_networks.enqueue(pk)
    cache.set(SEEN, latest, None)
    return len(due)


@dataclass(frozen=True, slots=True)
class _Job:
    """One network to measure: its rows, those of the wave before, and what is known already."""

    wave: Wave | None
    kind: str
    rows: NetworkRows
    compared: NetworkRows | None
    known: tuple[str, str, str] | None  # digest, earlier digest, version of the latest result


@background(Policy(attempts=3, wait=timedelta(minutes=2)))
def measure_networks(territory_id: int) -> int:
    """Measure every network of a territory whose rows changed; returns how many results are new.

    The method runs in a child process, so that the memory of its libraries is given back.
    """
    territory = Territory.objects.select_related("department").get(pk=territory_id)
    at, made = timezone.now(), 0
    jobs = list(_jobs(territory, at))
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as child:
        for job, found in zip(jobs, child.map(_measured, jobs), strict=True):
            if found is not None:
                record_network(
                    by=system("networks"),
                    at=at,
                    territory=territory,
                    wave=job.wave,
                    kind=job.kind,
                    **found,
                )
                made += 1
    return made


def _jobs(territory: Territory, at: datetime) -> Iterator[_Job]:
    before: TerritoryTies | None = None
    for wave in (*waves_of(territory), None):
        found = ties_of(territory, wave=wave, at=at)
        known = networks_of(territory, wave)
        asked = wave.kinds if wave is not None else sorted({tie.kind for tie in found.ties})
        for kind in ("", *asked):
            kinds = PUBLISHED if kind == "" else (kind,)
            rows = network_rows(found, kinds)
            compared = network_rows(before, kinds) if before and wave else None
            last = known.get(kind)
            if rows.actors:
                yield _Job(
                    wave,
                    kind,
                    rows,
                    compared if compared and compared.actors else None,
                    (last.digest, last.earlier_digest, last.version) if last else None,
                )
        before = found


def _measured(job: _Job) -> dict[str, Any] | None:
    """The fields of a result; None where the known one is of the same rows."""
    from participa_methods.networks import VERSION

    network = _network(job.rows)
    first = _network(job.compared) if job.compared is not None else None
    digests = network.digest, first.digest if first is not None else ""
    if job.known == (*digests, VERSION):
        return None
    both = job.rows.answered & job.compared.answered if job.compared is not None else frozenset()
    found = _found(network, job.kind in CONFIDENTIAL, first, sorted(both))
    return {**found, "digest": digests[0], "earlier_digest": digests[1]}


def _network(rows: NetworkRows) -> Network:
    from participa_methods.networks import Actor, Tie, network

    return network(
        [
            Actor(row.id, row.sector, row.territory, frozenset(row.offers), frozenset(row.needs))
            for row in rows.actors
        ],
        [Tie(row.source, row.target, row.kind, row.strength) for row in rows.ties],
    )


def _found(
    network: Network, confidential: bool, first: Network | None, both: Sequence[str]
) -> dict[str, Any]:
    """The fields of a result. Of confidential relations only totals are kept at all."""
    from participa_methods.networks import as_json, measure

    told = as_json(measure(network))
    pieces = told.pop("components")
    restricted = {name: told.pop(name) for name in ("betweenness", "introductions")}
    isolates = told.pop("isolates")
    result = {
        **told,
        "actors": network.size,
        "ties": len(network.pairs),
        "pieces": len(pieces),
        "largest": len(pieces[0]),
        "isolates": len(isolates),
        "sizes": dict(zip(network.sectors, network.sector_sizes.tolist(), strict=True)),
        "change": _change(first, network, both) if first is not None else None,
        "drawing": None if confidential else _drawing(network),
    }
    return {
        "method": result.pop("method"),
        "version": result.pop("version"),
        "result": {name: value for name, value in result.items() if name != "digest"},
        "restricted": {}
        if confidential
        else {**restricted, "isolates": isolates, "brokers": _brokers(network)},
    }


def _drawing(network: Network) -> dict[str, Any] | None:
    """Ids in order and tied pairs as places among them; None where it would be too full."""
    if network.size > DRAWN_ACTORS or len(network.pairs) > DRAWN_PAIRS:
        return None
    return {"ids": list(network.ids), "pairs": network.pairs.tolist()}


def _brokers(network: Network) -> list[dict[str, Any]]:
    """Those who join untied pairs, by role; the twenty with most."""
    from participa_methods.networks import brokers

    found = sorted((row for row in brokers(network) if row.total), key=lambda row: -row.total)
    return [
        {
            "id": row.id,
            "coordinator": row.coordinator,
            "consultant": row.consultant,
            "representative": row.representative,
            "liaison": row.liaison,
        }
        for row in found[:20]
    ]


def _change(first: Network, second: Network, both: Sequence[str]) -> dict[str, Any] | None:
    from participa_methods.networks import NetworkError, change

    try:
        found = change(first, second, among=both)
    except NetworkError:  # fewer than four answered both times
        return None
    measures = {
        name: {
            "before": difference.before,
            "after": difference.after,
            "interval": difference.interval,
            "direction": difference.direction,
        }
        for name, difference in (
            ("density", found.density),
            ("cross_sector_density", found.cross_sector_density),
            ("ei_index", found.ei_index),
        )
    }
    counts = {name: getattr(found, name) for name in ("paired", "kept", "new", "ended", "level")}
    return {**counts, **measures}
