"""Notices, with every kind's params in their longest form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from participa.accounts.models import Participant
from participa.notices.models import Notice

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, ten in the morning in Colombia

LONG_PARAMS: dict[str, Any] = {
    "title": "Arreglo del acueducto veredal y de la vía que sube a la institución educativa "
    "San José de los Ángeles, en el corregimiento de Arroyohondo, antes de la temporada de lluvias",
    "authority": "Secretaría Distrital de Gobierno, Participación y Acción Comunal de la Alcaldía",
    "body": "Empresa de Servicios Públicos de Acueducto y Alcantarillado del Valle del Cauca",
    "process": "Plan de desarrollo de Yumbo «Construyamos entre todas y todos» 2028–2031, " * 2,
    "organization": "Asociación de Mujeres Cabeza de Familia y Jóvenes Emprendedores de Yumbo " * 2,
    "target": "Agua potable todos los días para las veredas altas de Arroyohondo y Mulaló " * 2,
    "evidence": "Acta de inicio, fotografías y listado de asistencia de la visita técnica " * 2,
    "explanation": "El texto nombraba a una vecina con su dirección y su teléfono. " * 8,
    "outcome": "transferred",
    "reason": "personal_data",
    "number": "RAD-2026-000123456789",
    "due_on": "2026-12-14",
    "completion": "substantial",
    "source": "third_party",
    "verdict": "partly",
    "condition": "mental_models",
    "parts": 12,
    "role": "government_liaison",
    "held_on": "2026-12-14",
    "hour": "08:30",
    "place": "Salón comunal de la vereda Arroyohondo, junto a la institución educativa " * 2,
    "agenda": "Lectura del acta anterior; Medición del aire; Vías y cruces; Varios " * 4,
    "objective": "Agua potable todos los días para las veredas altas de Arroyohondo y Mulaló " * 2,
    "territory": "San Sebastián de Mariquita, Tolima",
}


def make_notice(participant: Participant, **changes: Any) -> Notice:
    fields: dict[str, Any] = {
        "kind": "answered",
        "params": {"title": "Agua en Mulaló", "authority": "Alcaldía", "outcome": "partial"},
        "url": "/aportes/1/",
        "created_at": NOW,
    }
    return Notice.objects.create(participant=participant, **(fields | changes))
