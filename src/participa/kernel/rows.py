"""Rows as plain JSON: the same value before a save, after it, and on either database."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import rfc8785
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.utils import format_number
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

AnyField = models.Field[Any, Any]
LARGEST_JSON_INTEGER = 2**53 - 1  # beyond it JSON readers disagree about a number (RFC 8785)


class NotPlainError(TypeError):
    """A value that has no one form in JSON; the message says which and what to do."""


def key(row: models.Model) -> str:
    """`participa.contribution:12`; refuses a row that has not been saved, or was deleted."""
    if row.pk is None:
        raise NotPlainError(
            f"a {row._meta.label} without primary key has no key: save it first, "
            "or take its key before deleting it"
        )
    return f"{row._meta.label_lower}:{row.pk}"


def is_ours(model: type[models.Model]) -> bool:
    """A table of the platform or of an installed mechanism, wherever its code lives."""
    config = model._meta.app_config
    return config is not None and config.name in ("participa", *settings.MECHANISMS)


def is_ledgered(model: type[models.Model]) -> bool:
    """Whether the ledger watches a table: all of ours, unless `LEDGERED = False` says why not.

    An automatic many-to-many table is part of the row it hangs on, so it is no table of its own.
    """
    return (
        is_ours(model)
        and getattr(model, "LEDGERED", True)
        and model._meta.managed
        and not model._meta.proxy
        and not model._meta.auto_created
    )


def is_private(model: type[models.Model]) -> bool:
    """Whether the published log must not even name the row (`LEDGER_PRIVATE`): it is a person's."""
    return bool(getattr(model, "LEDGER_PRIVATE", False))


def automatic_lists(model: type[models.Model]) -> list[models.ManyToManyField[Any, Any]]:
    """The many-to-many fields whose table Django made; the ledger keeps them with their row."""
    excluded = getattr(model, "LEDGER_EXCLUDES", ())
    return [
        field
        for field in model._meta.local_many_to_many
        if _through(field)._meta.auto_created and field.name not in excluded
    ]


def contents(rows: Sequence[models.Model]) -> list[dict[str, Any]]:
    """What the ledger keeps of each of these rows of one model: their fields as plain JSON.

    Derived fields (`LEDGER_EXCLUDES`) are left out; they are recounted instead.
    """
    if not rows:
        return []
    model = type(rows[0])
    excluded = getattr(model, "LEDGER_EXCLUDES", ())
    fields = [field for field in model._meta.concrete_fields if field.name not in excluded]
    made = [{field.attname: stored(field, row) for field in fields} for row in rows]
    for linked in automatic_lists(model):
        targets = _targets(linked, [row.pk for row in rows])
        for row, content in zip(rows, made, strict=True):
            content[linked.name] = sorted(targets.get(row.pk, ()))
    return [_within_json(content) for content in made]


def check_fits(rows: Iterable[models.Model]) -> None:
    """The last net under every form: a ValidationError where a text is no choice of its field, or
    longer than it. PostgreSQL refuses the longer ones by itself, SQLite stores them.
    """
    for row in rows:
        for name, longest, choices in _texts(type(row)):
            value = getattr(row, name)
            if not value:
                continue
            if longest is not None and len(value) > longest:
                raise ValidationError(_("Un texto o un número pasa de lo permitido."))
            if choices and value not in choices:
                raise ValidationError(_("Elija una de las opciones."))


@cache
def _texts(model: type[models.Model]) -> list[tuple[str, int | None, frozenset[Any]]]:
    """Name, most letters and choices of each text field of a table that has either."""
    return [
        (field.attname, field.max_length, frozenset(value for value, _label in field.flatchoices))
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField)
    ]


def stored(field: AnyField, row: models.Model) -> Any:
    """The plain JSON of one field of a row."""
    value = getattr(row, field.attname)
    if hasattr(value, "resolve_expression"):
        raise NotPlainError(f"{field} holds an expression: reload the row before recording it")
    return plain(field, value)


