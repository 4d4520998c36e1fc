"""The two directions in which opinions differ most (section: components).

Votes minus the mean of their statement give z, which is 0 where there is no vote; the components
are the eigenvectors of G = zᵀz for its two largest eigenvalues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

from participa_methods.opinion.moments import Moments
from participa_methods.opinion.votes import VoteMatrix

MOMENTS_UP_TO = 1e9  # N · S²: below it the exact sums cost less than iterating over the votes
DIRECT_UP_TO = 400  # statements: below it a full reduction costs less than iterating on G
RESIDUAL = 1e-10

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Components:
    """`centre` (S), `vectors` (S × 2, unit or zero columns), `eigenvalues` (2)."""

    centre: Floats
    vectors: Floats
    eigenvalues: Floats


def totals(matrix: VoteMatrix) -> NDArray[np.int64]:
    """Return the numbers of disagrees, passes and agrees of each statement (3 × S)."""
    width = matrix.shape[1]
    found = np.zeros(3 * width, dtype=np.int64)
    for _, part in matrix.blocks():
        found += np.bincount(
            matrix.columns[part] * 3 + (matrix.values[part] + 1), minlength=3 * width
        )
    return found.reshape(width, 3).T


def centre(counts: NDArray[np.int64], out: NDArray[np.bool_]) -> Floats:
    """Return the mean vote of each statement, 0 for those moderated `out` (S)."""
    means = (counts[2] - counts[0]) / np.maximum(counts.sum(axis=0), 1)
    means[out] = 0
    return np.asarray(means, dtype=np.float64)


def deviations(matrix: VoteMatrix, means: Floats, out: NDArray[np.bool_], rows: slice) -> Any:
    """Return z of some rows as a SciPy CSR array (rows × S)."""
    first, last, _ = rows.indices(matrix.shape[0])
    part = slice(int(matrix.start[first]), int(matrix.start[last]))
    columns = matrix.columns[part]
    data = matrix.values[part] - means[columns]
    if out.any():
        data[out[columns]] = 0
    start = matrix.start[first : last + 1] - matrix.start[first]
    return csr_array((data, columns, start), shape=(last - first, matrix.shape[1]))


def components(
    matrix: VoteMatrix,
    means: Floats,
    out: NDArray[np.bool_],
    *,
    moments: Moments | None = None,
    previous: Floats | None = None,
) -> Components:
    """Return the leading eigenvectors of G to machine precision.

    `moments` are used where given. `previous` (S × 2) gives the iteration its start and the vectors
    their sign, so that the map does not flip while people watch it.
    """
    people, width = matrix.shape
    kept = np.flatnonzero(~out)
    seen = np.bincount(matrix.columns, minlength=width) if width else np.zeros(1)
    # Below what rounding alone can make of nothing there is no direction.
    nothing = np.finfo(float).eps * max(width, 1) * float(seen.max())
    values, vectors = np.zeros(2), np.zeros((width, 2))
    if moments is not None or people * len(kept) ** 2 <= MOMENTS_UP_TO:
        if moments is not None:
            gram = moments.gram(means)[np.ix_(kept, kept)]
        else:
            moments = Moments(len(kept))
            moments.add(matrix.without(out) if out.any() else matrix)
            gram = moments.gram(means[kept])
        trace = float(np.trace(gram))
        if trace > nothing:
            values, vectors[kept] = _of_gram(gram, None if previous is None else previous[kept])
    else:
        z = deviations(matrix, means, out, slice(None))
        trace = float(z.data @ z.data)
        if trace > nothing:
            values, vectors = _iterate(lambda x: z.T @ (z @ x), _start(previous, out))
    none = values <= nothing + np.finfo(float).eps * max(width, 1) * trace
    values, vectors = np.where(none, 0.0, values), np.where(none, 0.0, vectors)
    return Components(means, _signed(vectors, previous), values)


def _of_gram(gram: Floats, previous: Floats | None) -> tuple[Floats, Floats]:
    """Return the two largest eigenvalues of a symmetric matrix (S × S) and their vectors (S × 2)."""
    width = len(gram)
    values, vectors = np.zeros(2), np.zeros((width, 2))
    if width > DIRECT_UP_TO:
        start = _start(previous, np.zeros(width, dtype=bool))
        return _iterate(lambda x: gram @ x, start)
    count = min(2, width)
    if count:
        found = eigh(gram, subset_by_index=[width - count, width - 1], check_finite=False)
        values[:count], vectors[:, :count] = found[0][::-1], found[1][:, ::-1]
    return values, vectors


def _start(previous: Floats | None, out: NDArray[np.bool_]) -> Floats:
    """Return where iterating begins: at the components of before, or anywhere but always the same."""
    start: Floats = 1 + 0.5 * np.cos(np.arange(len(out)) * 1.6180339887)
    if previous is not None and previous.any():
        start = previous.sum(axis=1) + 1e-3 * start
    start[out] = 0
    return start


def _iterate(apply: Any, start: Floats) -> tuple[Floats, Floats]:
    """Lanczos (ARPACK) from `start` (S) to machine precision; G itself where that should fail."""
    width = len(start)
    operator = LinearOperator((width, width), matvec=apply, dtype=np.float64)
    try:
        values, vectors = eigsh(
            operator, k=2, which="LA", v0=start, tol=0, ncv=min(width, 24), maxiter=50 * width
        )
        order = np.argsort(-values)
        values, vectors = values[order], vectors[:, order]
        if all(
            np.linalg.norm(apply(vectors[:, i]) - values[i] * vectors[:, i])
            <= RESIDUAL * max(values[0], 1e-300)
            for i in (0, 1)
        ):
            return values, vectors
    except ArpackError:
        pass
    gram = np.column_stack([apply(column) for column in np.eye(width)])
    found = eigh((gram + gram.T) / 2, subset_by_index=[width - 2, width - 1])
    return found[0][::-1], found[1][:, ::-1]


def _signed(vectors: Floats, previous: Floats | None) -> Floats:
    """Give each vector its sign: that of `previous`, else its largest entry positive."""
    signed = vectors.copy()
    for number in (0, 1):
        vector = signed[:, number]
        if not vector.any():
            continue
        towards = 0.0 if previous is None else float(vector @ previous[:, number])
        if towards == 0.0:
            size = np.abs(vector)
            towards = float(vector[np.argmax(size >= size.max() * (1 - 1e-9))])
        if towards < 0:
            vector *= -1
    return signed
