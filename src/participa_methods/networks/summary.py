"""All measures of one network, with what is needed to compute them again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from participa_methods.networks.centrality import (
    EXACT_UP_TO,
    PIVOTS,
    Betweenness,
    betweenness,
)
from participa_methods.networks.ei import EIIndex, EITest, ei_index, ei_test
from participa_methods.networks.graph import METHOD, VERSION, Network
from participa_methods.networks.introductions import Introduction, introductions
from participa_methods.networks.shape import (
    SectorDensity,
    assortativity,
    components,
    density,
    isolates,
    multiplexity,
    sector_densities,
)

DECIMALS = 6


@dataclass(frozen=True)
class Settings:
    """What may be chosen; the defaults are what the platform publishes."""

    draws: int = 10_000
    seed: int = 1
    exact_up_to: int = EXACT_UP_TO
    pivots: int = PIVOTS
    introductions: int = 10
    introductions_per_actor: int = 2


@dataclass(frozen=True)
class Measures:
    """Every measure of one network; see each function for its meaning and its source."""

    actors: int
    ties: int
    density: float | None
    ei_index: EIIndex
    ei_test: EITest | None
    assortativity: float | None
    components: tuple[tuple[str, ...], ...]
    isolates: tuple[str, ...]
    betweenness: Betweenness
    ids: tuple[str, ...]
    sector_density: tuple[SectorDensity, ...]
    multiplexity: float | None
    introductions: tuple[Introduction, ...]
    digest: str
    settings: Settings
    chosen: Mapping[str, Any] = field(default_factory=dict)


def measure(
    network: Network, settings: Settings | None = None, *, chosen: Mapping[str, Any] | None = None
) -> Measures:
    """Compute all measures. `chosen` tells which ties made the network (`kinds`, `on`)."""
    settings = settings or Settings()
    return Measures(
        actors=network.size,
        ties=len(network.pairs),
        density=density(network),
        ei_index=ei_index(network),
        ei_test=ei_test(network, draws=settings.draws, seed=settings.seed),
        assortativity=assortativity(network),
        components=components(network),
        isolates=isolates(network),
        betweenness=betweenness(
            network,
            exact_up_to=settings.exact_up_to,
            pivots=settings.pivots,
            seed=settings.seed,
        ),
        ids=network.ids,
        sector_density=sector_densities(network),
        multiplexity=multiplexity(network),
        introductions=introductions(
            network,
            limit=settings.introductions,
            per_actor=settings.introductions_per_actor,
        ),
        digest=network.digest,
        settings=settings,
        chosen=dict(chosen or {}),
    )


def as_json(found: Measures) -> dict[str, Any]:
    """Plain values for JSON, numbers to six decimals, None where a measure is undefined."""
    test = found.ei_test
    between = found.betweenness
    return {
        "method": METHOD,
        "version": VERSION,
        "parameters": {
            **found.chosen,
            **asdict(found.settings),
            "betweenness_exact": between.exact,
            "betweenness_pivots": between.pivots,
            "betweenness_largest_standard_error": _round(float(between.standard_errors.max())),
        },
        "digest": found.digest,
        "density": _round(found.density),
        "ei_index": {
            "value": _round(found.ei_index.value),
            "external": found.ei_index.external,
            "internal": found.ei_index.internal,
            "expected": _round(test.expected) if test else None,
            "interval": [_round(end) for end in test.interval] if test else None,
            "p_value": _round(test.p_value) if test else None,
        },
        "assortativity": _round(found.assortativity),
        "components": [list(piece) for piece in found.components],
        "isolates": list(found.isolates),
        "betweenness": {
            identifier: _round(value)
            for identifier, value in zip(found.ids, between.values.tolist(), strict=True)
        },
        "sector_density": [
            {**asdict(row), "density": _round(row.density)} for row in found.sector_density
        ],
        "multiplexity": _round(found.multiplexity),
        "introductions": [
            {
                "first": pair.first,
                "second": pair.second,
                "reasons": [
                    {"code": reason.code, "params": dict(reason.params)} for reason in pair.reasons
                ],
            }
            for pair in found.introductions
        ],
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS) + 0.0  # never -0.0
