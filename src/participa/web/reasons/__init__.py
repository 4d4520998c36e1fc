"""The sentence for each reason code of a ruling; one module per area, each with `REASONS`."""

from importlib import import_module
from pkgutil import iter_modules

from django.utils.translation import gettext as _

from participa.kernel.rulings import Ruling


def words(ruling: Ruling) -> str:
    """Why not, in plain words."""
    for module in iter_modules(__path__):
        reasons = import_module(f"{__name__}.{module.name}").REASONS
        if ruling.reason in reasons:
            return str(reasons[ruling.reason]) % ruling.params
    return _("Ahora no es posible hacer esto.")
