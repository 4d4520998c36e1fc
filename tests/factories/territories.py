"""Territories without the country's data: a department and municipal units of it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from participa.territories.enums import LegalStatus, TerritoryKind
from participa.territories.models import (
    Holiday,
    LegalParameter,
    Outline,
    PopulationBand,
    Territory,
)
from participa.territories.queries import BANDS, forget_holidays, search_key

_numbers = count(1)


def make_department(
    *, code: str = "76", name: str = "Valle del Cauca", **changes: Any
) -> Territory:
    """The department of a code; the same row when it is asked for again."""
    fields = {
        "name": name,
        "folded_name": search_key(name),
        "kind": TerritoryKind.DEPARTMENT,
        "natural_region": "Pacífica",
        "population": 4_647_367,
        "population_year": 2024,
    }
    return Territory.objects.get_or_create(code=code, defaults=fields | changes)[0]


def make_territory(
    *, code: str = "", name: str = "", department: Territory | None = None, **changes: Any
) -> Territory:
    """A municipality of `department` (Valle del Cauca unless told); a new one at every call."""
    department = department or make_department()
    number = next(_numbers)
    name = name or f"Municipio {number}"
    fields = {
        "name": name,
        "folded_name": search_key(name),
        "kind": TerritoryKind.MUNICIPALITY,
        "department": department,
        "latitude": 3.58,
        "longitude": -76.49,
        "area_km2": 227.0,
        "population": 108_869,
        "population_year": 2024,
    }
    code = code or f"{department.code}{number % 1000:03}"
    return Territory.objects.create(code=code, **fields | changes)


def make_outline(territory: Territory, *, left: int = 3300, top: int = 6200) -> Outline:
    """A square border of 100 map units."""
    return Outline.objects.create(
        territory=territory,
        path=f"M{left} {top}l100 0 0 100-100 0z",
        left=left,
        top=top,
        width=100,
        height=100,
    )


def make_population(territory: Territory, *, people: int = 100) -> None:
    """The same number of men and of women in every five-year band of 2024."""
    PopulationBand.objects.bulk_create(
        PopulationBand(territory=territory, year=2024, sex=sex, band=band, people=people)
        for sex in "mf"
        for band in BANDS
    )


def make_holiday(day: date, name: str = "Festivo") -> Holiday:
    forget_holidays()
    return Holiday.objects.create(date=day, name=name)


def make_legal_parameter(**changes: Any) -> LegalParameter:
    fields: dict[str, Any] = {
        "key": "peticion.general",
        "value": "15",
        "unit": "dias_habiles",
        "norm": "Ley 1755 de 2015 (CPACA)",
        "article": "14",
        "status": LegalStatus.CONFIRMED,
        "valid_from": date(2015, 6, 30),
    }
    return LegalParameter.objects.create(**fields | changes)
