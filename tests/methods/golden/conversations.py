"""The shared conversations, read for the tests, and a second, dense way to the same numbers."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from participa_methods.opinion import session

FOLDER = Path(__file__).parent / "conversations"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
PUBLISHED = [name for name in NAMES if (FOLDER / name / "reference.json.gz").exists()]


@dataclass(frozen=True)
class Conversation:
    votes: list[tuple[int, int, int]]
    options: dict[str, Any]
    reference: dict[str, Any] | None
    source_groups: dict[int, int]


@cache
def conversation(name: str) -> Conversation:
    reference = None
    if name in PUBLISHED:
        reference = json.loads(gzip.decompress((FOLDER / name / "reference.json.gz").read_bytes()))
    rejected = [int(r["statement"]) for r in rows(name, "statements") if r["moderation"] == "-1"]
    options: dict[str, Any] = {"mod_out": rejected}
    if reference:
        options = {
            "mod_out": reference["mod_out"],
            "meta": reference["meta"],
            "keep": reference["in_conv"],
        }
    grouped = rows(name, "groups") if (FOLDER / name / "groups.csv.gz").exists() else []
    return Conversation(
        [(int(r["participant"]), int(r["statement"]), int(r["vote"])) for r in rows(name, "votes")],
        options,
        reference,
        {int(r["participant"]): int(r["source_group"]) for r in grouped if r["source_group"]},
    )


def published(held: Conversation) -> dict[int, int]:
    """Return the groups that the source gave: {participant: group}."""
    if held.reference is None:
        return held.source_groups
    return {int(person): group for person, group in held.reference["groups"].items()}


def replayed(
    held: Conversation, *, growth: float, moderated_last: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the votes in time order through a parity session: as shown at the end, and restarted.

    There is an update whenever votes grew by the share `growth` (0: at every vote). Statements are
    moderated from the start, or only after the last vote.
    """
    moderated = {name: held.options.get(name, []) for name in ("mod_out", "meta")}
    keep = held.options.get("keep", [])
    going = session(parity=True, keep=keep, **({} if moderated_last else moderated))
    done = 0
    while done < len(held.votes):
        step = max(1, int(done * growth))
        going.add(held.votes[done : done + step])
        shown = going.result()
        done += step
    if moderated_last:
        going.moderate(**moderated)
        shown = going.result()
    memory = json.loads(json.dumps(going.memory()))
    again = session(parity=True, memory=memory, keep=keep, **moderated)
    again.add(held.votes)
    return shown, again.result()


def agreement(first: dict[int, int], second: dict[int, int]) -> float:
    """Return the adjusted Rand index of two divisions on those whom both divide."""
    both = first.keys() & second.keys()
    return adjusted_rand([first[one] for one in both], [second[one] for one in both])


def rows(name: str, table: str) -> list[dict[str, str]]:
    text = gzip.decompress((FOLDER / name / f"{table}.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


@dataclass(frozen=True)
class Dense:
    """Centre, components and positions by a full singular value decomposition."""

    participants: list[int]
    statements: list[int]
    centre: np.ndarray
    vectors: np.ndarray
    positions: np.ndarray


def dense(votes: list[tuple[int, int, int]], mod_out: list[int]) -> Dense:
    valid = {(person, statement): value for person, statement, value in votes}
    people = sorted({person for person, _ in valid})
    statements = sorted({statement for _, statement in valid})
    out = np.isin(statements, mod_out)
    table = np.full((len(people), len(statements)), np.nan)
    for (person, statement), value in valid.items():
        table[people.index(person), statements.index(statement)] = value
    answered = (~np.isnan(table[:, ~out])).sum(axis=1) + out.sum()
    table[:, out] = 0
    centre = np.nanmean(table, axis=0)
    z = np.nan_to_num(table - centre)
    vectors = np.linalg.svd(z, full_matrices=False)[2][:2].T
    scale = np.sqrt(len(statements) / np.maximum(answered, 1))
    return Dense(people, statements, centre, vectors, (z @ vectors) * scale[:, None])


def adjusted_rand(first: list[Any], second: list[Any]) -> float:
    """Hubert and Arabie 1985: 1 for the same partition, 0 for what chance would give."""

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    a = np.unique(np.array(first), return_inverse=True)[1]
    b = np.unique(np.array(second), return_inverse=True)[1]
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    together, rows_, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    total = len(a) * (len(a) - 1) / 2
    expected = rows_ * columns / total
    most = (rows_ + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
