"""Every change to responses, commitments, evidence and changes, cut by what changes."""

from .commitments import make_commitment, record_change, record_progress, revise_commitment
from .evidence import add_evidence, hide_evidence
from .filings import record_filing
from .reminders import remind_due
from .responses import record_response, revise_response
from .voices import contrast_evidence, rate_response

__all__ = [
    "add_evidence",
    "contrast_evidence",
    "hide_evidence",
    "make_commitment",
    "rate_response",
    "record_change",
    "record_filing",
    "record_progress",
    "record_response",
    "remind_due",
    "revise_commitment",
    "revise_response",
]
