"""Every change to ties and waves."""

from .answers import Given, answer_wave, keep_draft
from .imports import import_ties
from .networks import record_network
from .ties import TieProof, declare_tie, derive_tie, derive_ties, document_tie, end_tie
from .waves import (
    add_to_roster,
    close_wave,
    create_wave,
    edit_wave,
    extend_wave,
    open_wave,
    remind_roster,
    remove_from_roster,
)

__all__ = [
    "Given",
    "TieProof",
    "add_to_roster",
    "answer_wave",
    "close_wave",
    "create_wave",
    "declare_tie",
    "derive_tie",
    "derive_ties",
    "document_tie",
    "edit_wave",
    "end_tie",
    "extend_wave",
    "import_ties",
    "keep_draft",
    "open_wave",
    "record_network",
    "remind_roster",
    "remove_from_roster",
]
