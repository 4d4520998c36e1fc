"""Examples of what people propose."""

from __future__ import annotations

from typing import Any

PLACES = ("el parque de La Estancia", "la vereda Dapa", "la entrada del colegio", "el puente")


def sample(number: int) -> dict[str, Any]:
    """What somebody types for the n-th example."""
    place = PLACES[number % len(PLACES)]
    return {
        "title": f"Luz para {place}, tramo {number}",
        "body": f"Desde las seis de la tarde {place} queda a oscuras y nadie se atreve a pasar.",
        "ask": f"Poner {2 + number % 6} lámparas y podar los árboles que las tapan.",
        "affected": f"Unas {100 + 10 * number} familias.",
        "place": place,
    }
