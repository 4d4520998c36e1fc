"""The ties of a territory, as plain rows for `participa_methods.networks` and for pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.kernel.enums import Sector
from participa.territories.models import Territory

from ..enums import TieKind
from ..models import RosterEntry, Tie, Wave, WaveAnswer
from .waves import ResponseRate, response_rate, waves_of


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An organisation of the network; `answered` is None where no wave asked it."""

    id: int
    name: str
    slug: str
    sector: str
    territory: str  # its code
    answered: bool | None = None


@dataclass(frozen=True, slots=True)
class TieRow:
    """`source` said, or is known, to have this relation with `target`; ids of `ActorRow`s."""

    source: int
    target: int
    kind: str
    strength: int  # 1 to 3
    basis: str
    since_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class TerritoryTies:
    """Actors and ties at one moment or in one wave, each tie of two public actors once.

    `unnamed` counts the ties left out because an end is no longer a public organisation;
    `response` is None where no wave stands behind the ties.
    """

    actors: tuple[ActorRow, ...]
    ties: tuple[TieRow, ...]
    unnamed: int
    wave: Wave | None
    response: ResponseRate | None


def ties_of(
    territory: Territory,
    *,
    kinds: Collection[str] | None = None,
    wave: Wave | None = None,
    at: datetime | None = None,
) -> TerritoryTies:
    """The network of a territory: five queries, whatever its size.

    With `wave`: the closed roster, and what the counting answers of that wave declared. Without:
    the organisations of the territory and those tied to them, with every tie in force at `at`
    (now by default); declared ones are those of the latest wave opened by then. `kinds` narrows
    the relations. Of the kinds in `enums.CONFIDENTIAL` pages show totals only, never one tie.
    """
    at = at or timezone.now()
    behind = wave or waves_of(territory).filter(opened_at__lte=at).last()
    found = Tie.objects.all() if kinds is None else Tie.objects.filter(kind__in=kinds)
    declared = Q(answer__in=_counting(behind, at if wave is None else None)) if behind else Q()
    if wave is not None:
        found = found.filter(declared)
    else:
        near = Organization.objects.filter(_within(territory, "")).values("pk")
        standing = Tie.objects.on(timezone.localdate(at)).filter(answer=None)
        own = standing.filter(Q(source__in=near) | Q(target__in=near)).values("pk")
        found = found.filter(Q(pk__in=own) | declared) if behind else found.filter(pk__in=own)
    rows = list(
        found.order_by("pk").values_list(
            "source_id", "target_id", "kind", "strength", "basis", "since_on", "until_on"
        )
    )
    actors = _actors(territory, wave, rows)
    ties, unnamed = _joined(rows, actors)
    return TerritoryTies(
        actors=tuple(actors.values()),
        ties=ties,
        unnamed=unnamed,
        wave=behind,
        response=response_rate(behind) if behind else None,
    )


def ties_between_sectors(found: TerritoryTies, kind: str) -> tuple[int, int]:
    """(pairs of actors tied by this relation, those of them of two sectors); each pair once."""
    sector = {actor.id: actor.sector for actor in found.actors}
    pairs = {frozenset((tie.source, tie.target)) for tie in found.ties if tie.kind == kind}
    across = sum(1 for pair in pairs if len({sector[end] for end in pair}) == 2)
    return len(pairs), across


def ties_to_list(*, territory: Territory | None = None, kind: str = "") -> QuerySet[Tie]:
    """Documented and derived ties one by one, the latest first; never those of a wave's answers."""
    found = Tie.objects.filter(answer=None).select_related("source__territory", "target__territory")
    if territory is not None:
        found = found.filter(_within(territory, "source__") | _within(territory, "target__"))
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-recorded_at", "-pk")


def _within(territory: Territory, path: str) -> Q:
    """Organisations of a municipality, or of every one of a department."""
    return Q(**{f"{path}territory": territory}) | Q(**{f"{path}territory__department": territory})


def _counting(wave: Wave, at: datetime | None) -> QuerySet[WaveAnswer]:
    answers = WaveAnswer.objects.filter(entry__wave=wave).counting()
    return answers if at is None else answers.filter(at__lte=at)


def _actors(
    territory: Territory, wave: Wave | None, rows: Iterable[tuple[object, ...]]
) -> dict[int, ActorRow]:
    """The public organisations to draw, by id, in the order of sectors and names."""
    wanted: Q = Q(pk__in={end for row in rows for end in row[:2]})
    answered: dict[int, bool] = {}
    if wave is not None:
        said = set(
            WaveAnswer.objects.filter(entry__wave=wave).values_list(
                "entry__organization_id", flat=True
            )
        )
        asked = RosterEntry.objects.filter(wave=wave).values_list("organization_id", "sector")
        sectors = dict(asked)
        answered = {pk: pk in said for pk in sectors}
        wanted = Q(pk__in=sectors)
    else:
        sectors = {}
        wanted |= _within(territory, "") & Q(verification=Verification.VERIFIED)
    found = (
        Organization.objects.filter(wanted, verification=Verification.VERIFIED)
        .order_by("folded_name", "pk")
        .values_list("pk", "name", "slug", "sector", "territory__code")
    )
    made = [
        ActorRow(pk, name, slug, sectors.get(pk, sector), code, answered.get(pk))
        for pk, name, slug, sector, code in found
    ]
    order = {sector: place for place, sector in enumerate(Sector.values)}
    made.sort(key=lambda actor: order.get(actor.sector, len(order)))
    return {actor.id: actor for actor in made}


def _joined(
    rows: Iterable[tuple[object, ...]], actors: dict[int, ActorRow]
) -> tuple[tuple[TieRow, ...], int]:
    """One tie for each (source, target, kind), the strongest; and how many cannot be named."""
    kept: dict[tuple[int, int, str], TieRow] = {}
    unnamed = 0
    for row in rows:
        tie = TieRow(*row)  # type: ignore[arg-type]  # in the order of the fields
        if tie.source not in actors or tie.target not in actors:
            unnamed += 1
            continue
        key = (tie.source, tie.target, tie.kind)
        if key not in kept or kept[key].strength < tie.strength:
            kept[key] = tie
    places = {kind: place for place, kind in enumerate(TieKind.values)}
    ordered = sorted(kept.values(), key=lambda tie: (places[tie.kind], tie.source, tie.target))
    return tuple(ordered), unnamed
