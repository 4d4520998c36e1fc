"""A list of organisations made in a spreadsheet, checked row by row before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from participa.kernel.enums import Sector
from participa.kernel.spreadsheets import Row
from participa.kernel.texts import fold
from participa.territories.models import Territory
from participa.territories.queries import CAPITAL_DISTRICT, search_key

from ..enums import FIRM_SIZES, PEOPLE_SIZES, Register, Size, Topic, Verification
from ..models import Organization, RegisterEntry
from .registers import clean_number, shown_number

# Each column with its accepted heads, the first as the template and the export write it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("Nombre", "Organización", "Razón social", "Nombre de la organización", "name"),
    "sector": ("Sector", "sector"),
    "municipality": ("Municipio", "Territorio", "Ciudad", "municipality"),
    "department": ("Departamento", "department"),
    "code": ("Código DANE", "Código DIVIPOLA", "Código", "DIVIPOLA", "code"),
    "nit": ("NIT", "nit"),
    "size": ("Tamaño", "size"),
    "topics": ("Temas", "Tema", "topics"),
    "purpose": ("Qué hace", "Descripción", "Objeto", "Propósito", "purpose"),
    "website": ("Página web", "Sitio web", "Web", "website"),
    "contact": ("Contacto", "Contacto institucional", "contact"),
}
REQUIRED = ("name", "sector")
LONGEST = {"name": 160, "purpose": 1200, "website": 200, "contact": 160}
NAMED = 4  # municipalities named in an error


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganization:
    """One organisation of a list, ready to be written. `nit`: its digits without the last."""

    name: str
    sector: str
    territory: Territory
    size: str = ""
    topics: tuple[str, ...] = ()
    purpose: str = ""
    website: str = ""
    contact: str = ""
    nit: str = ""

    @property
    def sector_word(self) -> str:
        return str(Sector(self.sector).label)

    @property
    def nit_written(self) -> str:
        return shown_number(Register.NIT, self.nit) if self.nit else ""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the list: what would be written, or what to mend in which column."""

    number: int
    texts: dict[str, str]
    errors: tuple[tuple[str, str], ...]  # column, sentence
    new: NewOrganization | None


@dataclass
class _Known:
    """What the rows are compared with; read once for the whole list."""

    by_code: dict[str, Territory] = field(default_factory=dict)
    by_name: dict[str, list[Territory]] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    nits: dict[str, str] = field(default_factory=dict)
    rows_by_name: dict[tuple[str, int], int] = field(default_factory=dict)
    rows_by_nit: dict[str, int] = field(default_factory=dict)


def check_rows(rows: Sequence[Row]) -> list[CheckedRow]:
    """Every row with its errors; three queries however many there are.

    An organisation that is here already, or stands twice in the list, is an error of its row.
    """
    known = _known()
    return [_check(row, known) for row in rows]


def _known() -> _Known:
    known = _Known()
    units = Territory.objects.municipal_units().select_related("department")
    for unit in units.exclude(code=CAPITAL_DISTRICT):
        known.by_code[unit.code] = unit
        for name in {unit.folded_name, search_key(unit.full_name)}:
            known.by_name.setdefault(name, []).append(unit)
    standing = Organization.objects.exclude(verification=Verification.REFUSED).order_by()
    for folded, territory, name in standing.values_list("folded_name", "territory_id", "name"):
        known.names[folded, territory] = name
    entries = RegisterEntry.objects.filter(
        register=Register.NIT, organization__in=Organization.objects.public()
    ).order_by()
    known.nits = dict(entries.values_list("number", "organization__name"))
    return known


def _check(row: Row, known: _Known) -> CheckedRow:
    texts = row.texts
    errors: list[tuple[str, str]] = [
        (column, _("La celda trae una fórmula. Escriba el valor, o péguelo «como valor»."))
        for column in row.formulas
    ]
    for column, limit in LONGEST.items():
        if len(texts[column]) > limit:
            said = _("Tiene %(length)d letras y caben %(limit)d. Acórtelo.")
            errors.append((column, said % {"length": len(texts[column]), "limit": limit}))
    name = " ".join(texts["name"].split())
    if not name:
        errors.append(("name", _("Escriba el nombre de la organización.")))
    elif not search_key(name):
        errors.append(("name", _("El nombre no tiene letras. Revíselo.")))
    sector = _choice(Sector, texts["sector"], SECTOR_WORDS)
    if sector is None:
        said = _("Escriba uno de estos sectores: %(sectors)s.")
        errors.append(("sector", said % {"sectors": ", ".join(map(str, Sector.labels))}))
    territory = _territory(texts, known, errors)
    new = NewOrganization(
        name=name,
        sector=sector or "",
        territory=territory or Territory(),
        size=_size(texts["size"], sector, errors),
        topics=_topics(texts["topics"], errors),
        purpose=texts["purpose"],
        website=_website(texts["website"], errors),
        contact=texts["contact"],
        nit=_nit(texts["nit"], row.number, known, errors),
    )
    if territory is not None and name:
        _check_name(new, row.number, known, errors)
    return CheckedRow(row.number, texts, tuple(errors), None if errors else new)


