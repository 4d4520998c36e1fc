"""A field in which people write a municipality, with no list of 1,122 to download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.territories.models import Territory
from participa.territories.queries import match_municipality

SHOWN = 8  # candidates named in an error


class MunicipalityField(forms.CharField):
    """Cleans `Yumbo`, `La Unión, Nariño` or `52399` to a Territory, or says what to add."""

    default_error_messages = {
        "required": gettext_lazy("Escriba el municipio, por ejemplo: Yumbo, Valle del Cauca."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Municipio"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "Si hay otro con el mismo nombre, agregue el departamento: La Unión, Nariño."
            ),
        )
        super().__init__(max_length=120, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.full_name if isinstance(value, Territory) else value

    def clean(self, value: Any) -> Territory | None:
        text = super().clean(value)
        if not text:
            return None
        found = match_municipality(text)
        if not found:
            raise ValidationError(
                _(
                    "No encontramos ese municipio. Revise cómo está escrito o pruebe otra parte "
                    "del nombre."
                )
            )
        if len(found) > 1:
            names = "; ".join(place.full_name for place in found[:SHOWN])
            raise ValidationError(
                _("Hay varios con ese nombre. Escriba uno completo: %(names)s.") % {"names": names}
            )
        return found[0]
