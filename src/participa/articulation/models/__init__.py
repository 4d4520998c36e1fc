"""Tables of actors: who sits at them, when they meet, what they agree and decide."""

from .agreements import Agreement, AgreementSignature, TableDecision
from .business import (
    AssumedRole,
    AssumedRoleQuerySet,
    Introduction,
    Recognition,
    RoleFulfilment,
)
from .sessions import Attendance, Minutes, TableSession
from .tables import TableMember, WorkingTable

__all__ = [
    "Agreement",
    "AgreementSignature",
    "AssumedRole",
    "AssumedRoleQuerySet",
    "Attendance",
    "Introduction",
    "Minutes",
    "Recognition",
    "RoleFulfilment",
    "TableDecision",
    "TableMember",
    "TableSession",
    "WorkingTable",
]
