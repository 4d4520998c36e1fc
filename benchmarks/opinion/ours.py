"""Measure participa_methods.opinion in this process: `ours.py shared|tuples|arrays|session PLACE`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from timing import best, shared, tell

from participa_methods.opinion import analyze, analyze_arrays, session
from participa_methods.opinion.moments import Moments
from participa_methods.opinion.votes import from_arrays, from_votes

kind, place = sys.argv[1], Path(sys.argv[2])
analyze([(1, 1, 1), (2, 1, -1)])  # loads SciPy

if kind in ("shared", "tuples"):
    votes, rejected = shared(place)
    columns = [np.array(column) for column in zip(*votes, strict=True)]
    if kind == "tuples":
        tell(best(lambda: analyze(votes, mod_out=rejected), 20))
    else:
        tell(best(lambda: analyze_arrays(*columns, mod_out=rejected), 20))
    sys.exit()

held = np.load(place)
people, statements, values = held["people"], held["statements"], held["values"]
if kind == "arrays":
    runs = max(1, min(20, 3_000_000 // len(values)))
    tell(best(lambda: analyze_arrays(people, statements, values), runs))
else:
    going = session()
    going.add_arrays(people, statements, values)
    going.result(arrays=True)
    going.result(arrays=True)
    random = np.random.default_rng(2)
    fresh = [
        (int(people[at]), int(random.integers(0, statements.max())), 1)
        for at in random.integers(0, len(people), 2000)
    ]
    matrix = from_arrays(people, statements, values)
    sums = Moments(matrix.shape[1])
    one = [from_votes([vote]) for vote in fresh[:200]]
    grown = [matrix.with_votes(vote) for vote in one[:20]]
    update = best(lambda: [sums.update(matrix, *pair) for pair in zip(grown, one, strict=False)], 5)
    noted = best(lambda: [going.add([vote]) for vote in fresh], 1)
    more = iter(range(0, 2000, 10))

    def refresh() -> None:
        first = next(more)
        going.add([(i, j, -1) for i, j, _ in fresh[first : first + 10]])
        going.result(arrays=True)

    kept = best(refresh, 7)
    milliseconds = noted["cpu"] / len(fresh) * 1e3, update["cpu"] / 20 * 1e3
    tell(
        {
            "vote": f"{milliseconds[0]:.4f} ms noted, {milliseconds[1]:.3f} ms sums",
            "refresh": f"{kept['cpu'] * 1e3:.3g} ({kept['clock'] * 1e3:.3g}) ms",
        }
    )
