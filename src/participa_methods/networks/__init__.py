"""Networks of actors: how tied they are, between sectors, in pieces, and whether that changes."""

from participa_methods.networks.centrality import Betweenness, Brokerage, betweenness, brokers
from participa_methods.networks.change import Change, Difference, change
from participa_methods.networks.communities import community_of
from participa_methods.networks.ei import EIIndex, EITest, ei_index, ei_test
from participa_methods.networks.graph import (
    METHOD,
    VERSION,
    Actor,
    Network,
    NetworkError,
    Tie,
    digest,
    network,
)
from participa_methods.networks.introductions import Introduction, introductions
from participa_methods.networks.shape import (
    SectorDensity,
    assortativity,
    component_of,
    components,
    density,
    isolates,
    multiplexity,
    sector_densities,
)
from participa_methods.networks.summary import Measures, Settings, as_json, measure
from participa_methods.networks.tables import read_actors, read_ties

__all__ = [
    "METHOD",
    "VERSION",
    "Actor",
    "Betweenness",
    "Brokerage",
    "Change",
    "Difference",
    "EIIndex",
    "EITest",
    "Introduction",
    "Measures",
    "Network",
    "NetworkError",
    "SectorDensity",
    "Settings",
    "Tie",
    "as_json",
    "assortativity",
    "betweenness",
    "brokers",
    "change",
    "community_of",
    "component_of",
    "components",
    "density",
    "digest",
    "ei_index",
    "ei_test",
    "introductions",
    "isolates",
    "measure",
    "multiplexity",
    "network",
    "read_actors",
    "read_ties",
    "sector_densities",
]
