"""A fingerprint of what was analysed, so that a published result names its input."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np

from participa_methods.opinion.votes import VoteMatrix


def digest(matrix: VoteMatrix, given: dict[str, Any]) -> str:
    """Return "sha256:…" of the valid votes and of what was `given` beside them.

    Hashed in this order: the UTF-8 JSON (sorted names, no spaces) of `given` with the identifiers of
    participants and statements, ascending; then as little-endian arrays the row starts (int32), the
    columns (int32) and the votes (int8). Superseded votes and their order have no part in it.
    """
    head = json.dumps(given, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False)
    found = hashlib.sha256(head.encode())
    for names in (matrix.participants, matrix.statements):
        if names.dtype == np.int64:
            found.update(names.astype("<i8", copy=False).data)
        else:
            found.update(json.dumps(names.tolist(), default=str, ensure_ascii=False).encode())
    for array in (
        matrix.start.astype("<i4", copy=False),
        matrix.columns.astype("<i4", copy=False),
        matrix.values,
    ):
        found.update(array.data)
    return f"sha256:{found.hexdigest()}"
