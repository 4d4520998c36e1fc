"""The form of electoral periods."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.web.accounts.forms import PlaceForm

from .setup import date_field


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

    field_order = ("reason", "starts_on", "ends_on", "territory")
