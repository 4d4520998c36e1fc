"""Tables of actors: who sits at them, when they meet, what they agree and decide."""

from .agreements import Agreement, AgreementSignature, TableDecision
from .sessions import Attendance, Minutes, TableSession
from .tables import TableMember, WorkingTable

__all__ = [
    "Agreement",
    "AgreementSignature",
    "Attendance",
    "Minutes",
    "TableDecision",
    "TableMember",
    "TableSession",
    "WorkingTable",
]
