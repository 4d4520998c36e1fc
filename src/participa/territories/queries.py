"""What is known of territories: finding them, their people, their borders; the legal calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays
from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString

from participa.kernel import maps, texts
from participa.search.operations import Document
from participa_methods.deadlines import Calendar

from .enums import TerritoryKind
from .models import Holiday, LegalParameter, Outline, PopulationBand, Territory

BANDS = (*(f"a{age:02}_{age + 4:02}" for age in range(0, 85, 5)), "a85_plus")

CAPITAL_DISTRICT = "11"  # a department with one municipality of the same name: Bogotá, 11001
ARCHIPELAGO = "88"  # San Andrés: 700 km off, drawn in a corner of the map and larger
ARCHIPELAGO_SCALE = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the map that outlines take up, in map units."""

    left: int
    top: int
    width: int
    height: int

    @property
    def view_box(self) -> str:
        return f"{self.left} {self.top} {self.width} {self.height}"

    @property
    def attributes(self) -> SafeString:
        """Of an SVG `rect`; as text, because templates would write 1200 as 1.200."""
        return format_html(
            'x="{}" y="{}" width="{}" height="{}"', self.left, self.top, self.width, self.height
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot on the map, at the seat of a territory."""

    territory: Territory
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class CountryMap:
    """Colombia by departments; the archipelago is moved by `inset` (an SVG transform)."""

    frame: Frame
    inset_frame: Frame
    inset: str
    departments: tuple[Territory, ...]
    marks: tuple[Mark, ...]
    archipelago: str = ARCHIPELAGO


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Men and women of one five-year band (`first_age`; the last band is open ended)."""

    band: str
    first_age: int
    men: int
    women: int

    @property
    def is_open_ended(self) -> bool:
        return self.band.endswith("plus")

    @property
    def last_age(self) -> int:
        return self.first_age + 4

    @property
    def people(self) -> int:
        return self.men + self.women


def search_documents() -> Iterator[Document]:
    """Every territory, by its name and department, for the search."""
    rows = Territory.objects.select_related("department").order_by("pk")
    for territory in rows.iterator(chunk_size=500):
        yield Document(
            kind="territory",
            object_id=territory.pk,
            title=territory.full_name,
            text=f"{territory.get_kind_display()} {territory.code} {territory.pdet_subregion}",
            url=territory.get_absolute_url(),
            territory_code=territory.code,
        )


def search_key(text: str) -> str:
    """How names are compared: folded, without punctuation: `Bogotá, D.C.` → `bogota dc`."""
    return texts.fold(re.sub(r"[^\w\s]", "", re.sub(r"[-/]", " ", text)))


def find_territories(text: str) -> QuerySet[Territory]:
    """Territories whose words begin with the words typed, best first, department loaded.

    A code finds its territory. Words may name the department as well (`la union narino`), but
    at least one must be of the territory's own name. Bogotá is found once, as a municipality.
    """
    key = search_key(text)
    found = Territory.objects.select_related("department")
    if not key:
        return found.none()
    if key.isdecimal():
        return found.filter(code=key)
    found = found.exclude(code=CAPITAL_DISTRICT)
    own, everywhere = Q(), Q()
    for word in key.split():
        in_name = _begins_a_word("folded_name", word)
        own |= in_name
        everywhere &= in_name | _begins_a_word("department__folded_name", word)
    return (
        found.filter(own, everywhere)
        .annotate(
            rank=Case(
                When(folded_name=key, then=Value(0)),
                When(Q(folded_name__startswith=f"{key} "), then=Value(1)),
                When(Q(folded_name__endswith=f" {key}"), then=Value(1)),
                When(Q(folded_name__contains=f" {key} "), then=Value(1)),
                When(folded_name__startswith=key, then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "folded_name", "code")
    )


def match_municipality(text: str) -> list[Territory]:
    """The municipal units a person can have meant: `Yumbo`, `La Unión, Nariño`, `52399`.

    One if it is certain; several where the name is shared; none if nothing fits.
    """
    found = list(find_territories(text).exclude(kind=TerritoryKind.DEPARTMENT)[:30])
    key = search_key(text)
    exact = [
        territory
        for territory in found
        if key in (territory.code, territory.folded_name, search_key(territory.full_name))
    ]
    return exact or found


def get_territory(code: str) -> Territory:
    """The territory of a DIVIPOLA code, with department and outline; Territory.DoesNotExist."""
    return Territory.objects.select_related("department", "outline").get(code=code)


def departments() -> QuerySet[Territory]:
    """The 33 departments by name, with their outlines."""
    return Territory.objects.departments().select_related("outline").defer("latitude", "longitude")


def municipalities_of(department: Territory) -> QuerySet[Territory]:
    """The municipal units of a department by name, with their outlines."""
    return department.municipalities.select_related("department", "outline")


def neighbours_of(territory: Territory) -> QuerySet[Territory]:
    """Units that share a border, also across departments, with their outlines."""
    return territory.neighbours.select_related("department", "outline")


def frame_of(outlines: Iterable[Outline], margin: float = 0.04) -> Frame:
    """The frame around outlines, with a margin (share of the longer side)."""
    boxes = list(outlines)
    if not boxes:
        return Frame(0, 0, 1, 1)
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    width = max(box.left + box.width for box in boxes) - left
    height = max(box.top + box.height for box in boxes) - top
    space = max(2, round(max(width, height) * margin))
    return Frame(left - space, top - space, width + 2 * space, height + 2 * space)


def country_map(marked: Iterable[Territory] = ()) -> CountryMap:
    """The map of the country, with a dot on each territory of `marked` that has a seat."""
    units = tuple(departments())
    outlines = {unit.code: unit.outline for unit in units if hasattr(unit, "outline")}
    island = outlines.pop(ARCHIPELAGO, None)
    frame, inset_frame, inset = frame_of(outlines.values(), 0.01), Frame(0, 0, 1, 1), ""
    if island:
        inset_frame = frame_of([island], 0.12)
        x = frame.left - inset_frame.left * ARCHIPELAGO_SCALE
        y = frame.top - inset_frame.top * ARCHIPELAGO_SCALE
        inset = f"translate({x} {y}) scale({ARCHIPELAGO_SCALE})"
    return CountryMap(frame, inset_frame, inset, units, tuple(_marks(marked)))


def _marks(territories: Iterable[Territory]) -> Iterable[Mark]:
    for territory in territories:
        if territory.latitude is not None and territory.longitude is not None:
            x, y = maps.project(territory.latitude, territory.longitude)
            yield Mark(territory, str(x), str(y))


def age_groups(territory: Territory) -> tuple[AgeGroup, ...]:
    """The population pyramid of the latest year, youngest first; empty where unknown.

    A department's is the sum of its units'.
    """
    if territory.population_year is None:
        return ()
    whose = (
        Q(territory__department=territory)
        if territory.kind == TerritoryKind.DEPARTMENT
        else Q(territory=territory)
    )
    rows = (
        PopulationBand.objects.filter(whose, band__in=BANDS, year=territory.population_year)
        .values_list("band", "sex")
        .annotate(total=Sum("people"))
        .order_by()
    )
    people = {(band, sex): total for band, sex, total in rows}
    if not people:
        return ()
    return tuple(
        AgeGroup(band, int(band[1:3]), people.get((band, "m"), 0), people.get((band, "f"), 0))
        for band in BANDS
    )


@cache
def _calendar() -> Calendar:
    days = list(Holiday.objects.values_list("date", flat=True))
    # Before the table is loaded the library's rules serve: a term always has an end.
    return Calendar(days or holidays.country_holidays("CO", years=range(2015, 2041)))


def holiday_calendar() -> Calendar:
    """The public holidays known, read once per process."""
    return _calendar()


def forget_holidays() -> None:
    """Read the table again at the next question."""
    _calendar.cache_clear()


def legal_parameter(key: str, on: date) -> LegalParameter:
    """The legal figure that holds on a day; LegalParameter.DoesNotExist where none does."""
    return LegalParameter.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_to=None) | Q(valid_to__gte=on),
        key=key,
    ).order_by("-valid_from").first() or _missing(key, on)


def legal_parameters() -> QuerySet[LegalParameter]:
    """Every row of every figure, the oldest of a key first."""
    return LegalParameter.objects.order_by("key", "valid_from")


def _missing(key: str, on: date) -> LegalParameter:
    raise LegalParameter.DoesNotExist(f"{key} on {on:%Y-%m-%d}")


def _begins_a_word(field: str, start: str) -> Q:
    return Q(**{f"{field}__startswith": start}) | Q(**{f"{field}__contains": f" {start}"})
