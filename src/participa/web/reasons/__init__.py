"""The words of refusals: each area's module maps its reason codes to a sentence."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from django.utils.translation import gettext as _

from participa.kernel.rulings import Ruling


@cache
def all_reasons() -> dict[str, str]:
    """Reason code → lazy sentence with `%(param)s` places, from every module of this package."""
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= import_module(f"{__name__}.{module.name}").REASONS
    return found


def words(ruling: Ruling) -> str:
    """The sentence that says why, in the reader's language."""
    sentence = all_reasons().get(ruling.reason)
    if sentence is None:
        return _("Eso no se puede hacer ahora.")
    return str(sentence) % ruling.params if ruling.params else str(sentence)
