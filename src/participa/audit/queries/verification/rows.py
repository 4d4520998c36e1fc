"""Every ledgered row against its latest digest; every derived field recounted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from participa.audit.queries.digests import row_digest
from participa.kernel import rows as plain_rows
from participa_methods.explain import Reason

from .latest import LatestDigests

BATCH = 1000


@dataclass(frozen=True)
class Recount:
    """A derived field, and how to compute it anew: `expected` annotates rows with `recounted`."""

    model: type[models.Model]
    field: str
    expected: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]


def check_rows(latest: LatestDigests, problems: list[Reason]) -> int:
    """Compare every row of every ledgered table; returns how many rows there were."""
    count = 0
    for model in apps.get_models():
        if plain_rows.is_ledgered(model):
            for key, content in _contents(model):
                count += 1
                if code := _verdict(latest, key, content):
                    problems.append(Reason(code, {"row": key}))
    for key in latest.remaining():
        if _is_watched(key):
            problems.append(Reason("row_missing", {"row": key}))
    return count


def check_recounts(recounts: Iterable[Recount], problems: list[Reason]) -> int:
    """Compute every derived field anew; returns how many values there were."""
    count = 0
    for recount in recounts:
        rows = recount.expected(recount.model._base_manager.order_by("pk"))
        values = rows.values_list("pk", recount.field, "recounted")
        for pk, stored, recounted in values.iterator(chunk_size=BATCH):
            count += 1
            if stored != recounted:
                params = {
                    "row": f"{recount.model._meta.label_lower}:{pk}",
                    "field": recount.field,
                    "stored": str(stored),
                    "recounted": str(recounted),
                }
                problems.append(Reason("recount_differs", params))
    return count


def _verdict(latest: LatestDigests, key: str, content: dict[str, Any] | None) -> str:
    """What is wrong with a row, "" if nothing; content None: it could not be read."""
    recorded = latest.take(key)
    if recorded is None:
        return "row_unrecorded"
    if not recorded.digest:
        return "row_returned"
    if not recorded.salt:
        return "row_unverifiable"
    if content is None or row_digest(content, recorded.salt) != recorded.digest:
        return "row_changed"
    return ""


def _contents(model: type[models.Model]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    rows = model._base_manager.order_by("pk")
    pks = list(rows.values_list("pk", flat=True)[:BATCH])
    while pks:
        yield from _read(model, pks)
        pks = list(rows.filter(pk__gt=pks[-1]).values_list("pk", flat=True)[:BATCH])


def _read(model: type[models.Model], pks: list[Any]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    label = model._meta.label_lower
    try:
        found = list(model._base_manager.filter(pk__in=pks))
        contents = plain_rows.contents(found)
    except Exception:  # somebody wrote what no field of ours can hold: find out where
        if len(pks) == 1:
            yield f"{label}:{pks[0]}", None
            return
        for pk in pks:
            yield from _read(model, [pk])
        return
    for row, content in zip(found, contents, strict=True):
        yield f"{label}:{row.pk}", content


def _is_watched(key: str) -> bool:
    try:
        return plain_rows.is_ledgered(apps.get_model(key.partition(":")[0]))
    except LookupError:  # the table of a mechanism that was switched off: nobody can look
        return False
