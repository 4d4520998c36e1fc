"""Opinion groups of a conversation, from its votes alone: what all share, who thinks alike, on what.

The method and every number are explained in docs/methods/opinion.md. NumPy and SciPy are loaded at the first call, not
at the import: a web process that only names this package pays nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from participa_methods.opinion.chance import Chance
    from participa_methods.opinion.live import Session

__all__ = [
    "against_chance",
    "against_chance_arrays",
    "analyze",
    "analyze_arrays",
    "bridging_scores",
    "session",
]


def analyze(
    votes: Iterable[tuple[Hashable, Hashable, int]],
    *,
    mod_out: Collection[Hashable] = (),
    meta: Collection[Hashable] = (),
    keep: Collection[Hashable] = (),
    groups: Mapping[Any, Any] | None = None,
    k: int | None = None,
    parity: bool = False,
) -> dict[str, Any]:
    """Analyse votes (participant, statement, value) in time order; a later one replaces an earlier.

    `value` is 1 agree, −1 disagree, 0 pass. `mod_out`: statements rejected by moderation; `meta`:
    questions about the participant, rejected too; `keep`: participants in the conversation however
    few their votes; `groups`: a given assignment {participant: group}; `k`: a number of groups to
    force; `parity`: the original's cold start, which depends on the order of participants.
    Raises `VoteError` or `OptionError`, both `ExplainedError`.
    """
    from participa_methods.opinion.analysis import Options, analyse
    from participa_methods.opinion.result import as_dict
    from participa_methods.opinion.votes import from_votes

    options = Options(mod_out, meta, keep, groups, k, parity)
    return as_dict(analyse(from_votes(votes), options))


def analyze_arrays(
    participants: ArrayLike, statements: ArrayLike, values: ArrayLike, **options: Any
) -> dict[str, Any]:
    """Analyse votes given as three integer arrays; the options are those of `analyze`.

    What the answer holds for each participant stays in arrays, aligned with its `participants`
    (identifiers, ascending): `projection` (N × 2), `groups` (N; −1 outside, else the place in
    `group_names`), `base_of` (N; −1 outside, else the base cluster), which therefore name no members.
    """
    from participa_methods.opinion.analysis import Options, analyse
    from participa_methods.opinion.result import as_dict
    from participa_methods.opinion.votes import from_arrays

    found = analyse(from_arrays(participants, statements, values), Options(**options))
    return as_dict(found, arrays=True)


def session(*, memory: Mapping[str, Any] | None = None, **options: Any) -> Session:
    """Begin a conversation to which votes are added; the options are those of `analyze`.

    `memory` is what an earlier session told as its `memory()`: it keeps the number of groups, their
    labels, the base clusters and the signs of the axes as they were, also in another process. With
    `parity` each result starts from the clusters of the last, as the original's updates do, and
    `memory` keeps what the original does through a restart: all but the division into groups.
    """
    from participa_methods.opinion.live import Session

    return Session(memory, **options)


def bridging_scores(
    votes: Iterable[tuple[Hashable, Hashable, int]],
    *,
    mod_out: Collection[Hashable] = (),
    meta: Collection[Hashable] = (),
) -> dict[str, Any]:
    """Return in `scores` how much each statement is supported beyond sides, by statement.

    None with fewer than five votes or moderated; beside it method, version, parameters and digest.
    """
    from participa_methods.opinion import bridging
    from participa_methods.opinion.votes import from_votes

    return bridging.as_dict(from_votes(votes), [*mod_out, *meta])


def against_chance(
    votes: Iterable[tuple[Hashable, Hashable, int]],
    *,
    mod_out: Collection[Hashable] = (),
    meta: Collection[Hashable] = (),
) -> Chance:
    """Say whether people differ more than the same votes dealt out at random would have them differ."""
    from participa_methods.opinion import chance
    from participa_methods.opinion.votes import from_votes

    return chance.of_matrix(from_votes(votes), [*mod_out, *meta])


def against_chance_arrays(
    participants: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
    *,
    mod_out: Collection[Hashable] = (),
    meta: Collection[Hashable] = (),
) -> Chance:
    """Say the same of votes given as three integer arrays."""
    from participa_methods.opinion import chance
    from participa_methods.opinion.votes import from_arrays

    return chance.of_matrix(from_arrays(participants, statements, values), [*mod_out, *meta])
