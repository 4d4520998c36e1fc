"""Where participants and statements lie on the map (section: positions)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.components import Components, deviations
from participa_methods.opinion.votes import VoteMatrix

Floats = NDArray[np.float64]


def participant_positions(matrix: VoteMatrix, found: Components, out: NDArray[np.bool_]) -> Floats:
    """Return the position of every participant (N × 2); equal votes give bit-equal positions.

    p_i = sqrt(S / max(a_i, 1)) · z_i·u, where a_i counts the answered statements, those moderated
    `out` counting for everybody. The factor moves people with few votes outwards.
    """
    people, width = matrix.shape
    positions = np.empty((people, 2))
    moderated = out.any()
    for rows, part in matrix.blocks():
        positions[rows] = deviations(matrix, found.centre, out, rows) @ found.vectors
        answered = np.diff(matrix.start[rows.start : rows.stop + 1]).astype(np.float64)
        if moderated:
            hidden = np.concatenate(([0], np.cumsum(out[matrix.columns[part]])))
            at = matrix.start[rows.start : rows.stop + 1] - matrix.start[rows.start]
            answered += out.sum() - np.diff(hidden[at])
        positions[rows] *= np.sqrt(width / np.maximum(answered, 1))[:, None]
    return positions


def statement_positions(found: Components) -> Floats:
    """Return where somebody would be whose only vote is to agree with each statement (S × 2)."""
    width = len(found.centre)
    scale: Floats = np.sqrt(width) * (1 - found.centre)
    return found.vectors * scale[:, None]


def extremity(statements: Floats) -> Floats:
    """Return how far each statement pulls the map apart (S)."""
    return np.hypot(statements[:, 0], statements[:, 1])