def _territory(
    texts: Mapping[str, str], known: _Known, errors: list[tuple[str, str]]
) -> Territory | None:
    code = texts["code"].replace(" ", "")
    name = texts["municipality"]
    if not code and name.isdecimal():
        code = name
    if code:
        found = known.by_code.get(code.zfill(5)) if code.isdecimal() else None
        if found is None:
            errors.append(("code", _("No hay un municipio con ese código DIVIPOLA. Revíselo.")))
        return found
    if not name:
        errors.append(
            ("municipality", _("Escriba el municipio, o su código DIVIPOLA en otra columna."))
        )
        return None
    candidates = known.by_name.get(search_key(name), [])
    if department := search_key(texts["department"]):
        within = [
            one
            for one in candidates
            if one.department is not None and one.department.folded_name.startswith(department)
        ]
        if candidates and not within:
            said = _("Ese municipio no está en ese departamento. Está en: %(places)s.")
            errors.append(("department", said % {"places": _places(candidates)}))
            return None
        candidates = within
    if not candidates:
        errors.append(
            ("municipality", _("No encontramos ese municipio. Revise cómo está escrito."))
        )
        return None
    if len(candidates) > 1:
        said = _("Hay varios con ese nombre: %(places)s. Agregue el departamento o el código.")
        errors.append(("municipality", said % {"places": _places(candidates)}))
        return None
    return candidates[0]


def _places(territories: Sequence[Territory]) -> str:
    named = "; ".join(f"{one.full_name} ({one.code})" for one in territories[:NAMED])
    return f"{named}…" if len(territories) > NAMED else named


def _check_name(
    new: NewOrganization, number: int, known: _Known, errors: list[tuple[str, str]]
) -> None:
    key = (search_key(new.name), new.territory.pk)
    if key in known.names:
        said = _("Ya está en el directorio como «%(name)s».")
        errors.append(("name", said % {"name": known.names[key]}))
    elif key in known.rows_by_name:
        said = _("Está también en la fila %(number)d. Deje una sola.")
        errors.append(("name", said % {"number": known.rows_by_name[key]}))
    else:
        known.rows_by_name[key] = number


def _nit(text: str, number: int, known: _Known, errors: list[tuple[str, str]]) -> str:
    if not text:
        return ""
    try:
        digits = clean_number(Register.NIT, text)
    except ValidationError as error:
        errors.append(("nit", " ".join(error.messages)))
        return ""
    if digits in known.nits:
        said = _("Ese NIT ya está en el directorio: «%(name)s».")
        errors.append(("nit", said % {"name": known.nits[digits]}))
    elif digits in known.rows_by_nit:
        said = _("Ese NIT está también en la fila %(number)d.")
        errors.append(("nit", said % {"number": known.rows_by_nit[digits]}))
    else:
        known.rows_by_nit[digits] = number
    return digits


def _website(text: str, errors: list[tuple[str, str]]) -> str:
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        errors.append(("website", _("Escriba la dirección completa, como https://ejemplo.org.")))
    return address


def _size(text: str, sector: str | None, errors: list[tuple[str, str]]) -> str:
    if not text:
        return ""
    fitting = FIRM_SIZES if sector == Sector.PRIVATE else PEOPLE_SIZES
    found = _choice(Size, text, SIZE_WORDS)
    if found in fitting:
        return str(found)
    said = _("Escriba uno de estos tamaños: %(sizes)s.")
    errors.append(("size", said % {"sizes": ", ".join(str(size.label) for size in fitting)}))
    return ""


def _topics(text: str, errors: list[tuple[str, str]]) -> tuple[str, ...]:
    found: set[str] = set()
    for word in filter(None, (part.strip() for part in text.replace(";", "|").split("|"))):
        topic = _choice(Topic, word, {})
        if topic is None:
            said = _("No conocemos el tema «%(topic)s». Los temas están en la plantilla.")
            errors.append(("topics", said % {"topic": word[:60]}))
        else:
            found.add(topic)
    return tuple(sorted(found))


def _choice(choices: type[TextChoices], text: str, words: Mapping[str, str]) -> str | None:
    """The value whose label, code or everyday word somebody wrote."""
    key = fold(text)
    for choice in choices:
        if key in (choice.value, fold(str(choice.label))):
            return str(choice.value)
    return words.get(key)


SECTOR_WORDS: Mapping[str, str] = {
    "ciudadania": Sector.CITIZENS,
    "ciudadano": Sector.CITIZENS,
    "comunidad": Sector.CITIZENS,
    "organizacion social": Sector.CITIZENS,
    "jac": Sector.CITIZENS,
    "ong": Sector.CITIZENS,
    "fundacion": Sector.CITIZENS,
    "privado": Sector.PRIVATE,
    "empresa": Sector.PRIVATE,
    "gremio": Sector.PRIVATE,
    "publico": Sector.PUBLIC,
    "gobierno": Sector.PUBLIC,
    "entidad publica": Sector.PUBLIC,
    "institucion publica": Sector.PUBLIC,
    "cooperacion": Sector.COOPERATION,
    "universidad": Sector.ACADEMIA,
    "academico": Sector.ACADEMIA,
    "medios": Sector.MEDIA,
    "medio": Sector.MEDIA,
}
SIZE_WORDS: Mapping[str, str] = {
    "pequena": Size.SMALL,
    "mediana": Size.MEDIUM,
    "grande": Size.LARGE,
}


def without_errors(rows: Iterable[CheckedRow]) -> list[NewOrganization]:
    """What would be written of a list."""
    return [row.new for row in rows if row.new is not None]


def template_row() -> list[Any]:
    """An example, one text per column of `COLUMNS`."""
    return [
        "Junta de Acción Comunal El Ejemplo",
        str(Sector.CITIZENS.label),
        "Yumbo",
        "Valle del Cauca",
        "76892",
        "",
        str(Size.UP_TO_50.label),
        f"{Topic.WATER.label} | {Topic.SAFETY.label}",
        "Vecinas y vecinos que cuidan el agua y el parque.",
        "https://ejemplo.org",
        "junta@ejemplo.org",
    ]
