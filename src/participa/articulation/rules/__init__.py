"""Who may do what with tables."""

from .tables import (
    CONVENERS,
    may_change_session,
    may_commit_decision,
    may_open_table,
    may_publish_minutes,
    may_remind,
    may_run_table,
    may_sign,
)

__all__ = [
    "CONVENERS",
    "may_change_session",
    "may_commit_decision",
    "may_open_table",
    "may_publish_minutes",
    "may_remind",
    "may_run_table",
    "may_sign",
]
