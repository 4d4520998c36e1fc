"""Search documents, and a corpus of two hundred to rank."""

from datetime import UTC, datetime, timedelta
from typing import Any

from participa.search.operations import Document

CORPUS_START = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)

_MATTERS = [
    ("Acueducto", "El acueducto veredal se queda sin agua tres días por semana."),
    ("Alumbrado público", "Las lámparas llevan meses dañadas y de noche nadie camina tranquilo."),
    ("Andenes", "Los andenes están rotos y las personas en silla de ruedas bajan a la vía."),
    ("Basuras", "El carro de la basura pasa un solo día y los residuos llegan al caño."),
    ("Biblioteca", "Pedimos que la biblioteca abra los sábados para las niñas y los niños."),
    ("Centro de salud", "En el centro de salud no hay médico general desde marzo."),
    ("Empleo juvenil", "Las y los jóvenes necesitan un primer empleo con las empresas del sector."),
    ("Inundaciones", "Con cada aguacero el río se desborda y la inundación entra a las casas."),
    ("Parque", "El parque infantil necesita juegos nuevos, sombra y una cancha."),
    (
        "Presupuesto participativo",
        "¿Cuándo se publican los proyectos del presupuesto de la comuna?",
    ),
    ("Transporte escolar", "El bus escolar dejó de subir a la vereda por el mal estado de la vía."),
    ("Veeduría", "La veeduría a la obra del colector pide copia del contrato y su interventoría."),
]
_PLACES = [
    ("La Playita", "76109"),
    ("Juan XXIII", "76109"),
    ("Lleras", "76109"),
    ("Guacandá", "76892"),
    ("Arroyohondo", "76892"),
    ("Bellavista", "76892"),
    ("Usme", "11001"),
    ("Bosa", "11001"),
]
_ASKS = [
    "Solicitamos una respuesta de la alcaldía con fecha.",
    "Proponemos una mesa con la comunidad y la empresa.",
]
_COMPONENTS = ["advocacy", "open_government", "public_leadership"]


def make_document(**changes: Any) -> Document:
    fields: dict[str, Any] = {
        "kind": "contribution",
        "object_id": 1,
        "title": "Alumbrado para la cancha",
        "text": "La cancha del barrio necesita alumbrado.",
        "url": "/aportes/1/",
        "territory_code": "76892",
        "component": "advocacy",
        "process_id": 1,
        "dated_at": CORPUS_START,
    }
    return Document(**(fields | changes))


def make_corpus() -> list[Document]:
    """The same 192 contributions and 8 processes every time."""
    documents = [
        make_document(
            kind="process",
            object_id=900 + number,
            title=f"Plan de desarrollo de {place}",
            text="Participación ciudadana en las decisiones del plan de desarrollo.",
            url=f"/procesos/plan-{number}/",
            territory_code=code,
            component=_COMPONENTS[number % 3],
            process_id=number,
            dated_at=CORPUS_START - timedelta(days=30 + number),
        )
        for number, (place, code) in enumerate(_PLACES)
    ]
    for matter_number, (matter, text) in enumerate(_MATTERS):
        for place_number, (place, code) in enumerate(_PLACES):
            for ask_number, ask in enumerate(_ASKS):
                number = (matter_number * len(_PLACES) + place_number) * len(_ASKS) + ask_number
                documents.append(
                    make_document(
                        object_id=number + 1,
                        title=f"{matter} en {place}"
                        if ask_number
                        else f"{place}: {matter.lower()}",
                        text=" ".join([text] * (1 + number % 3) + [ask] * (1 + number % 2)),
                        url=f"/aportes/{number + 1}/",
                        territory_code=code,
                        component=_COMPONENTS[place_number % 3],
                        process_id=place_number,
                        dated_at=CORPUS_START + timedelta(hours=(number * 37) % 191),
                    )
                )
    return documents
