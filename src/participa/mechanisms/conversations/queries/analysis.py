"""From the sealed votes of a conversation to what its page says, by `participa_methods.opinion`."""

from __future__ import annotations

import hashlib
import hmac
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from participa.participation.models import Activity

from ..models import OpinionResult, Statement, Vote, Voter
from .suppression import suppressed
from .voters import COUNTED

Columns = tuple[Sequence[int], Sequence[int], Sequence[int]]  # voters, statements, values
PATIENCE = 4  # recomputations that another number of groups must win in a row (section 5)
SHARED = 0.6  # geometric mean over the groups of the smoothed share
SHOWN, SHORT = 8, 5  # statements of a list


@dataclass(frozen=True)
class Analysis:
    """A result ready to be kept; `groups`: voter → group, for those who count in the groups."""

    method: str
    version: str
    digest: str
    votes: int
    groups: Mapping[int, int]
    result: dict[str, Any]
    state: dict[str, Any]


def analyse(activity: Activity) -> Analysis:
    """Analyse the sealed votes; takes the time and memory of `docs/methods/opinion.md`."""
    voters = list(
        Voter.objects.filter(activity=activity, votes__gt=0).values_list(
            "pk", "group", "included", "votes"
        )
    )
    number = numbers(activity, [pk for pk, *_rest in voters])
    rows = Statement.objects.filter(contribution__activity=activity)
    states = {
        pk: (state, meta)
        for pk, state, meta in rows.values_list("pk", "contribution__state", "is_meta")
    }
    votes = _columns(activity, number)
    earlier = OpinionResult.objects.filter(activity=activity).first()
    found = analysed(
        votes,
        meta=[pk for pk, (_state, meta) in states.items() if meta],
        mod_out=[pk for pk, (state, meta) in states.items() if meta or state not in COUNTED],
        keep=_kept(voters, number, len(set(votes[1]))),
        before={number[pk]: group for pk, group, *_rest in voters if group is not None},
        state=earlier.state if earlier else {},
    )
    back = {position: pk for pk, position in number.items()}
    return replace(found, groups={back[who]: group for who, group in found.groups.items()})


