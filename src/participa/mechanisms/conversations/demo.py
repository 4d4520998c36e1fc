"""Examples of statements."""

from __future__ import annotations

from typing import Any

SUBJECTS = (
    "El camino de la escuela debe estar iluminado",
    "La plaza de mercado debe abrir también por la tarde",
    "El muelle necesita un techo donde esperar la lancha",
    "Los buses deben parar donde el conductor los vea",
)


def sample(number: int) -> dict[str, Any]:
    """What somebody types for the n-th example."""
    return {"title": f"{SUBJECTS[number % len(SUBJECTS)]}, caso {number}", "body": ""}
