"""Rule 11 in the forms by which institutions and organisers publish.

What people write is never changed. While an electoral period holds, such a form says the rule, and
a text that names an official (or a candidate, if the coordination listed them) comes back once:
to be worded by post and body, or to be confirmed as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.queries import neutrality, official_names
from participa.kernel.texts import bare_words, names_in
from participa.territories.models import Territory

CONFIRMED = "nombres_confirmados"  # of the box in `ui/neutrality.html`; one value per name

F = TypeVar("F", bound=forms.BaseForm)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the form says: until when the period holds, whom its texts name, whether confirmed."""

    until: date | None
    names: tuple[tuple[str, str], ...] = ()  # as written down, and the value that confirms it
    confirmed: bool = False


def neutral(form: F, *places: Territory | None) -> F:
    """The form, which also asks about names while a period reaches one of `places`.

    places: where what it says is published; None is the whole platform. Call it before asking
    whether the form is valid. One query, two more where a period holds and the form was sent.
    """
    held = neutrality(timezone.localdate()).over(*places)
    if not held:
        return form
    found = _named(form, official_names(held)) if form.is_bound and form.is_valid() else {}
    names = tuple((name, bare_words(name)) for name in dict.fromkeys(chain(*found.values())))
    confirmed = {value for _name, value in names} <= _confirmed(form)
    form.neutrality = Watch(held.until, names, confirmed)  # type: ignore[attr-defined]
    if not confirmed:
        for field, in_it in found.items():
            form.add_error(field, _sentence(in_it))
    return form


def _named(form: forms.BaseForm, officials: list[str]) -> dict[str, list[str]]:
    """Field → whom it names; fields without a name stay out."""
    cleaned: dict[str, Any] = getattr(form, "cleaned_data", {})
    found = {field: names_in(_texts(value), officials) for field, value in cleaned.items()}
    return {field: names for field, names in found.items() if names and field in form.fields}


def _texts(value: Any) -> Iterator[str]:
    """The words in a cleaned value: a text, or those of a list or table of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each)


def _confirmed(form: forms.BaseForm) -> set[str]:
    data: Any = form.data
    return set(data.getlist(CONFIRMED) if hasattr(data, "getlist") else data.get(CONFIRMED, ()))


def _sentence(names: list[str]) -> str:
    return _(
        "Nombra a %(names)s. Escriba el cargo y la entidad en vez del nombre o, si el nombre tiene "
        "que ir, confírmelo en la casilla del período electoral."
    ) % {"names": "; ".join(names)}
