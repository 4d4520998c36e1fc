"""An analysis as a dictionary: what `analyze` answers, and what files and pages are made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from participa_methods.opinion import consensus, groups
from participa_methods.opinion.analysis import Analysis, majorities
from participa_methods.opinion.digest import digest
from participa_methods.opinion.representative import Representative

METHOD = "participa.opinion"
VERSION = "1.0"


def as_dict(found: Analysis, *, arrays: bool = False) -> dict[str, Any]:
    """Return everything found, by the identifiers of participants and statements.

    With `arrays`, what there is for each participant stays in arrays: `participants` (N),
    `projection` (N × 2), `groups` (N, −1 outside the conversation; the place of the name in
    `group_names`), `base_of` (N, place of the base cluster or −1), and base clusters name no members.
    """
    statements = found.matrix.statements.tolist()
    division = found.division
    answer: dict[str, Any] = {
        "method": METHOD,
        "version": VERSION,
        "parameters": _parameters(found),
        "digest": _digest(found),
        "participants": found.matrix.shape[0],
        "statements": found.matrix.shape[1],
        "votes": len(found.matrix.values),
    }
    if arrays:
        base_of = np.full(found.matrix.shape[0], -1, dtype=np.int64)
        base_of[division.rows] = division.map.base
        answer |= {
            "participants": found.matrix.participants,
            "projection": found.positions,
            "groups": division.of_row,
            "base_of": base_of,
        }
    else:
        answer |= _by_participant(found)
    answer |= {
        "k": len(division.names),
        "silhouettes": dict(division.silhouettes),
        "weakness": list(
            groups.weakness(division.silhouettes, len(division.of_base), len(division.names))
        ),
        "group_names": list(division.names),
        "group_sizes": _by(division.names, _sizes(found)),
        "base_clusters": _base_clusters(found, members=not arrays),
        "repness": {
            name: [_representative(statements, one) for one in chosen]
            for name, chosen in zip(division.names, found.representative, strict=True)
        },
        "consensus": {
            side: [
                {
                    "tid": statements[one.column],
                    "n_success": one.success,
                    "n_trials": one.trials,
                    "p_success": one.share,
                    "p_test": one.test,
                }
                for one in majorities(found, agree=side == "agree")
            ]
            for side in ("agree", "disagree")
        },
        "uncertain": [
            statements[column] for column in consensus.uncertain(found.totals, found.eligible)
        ],
        "divisive": [
            statements[column] for column in consensus.divisive(found.extremity, found.eligible)
        ],
        "center": _by(statements, found.components.centre),
        "components": _pairs(statements, found.components.vectors),
        "eigenvalues": tuple(found.components.eigenvalues.tolist()),
        "statement_projection": _pairs(statements, found.statements),
        "extremity": _by(statements, found.extremity),
        "group_aware_consensus": _by(statements, consensus.group_aware(found.statistics.pa)),
        "group_aware_disagreement": _by(statements, consensus.group_aware(found.statistics.pd)),
        "priorities": _by(statements, found.priorities),
        "counts": {
            name: {
                tid: {"agree": agree, "disagree": disagree, "pass": passes}
                for tid, (disagree, passes, agree) in zip(statements, each.tolist(), strict=True)
            }
            for name, each in zip(division.names, found.counts, strict=True)
        },
        "totals": {
            tid: {"agree": agree, "disagree": disagree, "pass": passes}
            for tid, (disagree, passes, agree) in zip(
                statements, found.totals.T.tolist(), strict=True
            )
        },
    }
    return answer


def _by_participant(found: Analysis) -> dict[str, Any]:
    names, division = found.matrix.participants.tolist(), found.division
    inside = division.rows.tolist()
    numbers = division.of_row[division.rows].tolist()
    return {
        "projection": _pairs(names, found.positions),
        "groups": {
            names[row]: division.names[group] for row, group in zip(inside, numbers, strict=True)
        },
    }


def _base_clusters(found: Analysis, *, members: bool) -> list[dict[str, Any]]:
    division = found.division
    clusters: list[dict[str, Any]] = [
        {"id": name, "x": x, "y": y, "weight": int(weight), "group": division.names[group]}
        for name, (x, y), weight, group in zip(
            division.map.ids.tolist(),
            division.map.centres.tolist(),
            division.map.weights.tolist(),
            division.of_base.tolist(),
            strict=True,
        )
    ]
    if members:
        for cluster in clusters:
            cluster["members"] = []
        names = found.matrix.participants[division.rows].tolist()
        for name, base in zip(names, division.map.base.tolist(), strict=True):
            clusters[base]["members"].append(name)
    return clusters


def _representative(statements: list[Any], one: Representative) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "tid": statements[one.column],
        "repful_for": "agree" if one.agree else "disagree",
        "n_success": one.success,
        "n_trials": one.trials,
        "p_success": one.share,
        "p_test": one.test,
        "repness": one.ratio,
        "repness_test": one.ratio_test,
    }
    if one.agrees_of_best is not None:
        entry |= {"best_agree": True, "n_agree": one.agrees_of_best}
    return entry


def _parameters(found: Analysis) -> dict[str, Any]:
    """Return what the result depends on beside the votes, ready for JSON."""
    options, matrix = found.options, found.matrix
    return {
        "mode": "parity" if options.parity else "default",
        "k": options.k,
        "mod_out": matrix.statements[found.out].tolist(),
        "meta": matrix.statements[found.meta].tolist(),
        "keep": len(set(options.keep)),
        "groups": "given" if options.groups is not None else "computed",
    }


def _digest(found: Analysis) -> str:
    given = _parameters(found)
    matrix, division = found.matrix, found.division
    given["keep"] = matrix.participants[matrix.participant_rows(found.options.keep)].tolist()
    if found.options.groups is not None:
        given["groups"] = division.of_row.tolist()
    return digest(matrix, given)


def _sizes(found: Analysis) -> Any:
    of_row = found.division.of_row
    return np.bincount(of_row[of_row >= 0], minlength=len(found.division.names))


def _by(names: list[Any], values: Any) -> dict[Any, Any]:
    return dict(zip(names, values.tolist(), strict=True))


def _pairs(names: list[Any], values: Any) -> dict[Any, tuple[float, float]]:
    return dict(zip(names, map(tuple, values.tolist()), strict=True))
