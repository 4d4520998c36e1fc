"""Opinion groups against published ones, the history of votes replayed in parity.

    PYTHONPATH=src:. python benchmarks/opinion/replay.py [--every-vote]

Prints a Markdown table: adjusted Rand index against the published groups of the three complete
conversations. `--every-vote` adds an update at each vote (a minute of processor time).
"""

from __future__ import annotations

import argparse
from statistics import median

import numpy as np
from tests.methods.golden.conversations import (
    PUBLISHED,
    Conversation,
    agreement,
    conversation,
    published,
    replayed,
)

from participa_methods.opinion import analyze, groups

HELD = [conversation(name) for name in PUBLISHED]


def row(title: str, divisions: list[dict[int, int]]) -> None:
    found = [agreement(one, published(held)) for one, held in zip(divisions, HELD, strict=True)]
    print("|", " | ".join([title, *(f"{value:.2f}" for value in (*found, median(found)))]), "|")


def from_published_bases(held: Conversation) -> dict[int, int]:
    """Divide the published base clusters as we do by default."""
    assert held.reference is not None
    bases = held.reference["base_clusters"]
    base = np.repeat(np.arange(len(bases["id"])), [len(ids) for ids in bases["members"]])
    found = groups.Map.of(np.column_stack((bases["x"], bases["y"])), base)
    made = groups.clusterings(found, groups.possible(len(bases["id"])))
    labels = made[groups.choose({k: one.silhouette for k, one in made.items()})].labels[base]
    people = [person for ids in bases["members"] for person in ids]
    return dict(zip(people, labels.tolist(), strict=True))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--every-vote", action="store_true")
    arguments = options.parse_args()
    print("| | " + " | ".join(PUBLISHED) + " | median |")
    print("|---" * (len(PUBLISHED) + 2) + "|")
    for mode, parity in (("default", False), ("parity, cold", True)):
        row(mode, [analyze(one.votes, parity=parity, **one.options)["groups"] for one in HELD])
    row("default, from the published base clusters", [from_published_bases(one) for one in HELD])
    for growth in ([0.0] if arguments.every_vote else []) + [0.01, 0.02, 0.05]:
        for last in (False, True):
            pairs = [replayed(one, growth=growth, moderated_last=last) for one in HELD]
            when = "every vote" if growth == 0 else f"{growth:.0%} more votes"
            title = f"{when}, moderated {'last' if last else 'first'}"
            row(f"{title}, running on", [shown["groups"] for shown, _ in pairs])
            row(f"{title}, restarted", [restarted["groups"] for _, restarted in pairs])


if __name__ == "__main__":
    main()
