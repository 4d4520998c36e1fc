"""Questions to the log: digests, the tree and its proofs, verification, the public pages."""

from .digests import commitment, leaf_content, public_name, row_digest
from .log import (
    EventLine,
    LedgerState,
    TypeCount,
    event_types,
    events_naming,
    events_page,
    leaf_digest,
    leaf_line,
    leaf_time,
    ledger_state,
    public_file,
    signed_heads,
    types_recorded,
)
from .memory import remembered
from .tree import (
    Proof,
    consistency,
    head_fields,
    inclusion,
    latest_head,
    tree_frontier,
)
from .verification import Problem, Recount, Verification, verify_ledger

__all__ = [
    "EventLine",
    "LedgerState",
    "Problem",
    "Proof",
    "Recount",
    "TypeCount",
    "Verification",
    "commitment",
    "consistency",
    "event_types",
    "events_naming",
    "events_page",
    "head_fields",
    "inclusion",
    "latest_head",
    "leaf_content",
    "leaf_digest",
    "leaf_line",
    "leaf_time",
    "ledger_state",
    "public_file",
    "public_name",
    "remembered",
    "row_digest",
    "signed_heads",
    "tree_frontier",
    "types_recorded",
    "verify_ledger",
]
