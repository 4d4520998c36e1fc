"""The devolución: what people said, what was decided, why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.participation.enums import Promise
from participa.participation.operations import FeedbackText

from .setup import long_text

PARTS = ("said", "decided", "why")


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

    use_required_attribute = False  # a browser would not let the reason stand alone

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The parts are asked for, unless the reason for their absence is given."""
        super().__init__(*args, **kwargs)
        excused = bool(str(self.data.get("missing_reason", "")).strip()) if self.is_bound else False
        for name in (*PARTS, "delivered"):
            self.fields[name].required = not excused
            self.fields[name].error_messages["required"] = (
                _("Elija hasta dónde contaron los aportes.")
                if name == "delivered"
                else _("Complete esta parte, o firme abajo por qué no la hay.")
            )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        told = [name for name in PARTS if self.cleaned_data.get(name, "").strip()]
        if told and self.cleaned_data.get("missing_reason", "").strip() and len(told) < len(PARTS):
            self.add_error(
                "missing_reason",
                _("Complete las tres partes, o deje sólo la razón de que no las haya."),
            )
        return data

    @property
    def text(self) -> FeedbackText:
        return FeedbackText(**self.cleaned_data)
