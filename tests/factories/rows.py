"""A row of any model, filled with whatever its fields will hold."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import models

NOW = datetime(2026, 7, 13, 15, 4, 5, 678901, tzinfo=UTC)
_numbers = count(1)

# Where a constraint wants more than any value of the right type.
SPECIAL: dict[str, dict[str, Any]] = {
    "participa.evidence": {"link": "https://example.org/acta"},
    "participa.follow": {"process": True},
    "participa.fulfilment": {"link": "https://example.org/acta"},
    "participa.conditionrating": {"level": 2},
}


def make_row(model: type[models.Model], **values: Any) -> Any:
    """Save a row of `model`; `field=True` for a foreign key that may be empty fills it."""
    values = {**SPECIAL.get(model._meta.label_lower, {}), **values}
    fields: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        given = values.get(field.name)
        if field.name in values and given is not True:
            fields[field.name] = given
        elif isinstance(field, models.ForeignKey):
            if given is True or not field.null:
                fields[field.name] = make_row(field.related_model)
        elif isinstance(field, models.FileField) and field.blank:
            continue  # a name without its file behind it would be found by `ledger verify`
        elif not field.primary_key and not field.has_default() and not field.null:
            fields[field.name] = value_for(field)
    return model._base_manager.create(**fields)


def value_for(field: Any) -> Any:
    """Something that the field holds, different each time."""
    number = next(_numbers)
    match field:
        case models.EmailField():
            return f"persona{number}@example.org"
        case models.URLField():
            return f"https://example.org/{number}"
        case models.FileField():
            return f"pruebas/{number}.txt"
        case models.CharField() if field.choices:
            return field.choices[0][0]
        case models.CharField() | models.TextField():
            return f"{number}ñ"[: field.max_length] if field.max_length else f"texto {number} ñ"
        case models.BooleanField():
            return True
        case models.DateTimeField():
            return NOW + timedelta(microseconds=number)
        case models.DateField():
            return date(2026, 1, 1) + timedelta(days=number % 300)
        case models.UUIDField():
            return uuid4()
        case models.JSONField():
            return {"n": number}
        case models.BinaryField():
            return bytes([number % 256])
        case models.IntegerField():
            return number % 30000
        case models.DecimalField():
            return Decimal(number)
        case models.FloatField():
            return number / 7
    raise NotImplementedError(f"{field}: say here what such a field holds")


def other_value(field: Any, value: Any) -> Any:
    """Another value that the field holds: what somebody would write behind our back."""
    match field:
        case models.BooleanField():
            return not value
        case models.CharField() if field.choices:
            return next(choice for choice, _ in field.choices if choice != value)
        case models.DateTimeField():
            return (value or NOW) + timedelta(microseconds=1)
        case models.DateField():
            return (value or date(2026, 1, 1)) + timedelta(days=1)
    made = value_for(field)
    return made if made != value else value_for(field)
