"""From the sealed votes of a conversation to what its page says, by `participa_methods.opinion`."""

from __future__ import annotations

import hashlib
import hmac
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from participa.kernel.priority import giving_way
from participa.participation.models import Activity

from ..models import OpinionResult, Statement, Vote, Voter
from .voters import COUNTED

if TYPE_CHECKING:
    from participa_methods.opinion.chance import Chance

Columns = tuple[Sequence[int], Sequence[int], Sequence[int]]  # voters, statements, values


@dataclass(frozen=True)
class Analysis:
    """A result ready to be kept; `groups`: voter → group, for those who count in the groups.

    `moved` has those whose row says something else, with the group they are in now, None for none.
    """

    method: str
    version: str
    digest: str
    votes: int
    groups: Mapping[int, int]
    result: dict[str, Any]
    state: dict[str, Any]
    moved: Mapping[int, int | None] = field(default_factory=dict)


def analyse(activity: Activity) -> Analysis:
    """Analyse the sealed votes; takes the time and memory of `docs/methods/opinion.md`."""
    everybody = list(
        Voter.objects.filter(activity=activity).values_list("pk", "group", "included", "votes")
    )
    voters = [row for row in everybody if row[-1]]
    number = numbers(activity, [pk for pk, *_rest in voters])
    rows = Statement.objects.filter(contribution__activity=activity)
    states = {
        pk: (state, meta)
        for pk, state, meta in rows.values_list("pk", "contribution__state", "is_meta")
    }
    votes = _columns(activity, number)
    earlier = OpinionResult.objects.filter(activity=activity).first()
    found = giving_way(
        analysed,
        votes,
        meta=[pk for pk, (_state, meta) in states.items() if meta],
        mod_out=[pk for pk, (state, meta) in states.items() if meta or state not in COUNTED],
        keep=_kept(voters, number, len(set(votes[1]))),
        before={number[pk]: group for pk, group, *_rest in voters if group is not None},
        state=earlier.state if earlier else {},
    )
    back = {position: pk for pk, position in number.items()}
    groups = {back[who]: group for who, group in found.groups.items()}
    return replace(
        found,
        groups=groups,
        moved={
            pk: groups.get(pk)
            for pk, group, included, _votes in everybody
            if group != groups.get(pk) or (pk in groups and not included)
        },
    )


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
    from participa_methods.opinion.continuity import Memory
    from participa_methods.opinion.groups import weakness

    options: dict[str, Any] = {"mod_out": mod_out, "meta": meta, "keep": keep}
    found = _named(opinion.analyze_arrays(*votes, **options))
    silhouettes, best = found["silhouettes"], int(found["k"])
    last = state or {}
    memory = Memory(last.get("k"), last.get("contender"), last.get("streak", 0))
    shown = memory.choose(silhouettes)  # another number of groups must win four times in a row
    if shown != best:
        found = _named(opinion.analyze_arrays(*votes, **options, k=shown))
    found |= {
        "silhouettes": silhouettes,
        "weakness": weakness(silhouettes, len(found["base_clusters"]), int(found["k"])),
    }
    found |= _facing(found, last.get("components", {}))
    chance = opinion.against_chance_arrays(*votes, mod_out=mod_out, meta=meta) if best > 1 else None
    names = _labels(found["groups"], before or {})
    groups = {voter: names[group] for voter, group in found["groups"].items()}
    return Analysis(
        method=str(found["method"]),
        version=str(found["version"]),
        digest=str(found["digest"]),
        votes=int(found["votes"]),
        groups=groups,
        result=_told(found, groups, names, chance, keep),
        state={
            "k": int(found["k"]),
            "contender": memory.contender,
            "streak": memory.streak,
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


def _facing(found: Mapping[str, Any], before: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Components and points turned so that the map does not flip while people watch it (section 3)."""
    now, none = found["components"], (0.0, 0.0)
    alike = [
        sum(pair[axis] * before.get(str(pk), none)[axis] for pk, pair in now.items())
        for axis in (0, 1)
    ]
    right, up = (-1 if one < 0 else 1 for one in alike)
    return {
        "components": {pk: (x * right, y * up) for pk, (x, y) in now.items()},
        "base_clusters": [
            {**one, "x": one["x"] * right, "y": one["y"] * up} for one in found["base_clusters"]
        ],
    }


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
    chance: Chance | None,
    keep: Sequence[int],
) -> dict[str, Any]:
    """What may be published, with groups by their labels; of fewer than five people nothing."""
    from participa_methods.opinion.telling import telling

    least = int(settings.SMALL_CELL)
    told = telling(
        found,
        least=least,
        labels=names,
        is_distinct=chance is None or chance.is_distinct,
    )
    if not told.tells:
        return {}
    return {
        "participants": told.participants,
        "more": told.more,
        "votes": told.votes,
        "statements": int(found["statements"]),
        "silhouette": found["silhouettes"].get(int(found["k"])),
        "chance": {"draws": chance.draws, "times": round(chance.times or 0.0, 2)}
        if chance
        else None,
        "weak": told.weak,
        "apart": told.apart,
        "parameters": {
            "mod_out": found["parameters"]["mod_out"],
            "meta": found["parameters"]["meta"],
            "keep": sorted(keep),
            **({"k": found["parameters"]["k"]} if found["parameters"]["k"] else {}),
        },
        "groups": [
            {
                "id": names[group],
                "size": size,
                "statements": [
                    # what it most agrees with is shown by its agrees, whatever the side (section 7)
                    {
                        "id": row["tid"],
                        "side": "agree" if row.get("best_agree") else row["repful_for"],
                    }
                    for row in found["repness"][group]
                ],
            }
            for group, size in zip(told.groups, told.sizes, strict=True)
        ],
        "shared": [
            {"id": pk, "side": side, "nearly_all": pk in told.nearly_all}
            for pk, side in told.shared
        ],
        "agree": [row["tid"] for row in found["consensus"]["agree"]],
        "disagree": [row["tid"] for row in found["consensus"]["disagree"]],
        "divisive": told.divisive,
        "uncertain": told.uncertain,
        "tables": {str(pk): table for pk, table in told.tables.items()},
        "map": [
            [round(point.x, 6), round(point.y, 6), point.weight, names[point.group]]
            for point in told.points
        ],
    }
