"""Every change to people: accounts, participants, consents, profiles, roles, their data."""

from .batches import open_participants
from .consents import (
    declare_minor,
    give_consent,
    publish_consent_text,
    publish_default_consent_texts,
    withdraw_consent,
)
from .data import erase_person, export_my_data
from .electoral import end_electoral_period, list_official_names, set_electoral_period
from .people import (
    change_email,
    change_notice_digest,
    claim_participant,
    inboxes_of,
    open_account,
    open_participant,
)
from .profiles import (
    hide_now,
    record_profile_view,
    renew_public_layer,
    set_profile,
    set_profile_field,
    show_again,
)
from .roles import end_role, grant_role

__all__ = [
    "change_email",
    "change_notice_digest",
    "claim_participant",
    "declare_minor",
    "end_electoral_period",
    "end_role",
    "erase_person",
    "export_my_data",
    "give_consent",
    "grant_role",
    "hide_now",
    "inboxes_of",
    "list_official_names",
    "open_account",
    "open_participant",
    "open_participants",
    "publish_consent_text",
    "publish_default_consent_texts",
    "record_profile_view",
    "renew_public_layer",
    "set_electoral_period",
    "set_profile",
    "set_profile_field",
    "show_again",
    "withdraw_consent",
]