def plain(field: AnyField, value: Any) -> Any:
    """`value` as the database will give it back, in JSON: 3, "2026-07-13", null."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=field.encoder))
    if isinstance(field, models.FileField):
        return str(value)
    if isinstance(field, models.BinaryField):
        return bytes(value).hex()
    if isinstance(value, Promise):
        value = str(value)
    value = field.to_python(value)
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return format_number(value, field.max_digits, field.decimal_places)
    return simple(value)


def restored(field: AnyField, value: Any) -> Any:
    """What `plain` was made of; fits any database."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value)
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    return field.to_python(value)


def simple(value: Any) -> Any:
    """A scalar, list or mapping as plain JSON: dates as ISO 8601 in UTC, enums as their value."""
    match value:
        case None | bool():
            return value
        case str():
            return str.__str__(value)
        case int():
            return int(value)
        case float():
            return None if math.isnan(value) else float(value) + 0.0  # no -0.0
        case Decimal() | UUID() | Promise():
            return str(value)
        case datetime():
            return moment(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case dict():
            return {str(simple(name)): simple(item) for name, item in value.items()}
        case set() | frozenset():
            return sorted(simple(item) for item in value)
        case list() | tuple():
            return [simple(item) for item in value]
    raise NotPlainError(f"{type(value).__name__} has no plain form: give its key or its text")


def canonical(value: Any) -> bytes:
    """The canonical JSON of plain JSON (RFC 8785): one form, whoever writes it.

    Without floats and with plain keys, the standard encoder writes the same bytes in C.
    """
    if not _is_ordinary(value):
        return rfc8785.dumps(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds: the one way the ledger writes a time."""
    if timezone.is_naive(at):
        at = timezone.make_aware(at)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def load(keys: Iterable[str]) -> dict[str, models.Model]:
    """The rows behind these keys, those that exist, locked until the transaction ends.

    The lock (on PostgreSQL; SQLite has one writer) makes the order of events the order of the
    row's changes, and it is weak enough not to quarrel with rows that refer to these.
    """
    wanted: dict[type[models.Model], list[str]] = {}
    for name in keys:
        label, _sep, pk = name.rpartition(":")
        wanted.setdefault(apps.get_model(label), []).append(pk)
    found: dict[str, models.Model] = {}
    for model, pks in wanted.items():
        rows = model._base_manager.select_for_update(no_key=True).order_by("pk")
        for start in range(0, len(pks), 1000):
            for row in rows.filter(pk__in=pks[start : start + 1000]):
                found[key(row)] = row
    return found


def _through(linked: models.ManyToManyField[Any, Any]) -> type[models.Model]:
    through: type[models.Model] | None = linked.remote_field.through
    assert through is not None  # noqa: S101  # only before the models are loaded
    return through


def _targets(linked: models.ManyToManyField[Any, Any], pks: Sequence[Any]) -> dict[Any, list[Any]]:
    source, target = linked.m2m_field_name(), linked.m2m_reverse_field_name()
    pairs = _through(linked)._base_manager.filter(**{f"{source}_id__in": list(pks)})
    found: dict[Any, list[Any]] = {}
    for one, other in pairs.values_list(f"{source}_id", f"{target}_id"):
        found.setdefault(one, []).append(other)
    return found


def _within_json(value: Any) -> Any:
    """Numbers beyond what JSON readers agree on: whole ones as text or, inside JSON, as floats."""
    if isinstance(value, dict):
        return {
            name: str(item) if _too_large(item) else _nested(item) for name, item in value.items()
        }
    return _nested(value)


def _nested(value: Any) -> Any:
    # PostgreSQL gives 1e20 back as a whole number, SQLite as a float: both become the float.
    if isinstance(value, dict):
        return {name: _nested(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_nested(item) for item in value]
    return float(value) if _too_large(value) else value


def _is_ordinary(value: Any) -> bool:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return abs(int(value)) <= LARGEST_JSON_INTEGER
    if kind is dict:
        return all(
            type(name) is str and name.isascii() and _is_ordinary(item)
            for name, item in value.items()
        )
    return kind is list and all(map(_is_ordinary, value))


def _too_large(value: Any) -> bool:
    return type(value) is int and abs(value) > LARGEST_JSON_INTEGER
