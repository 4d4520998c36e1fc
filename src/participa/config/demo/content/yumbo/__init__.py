"""Yumbo: street lights, the air of the industrial zone, a school route."""

from .air import AIRE
from .school_route import PLANTILLA, RUTA
from .street_lights import LUZ

PLANS = (LUZ, AIRE, RUTA, PLANTILLA)

__all__ = ["PLANS"]
