"""Pages about organisations, cut by what is done. Who belongs to one shows only to its own."""

from .directory import directory, export_csv, export_xlsx
from .duplicates import duplicates, merge, undo_merge
from .exchanges import add_exchange, exchanges, withdraw_exchange
from .imports import check_list, import_list, template
from .memberships import agree, ask, end, invite
from .organization import history, organization
from .profile import add_register_entry, administer, mine, register, remove_register_entry
from .verification import (
    end_partnership,
    mark_campaign,
    refuse,
    start_partnership,
    to_verify,
    verify,
)

__all__ = [
    "add_exchange",
    "add_register_entry",
    "administer",
    "agree",
    "ask",
    "check_list",
    "directory",
    "duplicates",
    "end",
    "end_partnership",
    "exchanges",
    "export_csv",
    "export_xlsx",
    "history",
    "import_list",
    "invite",
    "mark_campaign",
    "merge",
    "mine",
    "organization",
    "refuse",
    "register",
    "remove_register_entry",
    "start_partnership",
    "template",
    "to_verify",
    "undo_merge",
    "verify",
    "withdraw_exchange",
]
