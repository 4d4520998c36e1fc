"""A row gives the same plain JSON before it is saved, after it, and when it is read again."""

import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import rfc8785
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from participa.kernel import rows
from participa.kernel.enums import Sector
from participa.objectives.models import Objective
from participa.participation.models import Activity, Contribution, Phase, Process
from participa.territories.models import Territory
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db

BOGOTA = timezone(timedelta(hours=-5))


class Word(models.TextChoices):
    ONE = "one", "Uno"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (models.CharField(max_length=9), Word.ONE, "one"),
        (models.CharField(max_length=9), Sector.PUBLIC, "public"),
        (models.CharField(max_length=9), gettext_lazy("Inicio"), "Inicio"),
        (models.CharField(max_length=9), 7, "7"),
        (models.CharField(max_length=9), None, None),
        (models.CharField(max_length=9), "None", "None"),
        (models.IntegerField(), "7", 7),
        (models.IntegerField(), True, 1),
        (models.BooleanField(), "1", True),
        (models.FloatField(), 3, 3.0),
        (models.FloatField(), -0.0, 0.0),
        (models.FloatField(), float("nan"), None),
        (models.FloatField(), 0.1 + 0.2, 0.30000000000000004),
        (models.DecimalField(max_digits=8, decimal_places=2), 1.5, "1.50"),
        (models.DecimalField(max_digits=8, decimal_places=2), Decimal("1.500"), "1.50"),
        (models.DateField(), "2026-07-13", "2026-07-13"),
        (models.DateField(), date(2026, 7, 13), "2026-07-13"),
        (models.DateField(), datetime(2026, 7, 14, 2, tzinfo=UTC), "2026-07-13"),
        (
            models.DateTimeField(),
            "2026-07-13T10:04:05.678901-05:00",
            "2026-07-13T15:04:05.678901+00:00",
        ),
        (
            models.DateTimeField(),
            datetime(2026, 7, 13, 10, 4, 5, tzinfo=BOGOTA),
            "2026-07-13T15:04:05.000000+00:00",
        ),
        (models.DurationField(), timedelta(seconds=1, microseconds=5), 1000005),
        (
            models.UUIDField(),
            "12345678123456781234567812345678",
            "12345678-1234-5678-1234-567812345678",
        ),
        (models.BinaryField(), memoryview(b"\x01\xff"), "01ff"),
        (models.JSONField(), {"a": (1, 2.5), 3: Word.ONE}, {"a": [1, 2.5], "3": "one"}),
        (models.FileField(), "a/b.txt", "a/b.txt"),
    ],
)
def test_plain_is_the_value_that_a_reload_gives(field, value, expected):
    made = rows.plain(field, value)
    assert made == expected
    assert type(made) is type(expected)
    assert rows.plain(field, rows.restored(field, made)) == expected


def test_plain_of_every_odd_type_survives_the_database():
    process = make_row(Process, answer_days="15", state=Word.ONE, title=gettext_lazy("Inicio"))
    objective = make_row(Objective)
    process.objectives.add(objective)
    phase = make_row(Phase, process=process, starts_on="2026-07-13", ends_on=date(2026, 8, 1))
    activity = make_row(
        Activity,
        phase=phase,
        process=process,
        opens_at=datetime(2026, 7, 13, 10, 4, 5, 123456, tzinfo=BOGOTA),
        settings={"big": 1e20, "tiny": 1e-7, "zero": -0.0, "list": (1, "ñ"), "none": None},
    )
    contribution = make_row(
        Contribution,
        process=process,
        activity=activity,
        idempotency_key=str(uuid.uuid4()),
        answer_due_on="2026-08-03",
    )
    territory = make_row(Territory, latitude=3, longitude=-76.123456789012345, area_km2=None)
    for row in (process, phase, activity, contribution, territory):
        before = rows.contents([row])
        assert rows.contents([type(row)._base_manager.get(pk=row.pk)]) == before
    assert rows.contents([process])[0]["objectives"] == [objective.pk]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(value=json_values)
def test_canonical_is_rfc_8785(value):
    assert rows.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", ['\x00\x1f\x7f\x80\u2028\ud7ff\U0001f600"\\/', {"ü": 1, "a": 2}])
def test_canonical_writes_odd_letters_as_the_norm_says(value):
    assert rows.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**60), float("inf")])
def test_canonical_refuses_what_has_no_form(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        rows.canonical({"n": value})


def test_stored_refuses_an_expression():
    contribution = make_row(Contribution)
    contribution.version = F("version") + 1
    with pytest.raises(rows.NotPlainError, match="reload the row"):
        rows.contents([contribution])


def test_key_refuses_a_row_without_primary_key():
    with pytest.raises(rows.NotPlainError, match="no key"):
        rows.key(Process())


def test_simple_refuses_what_json_cannot_say():
    with pytest.raises(rows.NotPlainError, match="object has no plain form"):
        rows.simple({"x": object()})
