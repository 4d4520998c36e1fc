"""Every change to organisations, cut by what changes."""

from .exchanges import declare_exchange, withdraw_exchange
from .imports import import_organizations
from .interests import NewMatter, add_matter, declare_interests, end_matter
from .merges import merge_organizations, undo_merge
from .organizations import (
    edit_organization,
    mark_campaign,
    refuse_organization,
    register_organization,
    verify_organization,
)
from .people import add_membership, end_membership, verify_representative
from .records import (
    add_register_entry,
    end_partnership,
    remove_register_entry,
    start_partnership,
)

__all__ = [
    "NewMatter",
    "add_matter",
    "add_membership",
    "add_register_entry",
    "declare_exchange",
    "declare_interests",
    "edit_organization",
    "end_matter",
    "end_membership",
    "end_partnership",
    "import_organizations",
    "mark_campaign",
    "merge_organizations",
    "refuse_organization",
    "register_organization",
    "remove_register_entry",
    "start_partnership",
    "undo_merge",
    "verify_organization",
    "verify_representative",
    "withdraw_exchange",
]
