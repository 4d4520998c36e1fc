"""An append-only public ledger: the Merkle tree of RFC 6962, its proofs and its published file."""

from participa_methods.ledger.file import Report, VerifySignature, verify_file
from participa_methods.ledger.frontier import Frontier
from participa_methods.ledger.lines import Head, Leaf, canonical, head_message, read_lines
from participa_methods.ledger.proofs import verify_consistency, verify_inclusion
from participa_methods.ledger.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "Head",
    "Leaf",
    "Report",
    "VerifySignature",
    "canonical",
    "consistency_proof",
    "head_message",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "read_lines",
    "root",
    "verify_consistency",
    "verify_file",
    "verify_inclusion",
]
