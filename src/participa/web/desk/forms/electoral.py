"""The form of electoral periods."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.web.accounts.forms import PlaceForm

from .setup import date_field


def names_field() -> forms.CharField:
    return forms.CharField(
        label=_("¿A quiénes no deben nombrar los textos?"),
        help_text=_(
            "Nombre y apellido de quienes ejercen cargos públicos o aspiran a uno, uno por línea. "
            "Sólo los ve la coordinación; quien publique un texto que nombre a alguien recibe un "
            "aviso."
        ),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NamesForm(forms.Form):
    names = names_field()


class ElectoralForm(PlaceForm):
    starts_on = date_field(label=_("Desde"))
    ends_on = date_field(
        label=_("Hasta"),
        help_text=_(
            "Por verificar: las próximas elecciones territoriales serían el 31 de octubre de 2027."
        ),
    )
    reason = forms.CharField(
        label=_("¿Qué elección es?"),
        max_length=200,
        error_messages={"required": _("Escriba qué elección es.")},
    )

    names = names_field()

    field_order = ("reason", "starts_on", "ends_on", "territory", "names")
