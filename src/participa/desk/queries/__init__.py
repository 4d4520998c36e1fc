"""What the desk asks across packages: whose desk it is, what waits, the table, the set-up."""

from .home import Waiting, waiting_list
from .neutrality import NamedText, texts_naming_officials
from .scope import Scope, scope_of
from .setup import Step, copyable_processes, deciders_for, setup_steps
from .table import (
    Filters,
    TableRow,
    contributions_table,
    matching_contributions,
    nameless_rows,
    table_rows,
)

__all__ = [
    "Filters",
    "NamedText",
    "Scope",
    "Step",
    "TableRow",
    "Waiting",
    "contributions_table",
    "copyable_processes",
    "deciders_for",
    "matching_contributions",
    "nameless_rows",
    "scope_of",
    "setup_steps",
    "table_rows",
    "texts_naming_officials",
    "waiting_list",
]
