"""What somebody was told, in their words, and what is to go out by mail."""

from .inbox import Item, inbox, items, unread_count
from .mail import Due, Mail, address_of, compose, due_mail, participant_of_token, stop_token
from .news import News, already_told
from .wording import Wording, wording

__all__ = [
    "Due",
    "Item",
    "Mail",
    "News",
    "Wording",
    "address_of",
    "already_told",
    "compose",
    "due_mail",
    "inbox",
    "items",
    "participant_of_token",
    "stop_token",
    "unread_count",
    "wording",
]
