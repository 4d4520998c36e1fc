"""The introductions that would connect most: whom to sit at one table next, and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from participa_methods.explain import Param, Reason
from participa_methods.networks.graph import Actor, Indices, Network
from participa_methods.networks.shape import component_of, sector_pairs, sector_ties

ROWS = 256  # actors compared with all others at once
PARTNERS = 12  # of each actor, the best that stay in the running


@dataclass(frozen=True)
class Introduction:
    """Two untied actors of different sectors, the ids in order, and the reasons to join them."""

    first: str
    second: str
    reasons: tuple[Reason, ...]


def introductions(
    network: Network, *, limit: int = 10, per_actor: int = 2
) -> tuple[Introduction, ...]:
    """Rank at most `limit` introductions, no actor in more than `per_actor` of them.

    Only untied pairs of different sectors. First those that join separate pieces of the network,
    by the pairs of actors that could then reach each other (the product of both sizes); then by
    the topics that one offers and the other needs; then the sectors with the lowest density
    between them; then the same territory; then the ids. Each choice counts as made for the next
    ones, so that two pieces are joined once. Greedy over the best partners of each actor:
    deterministic, but not proven the best of all possible lists.
    """
    piece_of = component_of(network)
    ends, merit = _candidates(network, piece_of)
    densities = sector_ties(network), sector_pairs(network)
    uses = np.zeros(network.size, dtype=np.intp)
    chosen: list[Introduction] = []
    while len(chosen) < limit and len(ends):
        sizes = np.bincount(piece_of)
        gain = _gain(piece_of, sizes, *ends.T)
        first, second = ends[np.lexsort((*ends.T[::-1], -merit, -gain))[0]].tolist()
        pieces = tuple(sizes[piece_of[[first, second]]].tolist())
        if piece_of[first] == piece_of[second]:
            pieces = ()
        chosen.append(_introduction(network, first, second, pieces, densities))
        uses[[first, second]] += 1
        piece_of = np.where(piece_of == piece_of[second], piece_of[first], piece_of)
        made = (ends == (first, second)).all(axis=1)
        left = ~made & (uses[ends] < per_actor).all(axis=1)
        ends, merit = ends[left], merit[left]
    return tuple(chosen)


def _gain(piece_of: Indices, sizes: Indices, first: Any, second: Any) -> Indices:
    """Pairs of actors that a tie between `first` and `second` would newly let reach each other."""
    one, other = piece_of[first], piece_of[second]
    return np.where(one == other, 0, sizes[one] * sizes[other])


def _candidates(network: Network, piece_of: Indices) -> tuple[Indices, Indices]:
    """(p, 2) the best partners of each actor, each pair once in order; (p) merit, without gain.

    Merit is one whole number that orders like topics matched, low density, same territory.
    """
    n, everyone = network.size, np.arange(network.size)
    offers, needs, topics = _topics(network.actors)
    names = sorted({actor.territory for actor in network.actors if actor.territory})
    territory = np.array(
        [names.index(a.territory) if a.territory else -1 for a in network.actors], dtype=np.intp
    )
    ties, pairs = sector_ties(network), sector_pairs(network)
    sparse = np.unique(-ties / np.maximum(pairs, 1), return_inverse=True)[1].reshape(ties.shape)
    sizes = np.bincount(piece_of)
    found = []
    for start in range(0, n, ROWS):
        rows = everyone[start : start + ROWS]
        column = rows[:, None]
        matched = (offers[rows] @ needs.T + needs[rows] @ offers.T).toarray()
        near = (territory[column] == territory) & (territory[column] >= 0)
        sectors = network.sector_of[column], network.sector_of
        merit = (matched * sparse.size + sparse[sectors]) * 2 + near
        score = _gain(piece_of, sizes, column, everyone) * ((2 * topics + 1) * sparse.size * 2)
        score = (score + merit) * n + (n - 1 - everyone)  # no two alike: the choice is defined
        score[(sectors[0] == sectors[1]) | (network.adjacency[rows].toarray() > 0)] = -1
        best = np.argpartition(-score, min(PARTNERS, n) - 1, axis=1)[:, :PARTNERS]
        row, place = np.nonzero(np.take_along_axis(score, best, axis=1) >= 0)
        partner = best[row, place]
        ends = np.sort(np.stack((rows[row], partner), axis=1), axis=1)
        found.append(np.column_stack((ends, merit[row, partner])))
    unique = np.unique(np.concatenate(found), axis=0)
    return unique[:, :2], unique[:, 2]


def _topics(actors: tuple[Actor, ...]) -> tuple[Any, Any, int]:
    """(n, t) sparse ones: what each actor offers, and needs; t."""
    from scipy.sparse import csr_array

    names = sorted({topic for actor in actors for topic in actor.offers | actor.needs})
    place = {topic: index for index, topic in enumerate(names)}
    made = []
    for topics in ([actor.offers for actor in actors], [actor.needs for actor in actors]):
        cells = [(row, place[topic]) for row, group in enumerate(topics) for topic in group]
        where = np.array(cells, dtype=np.intp).reshape(-1, 2).T
        shape = (len(actors), max(len(names), 1))
        made.append(csr_array((np.ones(len(cells), dtype=np.int64), tuple(where)), shape=shape))
    return made[0], made[1], len(names)


def _introduction(
    network: Network,
    first: int,
    second: int,
    pieces: tuple[int, ...],
    densities: tuple[Indices, Indices],
) -> Introduction:
    one, other = network.actors[first], network.actors[second]
    a, b = network.sector_of[[first, second]]
    reasons = []
    if pieces:
        joined = {"first_size": pieces[0], "second_size": pieces[1]}
        reasons.append(Reason("joins_pieces", joined))
    for giver, receiver in ((one, other), (other, one)):
        if topics := tuple(sorted(giver.offers & receiver.needs)):
            told: dict[str, Param] = {"giver": giver.id, "receiver": receiver.id, "topics": topics}
            reasons.append(Reason("offer_meets_need", told))
    ties, pairs = (int(counts[a, b]) for counts in densities)
    gap: dict[str, Param] = {
        "first": one.sector,
        "second": other.sector,
        "ties": ties,
        "pairs": pairs,
    }
    reasons.append(Reason("sectors_apart", gap))
    if one.territory and one.territory == other.territory:
        reasons.append(Reason("same_territory", {"territory": one.territory}))
    return Introduction(one.id, other.id, tuple(reasons))
