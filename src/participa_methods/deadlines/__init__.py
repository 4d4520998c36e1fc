"""Colombian legal terms: business days, months, extensions and electronic filings."""

from participa_methods.deadlines.calendar import (
    Calendar,
    DateNotCovered,
    add_business_days,
    business_days_between,
    is_business_day,
    next_business_day,
)
from participa_methods.deadlines.extensions import Extension, extend, latest_extension
from participa_methods.deadlines.receipt import Receipt, effective_receipt
from participa_methods.deadlines.tables import TableError, read_calendar, read_term
from participa_methods.deadlines.terms import Deadline, Term, Unit, due

__all__ = [
    "Calendar",
    "DateNotCovered",
    "Deadline",
    "Extension",
    "Receipt",
    "TableError",
    "Term",
    "Unit",
    "add_business_days",
    "business_days_between",
    "due",
    "effective_receipt",
    "extend",
    "is_business_day",
    "latest_extension",
    "next_business_day",
    "read_calendar",
    "read_term",
]
