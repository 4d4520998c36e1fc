"""Every change to tables: who sits at them, when they meet, what they agree and decide."""

from .agreements import (
    Bringing,
    commit_decision,
    make_agreement,
    record_decision,
    sign_agreement,
)
from .minutes import publish_minutes, save_attendance, save_minutes
from .reminders import remind_sessions
from .sessions import call_session, cancel_session, move_session
from .tables import change_table, end_seat, end_table, open_table, seat_member

__all__ = [
    "Bringing",
    "call_session",
    "cancel_session",
    "change_table",
    "commit_decision",
    "end_seat",
    "end_table",
    "make_agreement",
    "move_session",
    "open_table",
    "publish_minutes",
    "record_decision",
    "remind_sessions",
    "save_attendance",
    "save_minutes",
    "seat_member",
    "sign_agreement",
]
