"""Which tables point at a row, whoever owns them: what merging, exporting and erasing walk.

A model says what becomes of its rows when a person leaves:
`LEAVES_WITH_PERSON = True`: the row is deleted (it is of use to that person alone);
`OWN_WORDS = ("title", "body")`: fields with the person's own words, replaced if they ask so
(a row with a file goes altogether); `PART_OF = "contribution"`: the row is a piece of that one,
and goes the way of its author; `QUOTES = "params"`: a JSON object that may hold words of others
as they were written then (only in rows that the ledger does not hold).
Rows that say neither stay, pointing at an emptied person: counts do not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models.deletion import Collector

from .rows import is_ours


def pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """Every (model, foreign-key field) that points at `model`, nameless ones included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            reverse = cast(Any, relation)
            yield reverse.related_model, reverse.field


def owned_by_library(model: type[models.Model]) -> bool:
    """Whether a library (allauth, admin…) owns the table, rather than this platform."""
    return not is_ours(model) and not model._meta.auto_created


def cascade(row: models.Model) -> list[models.Model]:
    """The row and everything that would be deleted with it."""
    collector = Collector(using=row._state.db or "default")
    collector.collect([row])
    found = [instance for group in collector.data.values() for instance in group]
    return found + [instance for query in collector.fast_deletes for instance in query]


def quoting() -> Iterator[tuple[type[models.Model], str]]:
    """Every (model, JSON field) in which somebody's words may stand beside those of others."""
    for model in apps.get_models():
        if hasattr(model, "QUOTES"):
            yield model, model.QUOTES


def parts_of(row: models.Model) -> Iterator[models.Model]:
    """Rows that are a piece of `row`: they say so, or have its key as their own (mechanisms)."""
    for model, field in pointing_at(type(row)):
        if field.primary_key or getattr(model, "PART_OF", "") == field.name:
            yield from model._default_manager.filter(**{field.name: row.pk})
