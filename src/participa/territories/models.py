"""Where: departments, municipalities, their outlines and people; the legal calendar."""

from typing import ClassVar

from django.db import models

from .enums import LegalStatus, TerritoryKind


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def departments(self) -> "TerritoryQuerySet":
        return self.filter(kind=TerritoryKind.DEPARTMENT)

    def municipal_units(self) -> "TerritoryQuerySet":
        return self.exclude(kind=TerritoryKind.DEPARTMENT)


class Territory(models.Model):
    """A department or a municipal unit, by its DIVIPOLA code (`76`, `76892`).

    `folded_name` is `queries.search_key(name)`. Reference rows come from shipped files and can
    be loaded again at any time, so the ledger leaves them out (`LEDGERED`).
    """

    LEDGERED: ClassVar = False

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    folded_name = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20, choices=TerritoryKind)
    department = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="municipalities"
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    population = models.PositiveIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    is_capital = models.BooleanField(default=False)
    pdet = models.BooleanField(default=False)
    pdet_subregion = models.CharField(max_length=60, blank=True)
    natural_region = models.CharField(max_length=40, blank=True)
    neighbours = models.ManyToManyField("self", symmetrical=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name", "code"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """With its department, because 66 names are shared; needs `department` loaded."""
        if self.department is None or self.department.name == self.name:
            return self.name
        return f"{self.name}, {self.department.name}"

    def get_absolute_url(self) -> str:
        return f"/territorios/{self.code}/"


class Outline(models.Model):
    """The generalised border of a territory as an SVG path, in the projection of `kernel.maps`."""

    LEDGERED: ClassVar = False

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, primary_key=True)
    path = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()

    def __str__(self) -> str:
        return f"outline of {self.territory_id}"


class PopulationBand(models.Model):
    """People of one sex and age band living in a territory in a year (DANE projection)."""

    LEDGERED: ClassVar = False

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="bands")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=10)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "year", "sex", "band"], name="population_band_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.year} {self.sex} {self.band}"


class Holiday(models.Model):
    """A public holiday as observed; business days skip it."""

    LEDGERED: ClassVar = False

    date = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date", "name"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class LegalParameter(models.Model):
    """A legal figure with its norm and validity; configurable, never a constant in the code.

    A correction is a new row with another `valid_from`: figures that people relied on stay.
    `valid_to` is the last day on which the row holds.
    """

    key = models.CharField(max_length=80, db_index=True)
    value = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    norm = models.CharField(max_length=120)
    article = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=20, choices=LegalStatus)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="legal_parameter_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} {self.unit}"
