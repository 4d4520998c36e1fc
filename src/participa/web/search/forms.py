"""What a person may ask of search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.audit.queries import remembered
from participa.kernel.enums import Component
from participa.search import queries
from participa.search.enums import DocumentKind
from participa.territories.models import Territory


def _places() -> dict[str, str]:
    """Code → name of the territories where something can be found."""
    rows = Territory.objects.filter(code__in=queries.places()).select_related("department")
    return {territory.code: territory.full_name for territory in rows}


class SearchForm(forms.Form):
    """One box and three filters; whatever does not make sense is left out, never refused."""

    q = forms.CharField(
        label=_("¿Qué busca?"),
        required=False,
        strip=True,
        widget=forms.TextInput(
            attrs={"type": "search", "maxlength": queries.MAX_TYPED, "autocomplete": "off"}
        ),
    )
    tipo = forms.ChoiceField(
        label=_("Qué cosa"),
        required=False,
        choices=[("", _("Todo")), *DocumentKind.choices],
    )
    territorio = forms.ChoiceField(label=_("Dónde"), required=False)
    componente = forms.ChoiceField(
        label=_("Componente"),
        required=False,
        choices=[("", _("Todos")), *Component.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = remembered("places", _places)
        self.fields["territorio"].choices = [  # type: ignore[attr-defined]
            ("", _("Todo el país")),
            *self.places.items(),
        ]

    def chosen(self) -> dict[str, str]:
        """What was understood of the query string, empty where it made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def words(self) -> list[str]:
        """The labels of the filters that are set."""
        chosen = self.chosen()
        return [
            str(dict(self.fields[name].choices)[chosen[name]])  # type: ignore[attr-defined]
            for name in ("tipo", "territorio", "componente")
            if chosen[name]
        ]
