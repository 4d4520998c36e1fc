"""Groups of actors tied more among themselves than to the rest."""

import numpy as np

from participa_methods.networks.graph import Indices, Network
from participa_methods.networks.shape import by_size


def community_of(network: Network, *, seed: int = 1) -> Indices:
    """(n) number of the community of each actor, the largest 0; isolates are alone.

    Louvain: Blondel et al. (2008), Journal of Statistical Mechanics P10008, as networkx does it,
    with the seed given and the actors in order, so that the same input gives the same groups.
    """
    import networkx as nx

    labels: Indices = np.arange(network.size)
    if len(network.pairs):
        graph = nx.Graph()
        graph.add_nodes_from(range(network.size))
        graph.add_edges_from(network.pairs.tolist())
        for number, group in enumerate(nx.community.louvain_communities(graph, seed=seed)):
            labels[list(group)] = number
    return by_size(labels)
