"""Examples of ideas."""

from typing import Any


def sample(number: int) -> dict[str, Any]:
    return {
        "title": f"Huerta comunitaria en el lote {number}",
        "body": "Sembrar entre todos lo que hoy se compra fuera y repartir la cosecha.",
        "test": f"Que a los seis meses coman de ella {10 + number} familias.",
    }
