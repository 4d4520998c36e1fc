"""What happened in the demonstration, a file a territory. Everybody in it is invented."""

from .bogota import PLANS as BOGOTA
from .buenaventura import PLANS as BUENAVENTURA
from .yumbo import PLANS as YUMBO

PLANS = (*YUMBO, *BUENAVENTURA, *BOGOTA)

__all__ = ["PLANS"]
