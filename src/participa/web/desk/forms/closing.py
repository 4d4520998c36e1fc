"""The devolución: what people said, what was decided, why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.participation.enums import Promise
from participa.participation.operations import FeedbackText

from .setup import long_text


class FeedbackForm(forms.Form):
    said = long_text(
        6,
        label=_("¿Qué dijo la gente?"),
        help_text=_(
            "Lo que se repitió, lo que dividió opiniones, y cuántas personas participaron."
        ),
        max_length=20000,
        required=False,
    )
    decided = long_text(6, label=_("¿Qué se decidió?"), max_length=20000, required=False)
    why = long_text(
        5,
        label=_("¿Por qué?"),
        help_text=_("También lo que no se acogió, con su razón."),
        max_length=20000,
        required=False,
    )
    delivered = forms.ChoiceField(
        label=_("¿Hasta dónde contaron de verdad los aportes?"),
        help_text=_("Sale junto a lo que se prometió. Decir menos de lo prometido es honesto."),
        choices=[("", _("Elija el nivel cumplido")), *Promise.choices],
        required=False,
    )
    missing_reason = long_text(
        3,
        label=_("Si no hay devolución, la razón"),
        help_text=_("Sólo si no puede responder las tres preguntas. Queda firmada y pública."),
        max_length=4000,
        required=False,
    )
    signed_by = forms.CharField(
        label=_("Firma"),
        help_text=_(
            "Cargo y entidad, no el nombre: «Secretaría de Planeación, Alcaldía de Yumbo»."
        ),
        max_length=160,
        error_messages={"required": _("Escriba el cargo y la entidad que firman.")},
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        parts = ("said", "decided", "why")
        told = [name for name in parts if self.cleaned_data.get(name, "").strip()]
        if self.cleaned_data.get("missing_reason", "").strip() and not told:
            return data
        for name in parts:
            if name not in told and name not in self.errors:
                self.add_error(name, _("Complete esta parte, o firme abajo por qué no la hay."))
        if told and not self.cleaned_data.get("delivered"):
            self.add_error("delivered", _("Elija hasta dónde contaron los aportes."))
        return data

    @property
    def text(self) -> FeedbackText:
        return FeedbackText(**self.cleaned_data)
