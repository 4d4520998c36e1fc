"""Pages about oneself, signing in, codes, public cards, and the roles of others."""

from .codes import claim, close_here, follow
from .entrance import code, email, email_code, entrance
from .me import erase, export, hide, minor, overview, privacy, profile, renew, show, withdraw
from .people import authorisation, card, end, people, person
from .services import come_back, leave

__all__ = [
    "authorisation",
    "card",
    "claim",
    "close_here",
    "code",
    "come_back",
    "email",
    "email_code",
    "end",
    "entrance",
    "erase",
    "export",
    "follow",
    "hide",
    "leave",
    "minor",
    "overview",
    "people",
    "person",
    "privacy",
    "profile",
    "renew",
    "show",
    "withdraw",
]