def sealed_votes(activity: Activity, number: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Every sealed vote: the voter's number, the statement, the value; without time or order."""
    return sorted((number[who], statement, value) for who, statement, value in _sealed(activity))


def _sealed(activity: Activity) -> Iterator[tuple[int, int, int]]:
    rows = Vote.objects.filter(sealed=True, voter__activity=activity, value__isnull=False)
    for who, statement, value in rows.values_list("voter_id", "statement_id", "value").iterator(
        chunk_size=5000
    ):
        yield who, statement, value or 0


def _columns(activity: Activity, number: Mapping[int, int]) -> Columns:
    """The same, seventeen bytes a vote, as the analysis takes them: in any order."""
    voters, statements, values = array("q"), array("q"), array("b")
    for who, statement, value in _sealed(activity):
        voters.append(number[who])
        statements.append(statement)
        values.append(value)
    return voters, statements, values


def numbers(activity: Activity, voters: Sequence[int]) -> dict[int, int]:
    """Voter → number from 0, in an order that nobody outside can know or carry over.

    It depends on a secret, the conversation and how many voters there are: the numbers of two
    published files cannot be joined, and the result names the numbers of its own file.
    """
    key = hashlib.sha256(b"participa.voters" + settings.SECRET_KEY.encode()).digest()
    salt = f"{activity.pk} {len(voters)}"

    def place(voter: int) -> bytes:
        return hmac.new(key, f"{salt} {voter}".encode(), hashlib.sha256).digest()

    return {voter: index for index, voter in enumerate(sorted(voters, key=place))}


def _kept(
    voters: Sequence[tuple[int, int | None, bool, int]], number: Mapping[int, int], statements: int
) -> list[int]:
    """Who was counted in the groups and would not be by their answers alone: once in, never out."""
    enough = min(ENOUGH, statements)
    if sum(votes >= enough for *_rest, votes in voters) < FEWEST:
        return []  # those with most answers fill up, whoever they are
    return [number[pk] for pk, _group, included, votes in voters if included and votes < enough]


ENOUGH, FEWEST = 7, 15  # answers, people (section 5)


def analysed(
    votes: Columns,
    *,
    meta: Sequence[int] = (),
    mod_out: Sequence[int] = (),
    keep: Sequence[int] = (),
    before: Mapping[int, int] | None = None,
    state: Mapping[str, Any] | None = None,
) -> Analysis:
    """The analysis of votes. `before`: the last groups, `state`: what the last one left."""
    # Heavy, and only whoever computes needs it: the web server starts without.
    from participa_methods import opinion

    options: dict[str, Any] = {"mod_out": mod_out, "meta": meta, "keep": keep}
    found = _named(opinion.analyze_arrays(*votes, **options))
    silhouettes, best = found["silhouettes"], int(found["k"])
    shown_k, wins = (state or {}).get("k") or 0, (state or {}).get("wins", 0)
    wins = wins + 1 if shown_k in silhouettes and shown_k != best else 0
    if 0 < wins < PATIENCE:  # a new number of groups must win several times before it shows
        found = _named(opinion.analyze_arrays(*votes, **options, k=shown_k))
    else:
        wins = 0
    names = _labels(found["groups"], before or {})
    groups = {voter: names[group] for voter, group in found["groups"].items()}
    return Analysis(
        method=str(found["method"]),
        version=str(found["version"]),
        digest=str(found["digest"]),
        votes=int(found["votes"]),
        groups=groups,
        result=_told(found, groups, names, silhouettes, keep),
        state={
            "k": int(found["k"]),
            "wins": wins,
            "priorities": {str(pk): value for pk, value in found["priorities"].items()},
            "center": {str(pk): value for pk, value in found["center"].items()},
            "components": {str(pk): list(pair) for pk, pair in found["components"].items()},
            "out": sorted(set(mod_out) & set(found["center"])),
        },
    )


def _named(found: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with groups by voter, for those in one, and the number of participants."""
    of_place = dict(enumerate(found["group_names"]))
    pairs = zip(found["participants"].tolist(), found["groups"].tolist(), strict=True)
    groups = {who: of_place[place] for who, place in pairs if place >= 0}
    return {**found, "groups": groups, "participants": len(found["participants"])}


def _labels(groups: Mapping[int, int], before: Mapping[int, int]) -> dict[int, int]:
    """New group → the old one it shares most people with, so that names and colours stay."""
    shared = Counter((group, before[who]) for who, group in groups.items() if who in before)
    names: dict[int, int] = {}
    for (group, old), _people in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if group not in names and old not in names.values():
            names[group] = old
    free = (label for label in range(1000) if label not in names.values())
    sizes = Counter(groups.values())
    for group in sorted(sizes, key=lambda group: (-sizes[group], group)):
        if group not in names:
            names[group] = next(free)
    return names


def _told(
    found: Mapping[str, Any],
    groups: Mapping[int, int],
    names: Mapping[int, int],
    silhouettes: Mapping[int, float],
    keep: Sequence[int],
) -> dict[str, Any]:
    """What may be published. Groups of fewer than five people are among "everybody else"."""
    least = int(settings.SMALL_CELL)
    sizes = Counter(groups.values())
    shown = sorted(group for group, size in sizes.items() if size >= least)
    if len(shown) < 2:  # one group beside the rest would be the rest's picture
        shown = []
    rest = int(found["participants"]) - sum(sizes[group] for group in shown)
    counts = _counts(found, names, shown)
    own = {names[group]: rows for group, rows in found["repness"].items()}
    return {
        "participants": int(found["participants"]),
        "included": len(groups),
        "votes": int(found["votes"]),
        "statements": int(found["statements"]),
        "k": int(found["k"]),
        "silhouette": silhouettes.get(int(found["k"])),
        "silhouettes": {str(k): value for k, value in silhouettes.items()},
        "weak": list(found["weakness"]),
        "apart": rest if rest >= least else 0,
        "has_small_group": 0 < len(shown) < len(sizes),
        "parameters": {
            "mod_out": found["parameters"]["mod_out"],
            "meta": found["parameters"]["meta"],
            "keep": sorted(keep),
        },
        "groups": [
            {
                "id": group,
                "size": sizes[group],
                "statements": [
                    {"id": row["tid"], "side": row["repful_for"], "ratio": row["repness"]}
                    for row in own[group]
                ],
            }
            for group in shown
        ],
        "shared": _shared(found, counts, len(shown)),
        "agree": [row["tid"] for row in found["consensus"]["agree"]],
        "disagree": [row["tid"] for row in found["consensus"]["disagree"]],
        "divisive": [pk for pk in found["divisive"] if _is_split(found["totals"][pk])][:SHORT],
        "uncertain": list(found["uncertain"])[:SHORT],
        "tables": {
            str(pk): suppressed(rows if rest >= least or not shown else rows[:-1], least)
            for pk, rows in counts.items()
        },
        "tenths": {
            str(pk): [_tenths(row) for row in rows[: len(shown)]] + [_tenths(_sum(rows))]
            for pk, rows in counts.items()
        },
        "map": _points(found["base_clusters"], names, shown, least),
    }


ANSWERS = ("agree", "disagree", "pass")


def _row(counts: Mapping[str, int]) -> list[int]:
    return [int(counts[answer]) for answer in ANSWERS]


def _counts(
    found: Mapping[str, Any], names: Mapping[int, int], shown: Sequence[int]
) -> dict[int, list[list[int]]]:
    """Statement → agrees, disagrees, passes of each shown group, then of everybody else."""
    label = {new: old for old, new in names.items()}
    counts: dict[int, list[list[int]]] = {}
    for pk, total in found["totals"].items():
        rows = [_row(found["counts"][label[group]][pk]) for group in shown]
        taken = [sum(column) for column in zip(*rows, strict=True)] if rows else [0, 0, 0]
        rest = [all_ - some for all_, some in zip(_row(total), taken, strict=True)]
        counts[pk] = [*rows, rest]
    return counts


def _shared(
    found: Mapping[str, Any], counts: Mapping[int, list[list[int]]], shown: int
) -> list[dict[str, Any]]:
    """What every group agrees on, or rejects, most of all first (section 8, geometric mean)."""
    k = max(int(found["k"]), 1)
    out = set(found["parameters"]["mod_out"])
    rows: list[dict[str, Any]] = []
    for side, answer, key in (
        ("agree", 0, "group_aware_consensus"),
        ("disagree", 1, "group_aware_disagreement"),
    ):
        for pk, product in found[key].items():
            value = product ** (1 / k)
            groups = counts[pk][:shown] or counts[pk]
            if (
                pk not in out
                and value >= SHARED
                and all(_share(row, answer) > 0.5 for row in groups)
            ):
                rows.append({"id": pk, "side": side, "value": round(value, 4)})
    return sorted(rows, key=lambda row: (-row["value"], row["id"]))[:SHOWN]


def _tenths(row: Sequence[int]) -> list[int]:
    """Agrees and disagrees out of ten: coarse enough to publish where a count would say too much."""
    return [round(10 * count / max(sum(row), 1)) for count in row[:2]]


def _sum(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _share(row: Sequence[int], answer: int) -> float:
    """Smoothed, as in section 6."""
    return (row[answer] + 1) / (sum(row) + 2)


def _is_split(total: Mapping[str, int]) -> bool:
    """Whether either side has at least a quarter: what pulls the map apart may be one-sided."""
    return min(_share(_row(total), 0), _share(_row(total), 1)) >= 0.25


def _points(
    clusters: Sequence[Mapping[str, Any]],
    names: Mapping[int, int],
    shown: Sequence[int],
    least: int,
) -> list[list[float]]:
    """[x, y, people, group]: base clusters, joined until each point holds `least` people."""
    made: list[list[float]] = []
    for group in shown:
        own = [each for each in clusters if names[each["group"]] == group]
        for knot in _knots(own, least):
            people = sum(each["weight"] for each in knot)
            x, y = (sum(each[axis] * each["weight"] for each in knot) / people for axis in "xy")
            made.append([round(x, 6), round(y, 6), people, group])
    return made


def _knots(clusters: list[Mapping[str, Any]], least: int) -> list[list[Mapping[str, Any]]]:
    """Divide along the longer side as long as both parts keep `least` people."""
    if len(clusters) < 2:
        return [clusters]
    width = {axis: max(c[axis] for c in clusters) - min(c[axis] for c in clusters) for axis in "xy"}
    first, second = sorted("xy", key=lambda axis: (-width[axis], axis))
    ordered = sorted(clusters, key=lambda c: (c[first], c[second]))
    total = sum(c["weight"] for c in ordered)
    cuts: list[tuple[int, int]] = []
    before = 0
    for index, cluster in enumerate(ordered[:-1], start=1):
        before += cluster["weight"]
        if before >= least and total - before >= least:
            cuts.append((abs(2 * before - total), index))
    if not cuts:
        return [clusters]
    _unevenness, cut = min(cuts)
    return [*_knots(ordered[:cut], least), *_knots(ordered[cut:], least)]
