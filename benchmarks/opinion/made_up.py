"""A made-up conversation of a given size: four camps in the plane, a long tail of diligence.

python benchmarks/opinion/made_up.py FILE.npz PARTICIPANTS STATEMENTS VOTES
"""

from __future__ import annotations

import sys

import numpy as np

PART = 1 << 21


def make(people: int, statements: int, votes: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Return `participants`, `statements` (int32) and `values` (int8) in random order of time."""
    random = np.random.default_rng(seed)
    each = np.clip(random.gamma(2.0, votes / people / 2.0, people), 1, statements)
    each = np.clip((each * votes / each.sum()).astype(np.int64), 1, statements)
    person = np.repeat(np.arange(people, dtype=np.int32), each)
    # Distinct statements for each: a walk whose stride shares no factor with their number.
    strides = np.array([n for n in range(1, statements) if np.gcd(n, statements) == 1])
    first, stride = random.integers(0, statements, people), random.choice(strides, people)
    step = np.arange(len(person)) - np.repeat(np.cumsum(each) - each, each)
    statement = (np.repeat(first, each) + step * np.repeat(stride, each)) % statements
    statement = statement.astype(np.int32)
    camps = random.normal(scale=1.2, size=(4, 2))[random.integers(0, 4, people)]
    where = (camps + random.normal(scale=0.5, size=(people, 2))).astype(np.float32)
    loading = random.normal(size=(statements, 2)).astype(np.float32)
    liked = random.normal(scale=0.5, size=statements).astype(np.float32)
    values = np.empty(len(person), dtype=np.int8)
    for at in range(0, len(person), PART):
        i, j = person[at : at + PART], statement[at : at + PART]
        raw = (where[i] * loading[j]).sum(axis=1) + liked[j]
        raw += random.normal(scale=0.7, size=len(i)).astype(np.float32)
        values[at : at + PART] = np.where(np.abs(raw) < 0.3, 0, np.sign(raw))
    order = random.permutation(len(person))
    return {"people": person[order], "statements": statement[order], "values": values[order]}


if __name__ == "__main__":
    np.savez(sys.argv[1], **make(*map(int, sys.argv[2:5])))
