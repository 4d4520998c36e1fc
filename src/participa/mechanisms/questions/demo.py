"""Examples of what people ask."""

from __future__ import annotations

from typing import Any

MATTERS = ("el acueducto veredal", "la vía a Dapa", "el comedor escolar", "el puesto de salud")


def sample(number: int) -> dict[str, Any]:
    """What somebody types for the n-th example."""
    matter = MATTERS[number % len(MATTERS)]
    return {
        "title": f"¿Cuándo arreglan {matter}, lote {number}?",
        "body": f"Hace {2 + number} meses dijeron que {matter} estaría listo y seguimos esperando.",
    }
