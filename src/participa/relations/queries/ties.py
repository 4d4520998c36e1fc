"""The ties of a territory, as plain rows for `participa_methods.networks` and for pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from participa.actors.models import Organization
from participa.actors.queries import canonical_ids
from participa.kernel.enums import Sector
from participa.territories.models import Territory

from ..enums import CONFIDENTIAL, TieKind
from ..models import RosterEntry, Tie, Wave, WaveAnswer
from .waves import ResponseRate, response_rate, waves_of

_NOT: tuple[str, bool | None] = ("", None)  # asked by no wave
_Known = tuple[int, int, str, int, str, date, date | None]  # both ends, then as in TieRow


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
    """The network of a territory: six queries at most, whatever its size.

    With `wave`: the closed roster, and what the counting answers of that wave declared. Without:
    the organisations of the territory and those tied to them, with every tie in force at `at`
    (now by default); declared ones are those of the latest wave opened by then. Merged
    organisations count for the one that stays. `kinds` narrows the relations. Of the kinds in `enums.CONFIDENTIAL` pages show totals only, never one tie.
    """
    at = at or timezone.now()
    behind = wave or waves_of(territory).filter(opened_at__lte=at).last()
    found = Tie.objects.all() if kinds is None else Tie.objects.filter(kind__in=kinds)
    if wave is not None:
        asked = _asked(wave)
        found = found.filter(answer__in=_counting(wave, None))
    else:
        asked = {}
        near = Organization.objects.filter(_within(territory, "")).values("pk")
        standing = Tie.objects.on(timezone.localdate(at)).filter(answer=None)
        own = Q(pk__in=standing.filter(Q(source__in=near) | Q(target__in=near)).values("pk"))
        found = found.filter(own | Q(answer__in=_counting(behind, at)) if behind else own)
    rows: list[_Known] = list(
        found.order_by("pk").values_list(
            "source_id", "target_id", "kind", "strength", "basis", "since_on", "until_on"
        )
    )
    stands = canonical_ids({*asked, *(end for row in rows for end in row[:2])})
    actors = _actors(territory, asked, stands, closed=wave is not None)
    ties, unnamed = _joined(rows, stands, actors)
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


def ties_of_organization(organizations: Collection[int]) -> QuerySet[Tie]:
    """What an organisation (with those merged into it) has with others outside the survey, or
    others with it: those in force first, none of a confidential kind or with a hidden end."""
    public = Organization.objects.public().values("pk")
    shown = Organization.objects.filter(Q(pk__in=public) | ~Q(merged_into=None)).values("pk")
    return (
        Tie.objects.filter(
            Q(source__in=organizations, target__in=shown)
            | Q(target__in=organizations, source__in=shown),
            answer=None,
        )
        .exclude(kind__in=CONFIDENTIAL)
        .select_related("source__territory", "target__territory")
        .order_by(F("until_on").desc(nulls_first=True), "-since_on", "-pk")
    )


def _within(territory: Territory, path: str) -> Q:
    """Organisations of a municipality, or of every one of a department."""
    return Q(**{f"{path}territory": territory}) | Q(**{f"{path}territory__department": territory})


def _counting(wave: Wave, at: datetime | None) -> QuerySet[WaveAnswer]:
    answers = WaveAnswer.objects.filter(entry__wave=wave).counting()
    return answers if at is None else answers.filter(at__lte=at)


def _asked(wave: Wave) -> dict[int, tuple[str, bool]]:
    """Each organisation of the closed roster: its sector then, and whether it answered."""
    said = Exists(WaveAnswer.objects.filter(entry=OuterRef("pk")))
    rows = RosterEntry.objects.filter(wave=wave).annotate(said=said)
    return {
        pk: (sector, answered)
        for pk, sector, answered in rows.values_list("organization_id", "sector", "said")
    }


def _actors(
    territory: Territory,
    asked: dict[int, tuple[str, bool]],
    stands: dict[int, int],
    *,
    closed: bool,
) -> dict[int, ActorRow]:
    """The public organisations of the network, by id, in the order of sectors and names."""
    wanted = Q(pk__in=set(stands.values()))
    if not closed:
        wanted |= _within(territory, "")
    found = (
        Organization.objects.public()
        .filter(wanted)
        .order_by("folded_name", "pk")
        .values_list("pk", "name", "slug", "sector", "territory__code")
    )
    then: dict[int, tuple[str, bool]] = {stands[pk]: facts for pk, facts in asked.items()}
    for pk, (sector, answered) in asked.items():  # one of several merged into it answered
        then[stands[pk]] = (sector, answered or then[stands[pk]][1])
    made = [
        ActorRow(pk, name, slug, then[pk][0] if pk in then else sector, code, then.get(pk, _NOT)[1])
        for pk, name, slug, sector, code in found
    ]
    order = {sector: place for place, sector in enumerate(Sector.values)}
    made.sort(key=lambda actor: order.get(actor.sector, len(order)))
    return {actor.id: actor for actor in made}


def _joined(
    rows: Iterable[_Known], stands: dict[int, int], actors: dict[int, ActorRow]
) -> tuple[tuple[TieRow, ...], int]:
    """One tie for each (source, target, kind), the strongest; and how many cannot be named.

    Ties between two organisations that were found to be one are none.
    """
    kept: dict[tuple[int, int, str], TieRow] = {}
    unnamed = 0
    for row in rows:
        tie = TieRow(stands[row[0]], stands[row[1]], *row[2:])
        if tie.source == tie.target:
            continue
        if tie.source not in actors or tie.target not in actors:
            unnamed += 1
            continue
        key = (tie.source, tie.target, tie.kind)
        if key not in kept or kept[key].strength < tie.strength:
            kept[key] = tie
    places = {kind: place for place, kind in enumerate(TieKind.values)}
    ordered = sorted(kept.values(), key=lambda tie: (places[tie.kind], tie.source, tie.target))
    return tuple(ordered), unnamed
