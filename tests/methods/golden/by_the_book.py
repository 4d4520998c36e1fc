"""A second implementation of the opinion analysis: plain loops over a dense table, as the formulas are written.

It shares nothing with `participa_methods.opinion` and is far too slow for use. `Book` is what does
not depend on groups; `of_groups` what follows from them; `original_groups` the cold start of the
original, which depends on the order of participants.
"""

from __future__ import annotations

from math import hypot, prod, sqrt
from typing import Any

import numpy as np

SIGNIFICANT = 1.2816
Vote = tuple[int, int, int]
Point = tuple[float, float]


class Book:
    """Votes, centre, components, positions, extremity and what is counted over everybody."""

    def __init__(self, votes: list[Vote], *, mod_out: Any = (), meta: Any = ()) -> None:
        self.v = {(i, j): value for i, j, value in votes}
        self.people = sorted({i for i, _ in self.v})
        self.tids = sorted({j for _, j in self.v})
        self.meta = set(meta) & set(self.tids)
        self.out = (set(mod_out) | set(meta)) & set(self.tids)
        self.eligible = [j for j in self.tids if j not in self.out]
        self.width = len(self.tids)
        self.answered: dict[int, set[int]] = {i: set() for i in self.people}
        for i, j in self.v:
            self.answered[i].add(j)
        self.c = {j: self._mean(j) for j in self.tids}
        self.u = self._components()
        self.p = {i: self._position(i) for i in self.people}
        self.q = {
            j: tuple(sqrt(self.width) * (1 - self.c[j]) * x for x in self.u[j]) for j in self.tids
        }
        self.extremity = {j: hypot(*self.q[j]) for j in self.tids}

    def _mean(self, j: int) -> float:
        if j in self.out:
            return 0.0
        held = [value for (_, other), value in self.v.items() if other == j]
        return sum(held) / len(held)

    def _components(self) -> dict[int, Point]:
        z = np.zeros((len(self.people), self.width))
        row = {i: at for at, i in enumerate(self.people)}
        column = {j: at for at, j in enumerate(self.tids)}
        for (i, j), value in self.v.items():
            z[row[i], column[j]] = 0 if j in self.out else value - self.c[j]
        values, vectors = np.linalg.eigh(z.T @ z) if self.width else (np.zeros(0), z)
        self.eigenvalues, found = [0.0, 0.0], np.zeros((self.width, 2))
        for number in range(min(2, self.width)):
            if values[-1 - number] > 1e-9 * max(1.0, values[-1]):
                u = vectors[:, -1 - number]
                size = np.abs(u)
                if u[np.flatnonzero(size > size.max() * (1 - 1e-9))[0]] < 0:
                    u = -u
                found[:, number], self.eigenvalues[number] = u, float(values[-1 - number])
        return {j: (float(found[at, 0]), float(found[at, 1])) for j, at in column.items()}

    def _position(self, i: int) -> Point:
        mine = sorted(self.answered[i] - self.out)
        scale = sqrt(self.width / max(len(mine) + len(self.out), 1))
        z = [(self.v[i, j] - self.c[j], self.u[j]) for j in mine]
        return scale * sum(d * u[0] for d, u in z), scale * sum(d * u[1] for d, u in z)

    def canonical(self) -> list[int]:
        return sorted(self.people, key=lambda i: (min(self.answered[i]), i))

    def in_conversation(self, keep: Any = ()) -> set[int]:
        inside = {i for i in self.people if len(self.answered[i]) >= min(7, self.width)}
        inside |= set(keep) & set(self.people)
        rest = [i for i in self.canonical() if i not in inside]
        rest.sort(key=lambda i: -len(self.answered[i]))
        return inside | set(rest[: max(0, 15 - len(inside))])

    def count(self, members: Any, j: int) -> tuple[int, int, int]:
        """Agrees, disagrees and all votes of some people on one statement."""
        held = [self.v[i, j] for i in members if (i, j) in self.v]
        return held.count(1), held.count(-1), len(held)

    def majority(self, side: int) -> list[int]:
        found = []
        for j in self.eligible:
            *sides, n = self.count(self.people, j)
            share, test = (sides[side] + 1) / (n + 2), z1(sides[side], n)
            if share > 0.5 and test > SIGNIFICANT:
                found.append((-share * test, j))
        return [j for _, j in sorted(found)][:5]

    def uncertain(self) -> list[int]:
        found = []
        for j in self.eligible:
            agrees, disagrees, n = self.count(self.people, j)
            passes = n - agrees - disagrees
            if passes / n > 0.3:
                found.append((-((passes / n) ** 2) * passes, j))
        return [j for _, j in sorted(found)][:5]


