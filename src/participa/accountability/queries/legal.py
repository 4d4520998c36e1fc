"""Legal terms of the matters somebody may file."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from participa.territories.enums import LegalStatus
from participa.territories.models import LegalParameter
from participa_methods.deadlines import Term
from participa_methods.deadlines.tables import UNITS

FILING_PREFIX = "peticion."
# The figures of petitions that start with the filing; the others of the chapter are steps in it.
MATTERS = (
    "peticion.general",
    "peticion.documentos_informacion",
    "peticion.consulta",
    "peticion.entre_autoridades",
)


def _in_force(on: date) -> QuerySet[LegalParameter]:
    return LegalParameter.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    ).order_by("key", "valid_from", "pk")


def term_in_force(matter: str, on: date) -> Term | None:
    """The term of a matter on a day; None where none is in force or it is no term."""
    parameter = _in_force(on).filter(key=matter).last()
    if parameter is None or parameter.unit not in UNITS or not parameter.value.isdecimal():
        return None
    return Term(
        key=parameter.key,
        days=int(parameter.value),
        unit=UNITS[parameter.unit],
        norm=parameter.norm,
        article=parameter.article,
        status="texto_visto" if parameter.status == LegalStatus.CONFIRMED else parameter.status,
    )


def matters_in_force(on: date) -> list[LegalParameter]:
    """What can be filed on a day, with its figure, norm and status."""
    rows = {row.key: row for row in _in_force(on).filter(key__in=MATTERS)}
    return [rows[key] for key in MATTERS if key in rows]
