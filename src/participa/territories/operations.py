"""Loading the country's reference data and revising legal figures."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.audit.models import Event
from participa.audit.operations import record
from participa.kernel import maps
from participa.kernel.agents import Agent
from participa.kernel.database import gather_statistics
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search

from .enums import LegalStatus, TerritoryKind
from .models import Holiday, LegalParameter, Outline, PopulationBand, Territory
from .queries import BANDS, forget_holidays, search_documents, search_key
from .rules import may_load_reference_data, may_revise_legal_parameter

DATA = Path(__file__).parent / "data"
EDITION = 1  # raise it when the same files must be read in another way
LOADED = "territories.reference_data_loaded"
YEAR = 2024
# In map units of 185 m. Departments are only drawn on the map of the country, where 1.5 km
# cannot be seen; of municipalities whole departments must weigh little.
DEPARTMENT_TOLERANCE = 8
MUNICIPALITY_TOLERANCE = 2
KINDS = {
    "municipio": TerritoryKind.MUNICIPALITY,
    "area_no_municipalizada": TerritoryKind.NON_MUNICIPAL_AREA,
    "isla": TerritoryKind.ISLAND,
}
STATUSES = {
    "texto_visto": LegalStatus.CONFIRMED,
    "texto_visto_134": LegalStatus.OLDER_TEXT,
    "texto_visto_743": LegalStatus.OLDER_TEXT,
    "fuente_secundaria": LegalStatus.SECONDARY,
    "verificar": LegalStatus.UNVERIFIED,
}


@operation
def load_reference_data(*, by: Agent, at: datetime) -> dict[str, int]:
    """Bring the tables to what the shipped files say; returns how many rows each holds.

    Legal figures are only added, never written over: somebody may have revised them.
    """
    require(may_load_reference_data(by))
    digest = _digest()
    last = Event.objects.filter(type=LOADED).order_by("-pk").first()
    if last and last.data["digest"] == digest and last.data["counts"] == _counts():
        unchanged()
        return dict(last.data["counts"])
    _load_departments()
    _load_municipalities()
    units = {unit.code: unit for unit in Territory.objects.all()}
    _load_neighbours(units)
    _load_population(units)
    _load_outlines(units)
    _load_holidays()
    figures = _load_legal_parameters()
    search.put_many(search_documents())
    gather_statistics()
    counts = _counts()
    record(
        LOADED,
        by=by,
        at=at,
        subject=min(units.values(), key=lambda unit: unit.code),
        rows=figures,
        data={"digest": digest, "counts": counts},
    )
    return counts


@operation
def revise_legal_parameter(
    *,
    by: Agent,
    at: datetime,
    key: str,
    value: str,
    valid_from: date,
    norm: str,
    article: str = "",
    status: str = LegalStatus.UNVERIFIED,
    note: str = "",
) -> LegalParameter:
    """From `valid_from` on, a figure is another; until the day before, the earlier row holds."""
    require(may_revise_legal_parameter(by))
    earlier = LegalParameter.objects.filter(key=key).order_by("valid_from").last()
    if earlier is None:
        raise ValidationError({"key": _("Elija una cifra de la lista.")})
    if earlier.valid_from and valid_from <= earlier.valid_from:
        raise ValidationError(
            {
                "valid_from": _(
                    "La cifra vigente empieza el %(date)s: escriba una fecha posterior."
                )
                % {"date": f"{earlier.valid_from:%d/%m/%Y}"}
            }
        )
    revised = LegalParameter(
        key=key,
        value=value,
        unit=earlier.unit,
        norm=norm,
        article=article,
        status=status,
        valid_from=valid_from,
        note=note,
    )
    revised.full_clean(exclude=["valid_to"])
    revised.save()
    earlier.valid_to = valid_from - timedelta(days=1)
    earlier.save(update_fields=["valid_to"])
    record(
        "territories.legal_parameter_revised",
        by=by,
        at=at,
        subject=revised,
        rows=[earlier],
        data={"key": key, "value": [earlier.value, value], "valid_from": valid_from.isoformat()},
    )
    return revised


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _digest() -> str:
    """SHA-256 over the edition and the data files, in the order of their names."""
    total = hashlib.sha256(str(EDITION).encode())
    for path in sorted([*DATA.glob("*.csv"), *DATA.glob("*.topojson")]):
        total.update(path.read_bytes())
    return total.hexdigest()


def _counts() -> dict[str, int]:
    return {
        "departments": Territory.objects.departments().count(),
        "municipal_units": Territory.objects.municipal_units().count(),
        "neighbours": Territory.neighbours.through.objects.count() // 2,
        "population_bands": PopulationBand.objects.count(),
        "outlines": Outline.objects.count(),
        "holidays": Holiday.objects.count(),
        "legal_parameters": LegalParameter.objects.count(),
    }


def _save_territories(territories: Iterable[Territory]) -> None:
    kept = {"id", "code"}
    Territory.objects.bulk_create(
        territories,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[f.name for f in Territory._meta.concrete_fields if f.name not in kept],
    )


def _load_departments() -> None:
    areas: dict[str, float] = defaultdict(float)
    for row in _rows("municipalities.csv"):
        areas[row["department_code"]] += float(row["area_km2"] or 0)
    _save_territories(
        Territory(
            code=row["code"],
            name=row["name"],
            folded_name=search_key(row["name"]),
            kind=TerritoryKind.DEPARTMENT,
            natural_region=row["natural_region"],
            population=int(row["population_2024"]),
            population_year=YEAR,
            area_km2=round(areas[row["code"]], 2),
        )
        for row in _rows("departments.csv")
    )


def _load_municipalities() -> None:
    departments = {unit.code: unit for unit in Territory.objects.departments()}

    def unit(row: dict[str, str]) -> Territory:
        department = departments[row["department_code"]]
        # Without a figure of its own (Nuevo Belén de Bajirá) it has no year either.
        people = int(row["population_2024"]) if row["population_2024"] else None
        return Territory(
            code=row["code"],
            name=row["name"],
            folded_name=search_key(row["name"]),
            kind=KINDS[row["type"]],
            department=department,
            latitude=float(row["lat"]) if row["lat"] else None,
            longitude=float(row["lon"]) if row["lon"] else None,
            area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            population=people,
            population_year=YEAR if people is not None else None,
            is_capital=row["is_department_capital"] == "1",
            pdet=row["pdet"] == "1",
            pdet_subregion=row["pdet_subregion"],
            natural_region=department.natural_region,
        )

    _save_territories(map(unit, _rows("municipalities.csv")))


def _load_neighbours(units: dict[str, Territory]) -> None:
    through = Territory.neighbours.through
    through.objects.all().delete()
    pairs = [
        (units[row["code_a"]].pk, units[row["code_b"]].pk)
        for row in _rows("municipality_adjacency.csv")
    ]
    through.objects.bulk_create(
        through(from_territory_id=a, to_territory_id=b)
        for pair in pairs
        for a, b in (pair, reversed(pair))
    )


def _load_population(units: dict[str, Territory]) -> None:
    PopulationBand.objects.bulk_create(
        (
            PopulationBand(
                territory_id=units[row["code"]].pk,
                year=YEAR,
                sex=row["sex"],
                band=band,
                people=int(row[band]),
            )
            for row in _rows("population_2024_age_sex.csv")
            for band in BANDS
        ),
        update_conflicts=True,
        unique_fields=["territory", "year", "sex", "band"],
        update_fields=["people"],
    )


def _load_outlines(units: dict[str, Territory]) -> None:
    topology: dict[str, Any] = json.loads((DATA / "colombia.topojson").read_text(encoding="utf-8"))
    found = {
        **maps.shapes(topology, "municipios", MUNICIPALITY_TOLERANCE),
        **maps.shapes(topology, "departamentos", DEPARTMENT_TOLERANCE),
    }
    Outline.objects.bulk_create(
        (
            Outline(
                territory=units[code],
                path=shape.path,
                left=shape.left,
                top=shape.top,
                width=shape.width,
                height=shape.height,
            )
            for code, shape in found.items()
        ),
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["path", "left", "top", "width", "height"],
    )


def _load_holidays() -> None:
    Holiday.objects.bulk_create(
        (
            Holiday(date=date.fromisoformat(row["date"]), name=row["name"])
            for row in _rows("holidays_co_2015_2040.csv")
        ),
        ignore_conflicts=True,
    )
    forget_holidays()


def _load_legal_parameters() -> list[LegalParameter]:
    known = set(LegalParameter.objects.values_list("key", "valid_from"))
    figures = [
        LegalParameter(
            key=row["key"],
            value=row["value"],
            unit=row["unit"],
            norm=row["norm"],
            article=row["article"],
            status=STATUSES[row["status"]],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            note=row["note"],
        )
        for row in _rows("legal_parameters.csv")
    ]
    return LegalParameter.objects.bulk_create(
        figure for figure in figures if (figure.key, figure.valid_from) not in known
    )