def z1(x: int, n: int) -> float:
    return 2 * sqrt(n + 1) * ((x + 1) / (n + 1) - 0.5)


def z2(x: int, other: int, n: int, others: int) -> float:
    here, there, pooled = (
        (x + 1) / (n + 1),
        (other + 1) / (others + 1),
        (x + other + 2) / (n + others + 2),
    )
    if x + other == n + others:
        return 0.0
    return (here - there) / sqrt(pooled * (1 - pooled) * (1 / (n + 1) + 1 / (others + 1)))


def of_groups(book: Book, groups: dict[int, Any]) -> dict[str, Any]:
    """Return `repness`, `group_aware_consensus`, `group_aware_disagreement`, `priorities` and `counts` of given groups."""
    members = {
        g: [i for i in book.people if groups.get(i) == g] for g in sorted(set(groups.values()))
    }
    counts = {(g, j): book.count(members[g], j) for g in members for j in book.tids}
    repness = {g: representative(book, counts, g, list(members)) for g in members}
    totals = {j: [sum(counts[g, j][at] for g in members) for at in range(3)] for j in book.tids}
    return {
        "counts": counts,
        "repness": repness,
        "group_aware_consensus": {
            j: prod((counts[g, j][0] + 1) / (counts[g, j][2] + 2) for g in members)
            for j in book.tids
        },
        "group_aware_disagreement": {
            j: prod((counts[g, j][1] + 1) / (counts[g, j][2] + 2) for g in members)
            for j in book.tids
        },
        "priorities": {
            j: 49.0 if j in book.meta else priority(*totals[j], book.extremity[j])
            for j in book.tids
        },
    }


def priority(agrees: int, disagrees: int, n: int, extremity: float) -> float:
    passes = n - agrees - disagrees
    importance = (1 - (passes + 1) / (n + 2)) * (1 + extremity) * (agrees + 1) / (n + 2)
    return float((importance * (1 + 8 * 2 ** (-n / 5))) ** 2)


def representative(book: Book, counts: Any, g: Any, groups: list[Any]) -> list[dict[str, Any]]:
    """Return the entries of one group, in order."""
    held: dict[int, dict[str, Any]] = {}
    for j in book.eligible:
        a, d, n = counts[g, j]
        a_, d_, n_ = (
            sum(counts[other, j][at] for other in groups if other != g) for at in range(3)
        )
        held[j] = {
            "n": n,
            "agree": (
                a,
                (a + 1) / (n + 2),
                z1(a, n),
                ((a + 1) / (n + 2)) / ((a_ + 1) / (n_ + 2)),
                z2(a, a_, n, n_),
            ),
            "disagree": (
                d,
                (d + 1) / (n + 2),
                z1(d, n),
                ((d + 1) / (n + 2)) / ((d_ + 1) / (n_ + 2)),
                z2(d, d_, n, n_),
            ),
        }

    def side(j: int) -> str:
        return "agree" if held[j]["agree"][4] > held[j]["disagree"][4] else "disagree"

    def weight(j: int) -> float:
        _, p, pt, r, rt = held[j][side(j)]
        return float(r * rt * p * pt)

    def entry(j: int, *, best: bool = False) -> dict[str, Any]:
        x, p, pt, r, rt = held[j][side(j)]
        made = {"tid": j, "repful_for": side(j), "n_success": x, "n_trials": held[j]["n"]}
        made |= {"p_success": p, "p_test": pt, "repness": r, "repness_test": rt}
        return made | ({"best_agree": True, "n_agree": held[j]["agree"][0]} if best else {})

    sufficient = [
        j
        for j in book.eligible
        if any(
            held[j][s][4] > SIGNIFICANT and held[j][s][2] > SIGNIFICANT
            for s in ("agree", "disagree")
        )
    ]
    best = None
    for j in book.eligible:
        if held[j]["agree"][0] == held[j]["disagree"][0] == 0:
            continue
        _, pa, pat, ra, rat = held[j]["agree"]
        if best is None:
            if pat > SIGNIFICANT or (ra > 1 and pa > 0.5):
                best = j
            continue
        _, pa_b, pat_b, ra_b, rat_b = held[best]["agree"]
        if ra_b > 1:
            if ra * rat * pa * pat > ra_b * rat_b * pa_b * pat_b:
                best = j
        elif pa * pat > pa_b * pat_b:
            best = j
    if not sufficient:
        if best is not None:
            return [entry(best, best=True)]
        largest = None
        for j in book.eligible:
            value = max(held[j]["agree"][4], held[j]["disagree"][4])
            if largest is None or value > largest[0]:
                largest = value, j
        return [] if largest is None else [entry(largest[1])]
    others = sorted((j for j in sufficient if j != best), key=weight, reverse=True)
    chosen = ([] if best is None else [entry(best, best=True)]) + [entry(j) for j in others]
    chosen = chosen[:5]
    return [e for e in chosen if e["repful_for"] == "agree"] + [
        e for e in chosen if e["repful_for"] == "disagree"
    ]


