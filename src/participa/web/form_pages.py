"""A page of the desk with one form that calls one operation: what is refused says why, in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.actors.models import Organization
from participa.actors.queries import public_organizations
from participa.kernel.rulings import NotAllowed
from participa.web.reasons import words
from participa.web.requests import agent

TEMPLATE = "participa/desk/form_page.html"
LONGEST_KEY = 18  # digits that fit 64 bits
SHOWN = 6  # organisations named in an error


class AnsweringForm(forms.Form):
    """A form whose operation may refuse some fields: `refuse` puts the words beside them."""

    def refuse(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            for each in errors:
                self.add_error(name if name in self.fields else None, each)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their keys; a number that no database holds is the key of none."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(key)) > LONGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": key})
        return super().clean(value)


class OrganizationField(forms.CharField):
    """Cleans part of a name to the one organisation that has it, with no list of thousands."""

    default_error_messages = {
        "required": gettext_lazy("Escriba el nombre de la organización, o una parte."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Organización"))
        kwargs.setdefault(
            "help_text", gettext_lazy("Una parte del nombre basta: debe estar en el directorio.")
        )
        super().__init__(max_length=160, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organization) else value

    def clean(self, value: Any) -> Organization | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(public_organizations(text=text)[: SHOWN + 1])
        whole = [row for row in found if row.name.casefold() == text.casefold()]
        if len(whole) == 1:
            return whole[0]
        if not found:
            raise ValidationError(
                _("No hay una organización verificada con ese nombre. Búsquela en el directorio.")
            )
        if len(found) > 1:
            names = "; ".join(row.name for row in found[:SHOWN])
            raise ValidationError(
                _("Hay varias con ese nombre. Escriba uno completo: %(names)s.") % {"names": names}
            )
        return found[0]


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None


def acting(request: HttpRequest) -> dict[str, Any]:
    """The `by` and `at` of the operation that a page calls."""
    return {"by": agent(request), "at": timezone.now()}


def form_page(
    request: HttpRequest,
    form: AnsweringForm,
    save: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
    to: str,
    crumbs: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> HttpResponse:
    """Show the form, or call `save` with what it holds and go on: to the address that it returns
    as text, else to `to`. crumbs: (address, words) of the pages above; the desk's comes first."""
    if request.method == "POST" and form.is_valid():
        try:
            following = save(**form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(following if isinstance(following, str) else to)
    status = 422 if form.is_bound and form.errors else 200
    page = {
        "title": title,
        "button": button,
        "form": form,
        "back": to,
        "crumbs": [("/mesa/articulacion/", _("Articulación")), *crumbs],
    }
    return render(request, TEMPLATE, page | context, status=status)
