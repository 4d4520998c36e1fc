"""Measure red-dwarf in this process: `theirs.py shared|arrays PLACE`, by its environment's Python."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from reddwarf.implementations.polis import run_pipeline
from timing import best, shared, tell

kind, place = sys.argv[1], Path(sys.argv[2])
if kind == "shared":
    votes, rejected = shared(place)
    runs = 3
else:
    held = np.load(place)
    columns = (held[name].tolist() for name in ("people", "statements", "values"))
    votes, rejected = list(zip(*columns, strict=True)), []
    runs = 1
# It takes no second vote on the same statement: only the last ones, chosen outside the measurement.
last = {(i, j): v for i, j, v in votes}
rows = [
    {"participant_id": i, "statement_id": j, "vote": v, "modified": at}
    for at, ((i, j), v) in enumerate(last.items())
]
del votes, last
tell(best(lambda: run_pipeline(votes=rows, mod_out_statement_ids=rejected, random_state=1), runs))
