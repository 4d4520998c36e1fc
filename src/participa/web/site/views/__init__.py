"""Pages about the platform as a whole, and what a person chooses about how it looks."""

from .errors import bad_request, csrf_failure, not_found, permission_denied, resume, server_error
from .guide import guide
from .pages import about, accessibility, home, source
from .preferences import choose_language, choose_theme, leave

__all__ = [
    "about",
    "accessibility",
    "bad_request",
    "choose_language",
    "choose_theme",
    "csrf_failure",
    "guide",
    "home",
    "leave",
    "not_found",
    "permission_denied",
    "resume",
    "server_error",
    "source",
]
