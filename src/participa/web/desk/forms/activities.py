"""The form of an activity: its own fields, and those that its mechanism declares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.kernel.mechanisms import Mechanism
from participa.participation.models import Activity, Phase, Process
from participa.web.participation.forms import LinesField

from .setup import TitleField, long_text, moment_field

PREFIX = "ajuste_"


class PhaseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class ActivityForm(forms.Form):
    phase = PhaseChoice(
        Phase.objects.none(),
        label=_("Fase"),
        empty_label=None,
        error_messages={
            "required": _("Elija la fase."),
            "invalid_choice": _("Elija una fase de la lista."),
        },
    )
    title = TitleField(
        label=_("Nombre de la actividad"),
        help_text=_("Lo que la gente hará, por ejemplo: «Proponga cómo mejorar su parque»."),
        max_length=120,
        error_messages={"required": _("Escriba el nombre de la actividad.")},
    )
    description = long_text(3, label=_("Instrucciones"), max_length=4000, required=False)
    opens_at = moment_field(label=_("Abre"))
    closes_at = moment_field(
        label=_("Cierra"), help_text=_("Hora de Colombia. Después no se reciben más aportes.")
    )

    def __init__(
        self,
        *args: Any,
        process: Process,
        mechanism: Mechanism | None,
        activity: Activity | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = dict(kwargs.pop("initial", None) or {})
        stored: dict[str, Any] = {}
        if activity is not None:
            initial |= {
                name: getattr(activity, name)
                for name in ("title", "description", "opens_at", "closes_at")
            }
            stored = activity.settings
        self.declared = dict(mechanism.settings) if mechanism else {}
        for name, (default, _help) in self.declared.items():
            initial[PREFIX + name] = _shown(stored.get(name, default))
        super().__init__(*args, **(kwargs | {"initial": initial}))
        if activity is not None:
            del self.fields["phase"]
        else:
            self.fields["phase"].queryset = process.phases.all()  # type: ignore[attr-defined]
        for name, (default, help_text) in self.declared.items():
            self.fields[PREFIX + name] = _setting_field(default, help_text)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Cierra antes de abrir: revise las fechas."))
        return data

    @property
    def settings(self) -> dict[str, Any]:
        """What the mechanism reads from the activity; needs a valid form."""
        return {name: self.cleaned_data[PREFIX + name] for name in self.declared}


def _shown(value: Any) -> Any:
    return "\n".join(str(part) for part in value) if isinstance(value, list | tuple) else value


def _setting_field(default: Any, label: Any) -> forms.Field:
    """The control that fits the kind of a setting's default."""
    if isinstance(default, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(default, int):
        return forms.IntegerField(
            label=label,
            min_value=0,
            max_value=1_000_000_000,
            error_messages={"invalid": _("Escriba sólo el número.")},
        )
    if isinstance(default, list | tuple):
        return LinesField(
            label=label, help_text=_("Una por línea, hasta 140 letras."), required=False
        )
    return forms.CharField(label=label, max_length=500, required=False)
