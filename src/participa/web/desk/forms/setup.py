"""The steps of setting up a process, each a form of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.kernel.enums import Component
from participa.objectives.models import Objective
from participa.participation.enums import (
    MenuCategory,
    PhaseKind,
    Precondition,
    ProcessRoleKind,
    ProcessState,
    Promise,
)
from participa.participation.models import Process
from participa.participation.rules import may_be_called
from participa.web.form_pages import RowsField
from participa.web.reasons import words

DATE_ERROR = _("Escriba la fecha como 13/07/2026.")
MOMENT_ERROR = _("Escriba fecha y hora como 13/07/2026 15:30.")


class DateInput(forms.DateInput):
    """The browser's own calendar; where it has none, 2026-07-13 or 13/07/2026 are understood."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def date_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": DATE_ERROR, "invalid": DATE_ERROR},
        localize=False,
        **kwargs,
    )


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": MOMENT_ERROR, "invalid": MOMENT_ERROR},
        **kwargs,
    )


def long_text(rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class TitleField(forms.CharField):
    """A name that is not one of the law's own mechanisms (rule 2 of the model)."""

    def clean(self, value: Any) -> str:
        title = str(super().clean(value))
        if not (ruling := may_be_called(title)):
            raise ValidationError(words(ruling))
        return title


class NewProcessForm(forms.Form):
    """A process in a territory that was chosen before; a copy if it starts from another."""

    title = TitleField(
        label=_("Nombre del proceso"),
        help_text=_("Corto y concreto, por ejemplo: «El parque de La Estancia lo hacemos juntos»."),
        max_length=160,
        error_messages={"required": _("Escriba el nombre del proceso.")},
    )
    decider = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("¿Quién decide y responde?"),
        help_text=_("La entidad que puede tomar la decisión. Su nombre sale en la página."),
        empty_label=_("Elija una entidad"),
        error_messages={
            "required": _("Elija la entidad que decide."),
            "invalid_choice": _("Elija una entidad de la lista."),
        },
    )
    starts_on = date_field(
        label=_("¿Cuándo comienza?"),
        help_text=_("Las fases y actividades copiadas se corren a esta fecha."),
    )

    def __init__(self, *args: Any, deciders: Any, copying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decider"].queryset = deciders  # type: ignore[attr-defined]
        if not copying:
            del self.fields["starts_on"]


class TemplateForm(forms.Form):
    title = TitleField(
        label=_("Nombre de la plantilla"),
        help_text=_("Diga para qué sirve, por ejemplo: «Presupuesto participativo de una comuna»."),
        max_length=160,
        error_messages={"required": _("Escriba el nombre de la plantilla.")},
    )


class MatterForm(forms.Form):
    title = TitleField(
        label=_("Nombre del proceso"),
        max_length=160,
        error_messages={"required": _("Escriba el nombre del proceso.")},
    )
    stake = forms.CharField(
        label=_("¿Qué está en juego?"),
        help_text=_("Una frase que entienda cualquier persona. Es lo primero que se lee."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Escriba en una frase qué está en juego."),
            "max_length": _("Pasa de 240 letras: déjelo en una frase."),
        },
    )
    description = long_text(
        6,
        label=_("Descripción"),
        help_text=_("Antecedentes, a quiénes toca, qué se ha hecho. Admite **negrita** y listas."),
        max_length=20000,
        required=False,
    )
    component = forms.ChoiceField(
        label=_("Componente del modelo"),
        choices=Component.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija un componente.")},
    )
    menu_category = forms.ChoiceField(
        label=_("Categoría del Menú Participa"),
        choices=[("", _("Elija una categoría")), *MenuCategory.choices],
        error_messages={"required": _("Elija una categoría.")},
    )
    objectives = RowsField(
        Objective.objects.none(),
        label=_("Objetivos compartidos a los que aporta"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    affects_ethnic_peoples = forms.TypedChoiceField(
        label=_(
            "¿Puede afectar directamente a un pueblo indígena, afro, raizal, palenquero o rrom?"
        ),
        help_text=_(
            "Por ejemplo su territorio, sus costumbres o su forma de vida. Si tiene duda, "
            "responda que sí y pregunte."
        ),
        choices=[("no", _("No")), ("si", _("Sí, o no estoy seguro(a)"))],
        coerce=lambda value: value == "si",
        widget=forms.RadioSelect,
        error_messages={"required": _("Responda sí o no.")},
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        initial = {
            name: getattr(process, name)
            for name in ("title", "stake", "description", "component", "menu_category")
        }
        if process.stake:  # before this step was filled in, nobody has answered the question
            initial["affects_ethnic_peoples"] = "si" if process.affects_ethnic_peoples else "no"
        initial["objectives"] = [row.pk for row in process.objectives.all()]
        super().__init__(*args, **(kwargs | {"initial": initial}))
        places = [pk for pk in (process.territory_id, process.territory.department_id) if pk]
        objectives = Objective.objects.filter(territory__in=places)
        if objectives:
            self.fields["objectives"].queryset = objectives  # type: ignore[attr-defined]
        else:
            del self.fields["objectives"]
        if process.state != ProcessState.DRAFT:
            self.fields["component"].disabled = True


class PromiseForm(forms.Form):
    promise = forms.ChoiceField(
        label=_("¿Hasta dónde cuentan los aportes?"),
        choices=Promise.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué promete.")},
    )
    promise_text = long_text(
        label=_("La promesa, con sus palabras"),
        help_text=_(
            "Por ejemplo: «La alcaldía responderá cada propuesta y dirá cuáles entran al "
            "presupuesto del próximo año»."
        ),
        max_length=2000,
        error_messages={"required": _("Escriba qué promete a quienes participen.")},
    )
    not_negotiable = long_text(
        3,
        label=_("¿Qué no se puede cambiar?"),
        help_text=_("Lo que ya está decidido, o que la ley o el presupuesto no permiten."),
        max_length=2000,
        required=False,
    )
    answer_days = forms.IntegerField(
        label=_("Días hábiles para responder cada aporte"),
        min_value=1,
        max_value=90,
        error_messages={
            "required": _("Escriba un número de días, por ejemplo 15."),
            "invalid": _("Escriba sólo el número, por ejemplo 15."),
            "min_value": _("Escriba al menos 1 día."),
            "max_value": _("Escriba 90 días o menos: más que eso no es responder."),
        },
    )
    moderated_before = forms.BooleanField(
        label=_("Revisar cada aporte antes de publicarlo"),
        help_text=_("Sólo si hay quien revise cada día: lo que espera no lo ve nadie."),
        required=False,
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        initial = {name: getattr(process, name) for name in self.base_fields}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        if process.state != ProcessState.DRAFT:
            for name in ("promise", "answer_days"):
                self.fields[name].disabled = True


class PreconditionsForm(forms.Form):
    preconditions = forms.MultipleChoiceField(
        label=_("¿Qué se cumple hoy?"),
        choices=Precondition.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        initial = {"preconditions": process.preconditions}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        # Nothing ticked is an answer, yet the question is not an optional one.
        self.fields["preconditions"].required = not self.is_bound


class PhaseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Momento"), choices=PhaseKind.choices)
    title = TitleField(
        label=_("Nombre de la fase"),
        max_length=120,
        error_messages={"required": _("Escriba el nombre de la fase.")},
    )
    description = long_text(3, label=_("Qué pasa en ella"), max_length=2000, required=False)
    starts_on = date_field(label=_("Comienza"))
    ends_on = date_field(label=_("Termina"))

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("La fase termina antes de comenzar: revise las fechas."))
        return data


class CategoriesForm(forms.Form):
    names = long_text(
        8,
        label=_("Temas, uno por línea"),
        help_text=_("Entre tres y ocho bastan. Quien aporta elige uno."),
        required=False,
        max_length=4000,
    )

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        for name in names:
            if len(name) > 80:
                raise ValidationError(
                    _("«%(name)s…» es muy largo: hasta 80 letras por tema."),
                    params={"name": name[:30]},
                )
        if len(names) > 40:
            raise ValidationError(_("Son muchos temas: deje 40 o menos."))
        return names


class TeamForm(forms.Form):
    email = forms.EmailField(
        label=_("Correo de la persona"),
        help_text=_("Debe tener cuenta en esta página."),
        error_messages={
            "required": _("Escriba el correo de la persona."),
            "invalid": _("Escriba el correo completo, como nombre@ejemplo.co."),
        },
    )
    role = forms.ChoiceField(
        label=_("¿Qué hará en este proceso?"),
        choices=ProcessRoleKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué hará.")},
    )
