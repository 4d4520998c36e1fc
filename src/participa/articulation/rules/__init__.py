"""Who may do what with tables."""

from .tables import (
    may_change_session,
    may_commit_decision,
    may_open_table,
    may_publish_minutes,
    may_run_table,
    may_sign,
)

__all__ = [
    "may_change_session",
    "may_commit_decision",
    "may_open_table",
    "may_publish_minutes",
    "may_run_table",
    "may_sign",
]