def original_groups(book: Book, keep: Any = ()) -> tuple[dict[int, int], dict[int, float], int]:
    """Return who is in which group after a cold start, silhouettes by k and the number of base clusters."""
    inside = book.in_conversation(keep)
    people = [i for i in book.canonical() if i in inside]
    points = [book.p[i] for i in people]
    centres, base = lloyd(points, [1] * len(points), distinct(points, 100), 100)
    weights = [base.count(b) for b in range(len(centres))]
    divisions, silhouettes = {}, {}
    for k in range(2, min(5, 2 + len(centres) // 12) + 1):
        if k > len(centres):
            break
        _, labels = lloyd(centres, weights, distinct(centres, k), 20)
        divisions[k], silhouettes[k] = labels, silhouette(centres, labels)
    if not divisions:
        return dict.fromkeys(people, 0), {}, len(centres)
    k = max(divisions, key=lambda one: (silhouettes[one], one))
    return (
        {i: divisions[k][b] for i, b in zip(people, base, strict=True)},
        silhouettes,
        len(centres),
    )


def distinct(points: list[Point], count: int) -> list[Point]:
    return list(dict.fromkeys(points))[:count]


def lloyd(
    points: list[Point], weights: list[int], centres: list[Point], further: int
) -> tuple[list[Point], list[int]]:
    labels: list[int] = []
    for _ in range(further + 1):
        squares = [[(x - a) ** 2 + (y - b) ** 2 for a, b in centres] for x, y in points]
        raw = [row.index(min(row)) for row in squares]
        used = sorted(set(raw))
        labels = [used.index(one) for one in raw]
        moved = []
        for number in range(len(used)):
            mine = [at for at, label in enumerate(labels) if label == number]
            total = sum(weights[at] for at in mine)
            moved.append(
                (
                    sum(points[at][0] * weights[at] for at in mine) / total,
                    sum(points[at][1] * weights[at] for at in mine) / total,
                )
            )
        shifts = [
            hypot(a[0] - b[0], a[1] - b[1])
            for a, b in zip(sorted(centres), sorted(moved), strict=False)
        ]
        centres = moved
        if all(shift < 0.01 for shift in shifts):
            break
    return centres, labels


def silhouette(points: list[Point], labels: list[int]) -> float:
    total = 0.0
    for at, point in enumerate(points):
        sums: dict[int, list[float]] = {}
        for other, place in enumerate(points):
            if other != at:
                sums.setdefault(labels[other], []).append(
                    hypot(point[0] - place[0], point[1] - place[1])
                )
        if labels[at] not in sums or len(sums) < 2:
            continue
        means = {label: sum(each) / len(each) for label, each in sums.items()}
        own = means.pop(labels[at])
        near = min(means.values())
        total += (near - own) / max(own, near) if max(own, near) else 0.0
    return total / len(points)
