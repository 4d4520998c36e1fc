"""Forms of objectives. What people must know to fill a field is its help text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participa.kernel.files import IMAGES, PDF, accept
from participa.objectives.enums import Direction, Extent, GivenKind, StepKind
from participa.objectives.operations import IndicatorTerms
from participa.objectives.queries import sdg_targets
from participa.objectives.queries.conditions import LEVELS
from participa.web.desk.forms.setup import date_field, long_text
from participa.web.form_pages import AnsweringForm, OrganizationField
from participa.web.territories.forms import MunicipalityField

FIGURE_ERROR = _("Escriba sólo la cifra, como 12,5.")


class FigureField(forms.CharField):
    """A figure as people write it: 1.234,5 or 1234.5. Cleans to a Decimal, or None."""

    def __init__(self, *, decimal_places: int = 4, **kwargs: Any) -> None:
        self.decimal_places = decimal_places
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("error_messages", {"required": FIGURE_ERROR})
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace(" ", "").replace("\u00a0", "").lstrip("$")
        return figure(text, self.decimal_places) if text else None


def figure(text: str, places: int = 4) -> Decimal:
    """1.234,5 and 1234.5 alike; ValidationError says how to write it."""
    plain = text.strip().replace("−", "-")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(".") > 1 or (plain.count(".") == 1 and len(plain.partition(".")[2]) == 3):
        plain = plain.replace(".", "")  # 1.234 is a thousand, as written here
    whole, _dot, fraction = plain.lstrip("-").partition(".")
    if not (whole.isascii() and whole.isdecimal()) or (
        fraction and not (fraction.isascii() and fraction.isdecimal())
    ):
        raise ValidationError(FIGURE_ERROR)
    if len(whole) > 13 or len(fraction) > places:
        raise ValidationError(
            _("La cifra es muy larga: hasta 13 cifras y %(n)s decimales.") % {"n": places}
        )
    return Decimal(plain)


def why(missing: Any) -> forms.CharField:
    """The reason of a change; `missing` asks for it."""
    return forms.CharField(
        label=_("¿Por qué cambia?"),
        help_text=_("Sale en público junto a lo que decía antes."),
        max_length=240,
        error_messages={"required": missing},
    )


class NewObjectiveForm(AnsweringForm):
    territory = MunicipalityField(label=_("¿En qué municipio?"))
    title = forms.CharField(
        label=_("¿Qué quieren lograr juntos?"),
        help_text=_("Corto y concreto: «Agua segura en las veredas del río»."),
        max_length=160,
        error_messages={"required": _("Escriba qué quieren lograr.")},
    )
    description = long_text(
        4,
        label=_("¿Qué está en juego?"),
        help_text=_("En dos o tres frases: a quién le toca y qué pasa si nada cambia."),
        max_length=2000,
        error_messages={"required": _("Escriba qué está en juego.")},
    )


class RewordingForm(AnsweringForm):
    title = NewObjectiveForm.base_fields["title"]
    description = NewObjectiveForm.base_fields["description"]
    reason = why(_("Escriba por qué cambia el objetivo."))


class TheoryForm(AnsweringForm):
    """One line a step; what must hold for it to lead on stands after a bar."""

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in StepKind:
            self.fields[kind.value] = long_text(
                4,
                label=kind.label,
                required=kind in (StepKind.ACTIVITY, StepKind.OUTCOME),
                max_length=4000,
                error_messages={"required": _("Escriba al menos una línea.")},
            )
        self.fields["activity"].help_text = _(
            "Una cosa por línea. Si depende de algo, escríbalo después de una barra: "
            "«Instalar medidores | la comunidad los cuida»."
        )
        if not first:
            self.fields["reason"] = why(_("Escriba por qué cambia la explicación."))

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        steps = []
        for kind in StepKind:
            for line in str(data.get(kind.value, "") or "").splitlines():
                text, _bar, assumption = line.partition("|")
                steps.append({"kind": kind.value, "text": text, "assumption": assumption})
        return {"steps": steps, "reason": data.get("reason", "")}

    @staticmethod
    def lines(steps: list[Mapping[str, str]]) -> dict[str, str]:
        """The steps as they are typed, by kind."""
        found: dict[str, list[str]] = {}
        for step in steps:
            line = f"{step['text']} | {step['assumption']}" if step["assumption"] else step["text"]
            found.setdefault(step["kind"], []).append(line)
        return {kind: "\n".join(lines) for kind, lines in found.items()}


class TargetsForm(AnsweringForm):
    codes = forms.CharField(
        label=_("Códigos de las metas"),
        help_text=_("Separados por comas, como 6.1, 11.6, 17.17. Están en la lista de abajo."),
        required=False,
        max_length=120,
    )

    def clean_codes(self) -> list[str]:
        parts = self.cleaned_data["codes"].replace(";", ",").replace(" ", ",").split(",")
        codes = [part.strip().lower() for part in parts if part.strip()]
        for code in codes:
            if code not in sdg_targets():
                raise ValidationError(
                    _("No hay una meta %(code)s: elíjala de la lista."), params={"code": code[:8]}
                )
        return codes


class ActivityForm(AnsweringForm):
    organization = OrganizationField(label=_("¿Qué organización la hace?"))
    title = forms.CharField(
        label=_("¿Qué hace?"),
        max_length=160,
        error_messages={"required": _("Escriba qué hace.")},
    )
    reinforces = forms.CharField(
        label=_("¿A quién más le sirve, y cómo?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escriba cómo le sirve a lo que hacen los demás.")},
    )
    starts_on = date_field(label=_("Comienza"))
    ends_on = date_field(label=_("Termina"), required=False)


class ConditionForm(AnsweringForm):
    level = forms.TypedChoiceField(
        label=_("¿Cómo está hoy?"),
        choices=[(str(level), word) for level, word in enumerate(LEVELS)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija un nivel.")},
    )
    evidence = long_text(
        4,
        label=_("¿Qué lo muestra?"),
        help_text=_("Un acta, una fecha, un dato publicado. Sin nombres de personas."),
        max_length=2000,
        error_messages={"required": _("Escriba qué lo muestra.")},
    )
    rated_on = date_field(label=_("¿De qué día es esta calificación?"))


class IndicatorForm(AnsweringForm):
    name = forms.CharField(
        label=_("¿Qué se mide?"),
        help_text=_("Por ejemplo: «Días al mes con aire por encima de la norma»."),
        max_length=160,
        error_messages={"required": _("Escriba qué se mide.")},
    )
    unit = forms.CharField(
        label=_("¿En qué se mide?"),
        help_text=_("Días, familias, microgramos por metro cúbico…"),
        max_length=60,
        error_messages={"required": _("Escriba la unidad.")},
    )
    source = forms.CharField(
        label=_("¿De dónde sale el dato?"),
        max_length=200,
        error_messages={"required": _("Escriba de dónde sale el dato.")},
    )
    direction = forms.ChoiceField(
        label=_("Para mejorar…"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija hacia dónde debe ir.")},
    )
    baseline_value = FigureField(label=_("¿Cuánto era al comenzar?"))
    baseline_on = date_field(label=_("¿En qué fecha?"))
    target_value = FigureField(label=_("¿A cuánto quieren llegar?"))
    target_on = date_field(label=_("¿Para cuándo?"))
    every_months = forms.IntegerField(
        label=_("¿Cada cuántos meses se mide?"),
        min_value=1,
        max_value=60,
        initial=6,
        error_messages={
            "required": _("Escriba de 1 a 60 meses."),
            "invalid": _("Escriba de 1 a 60 meses."),
            "min_value": _("Escriba de 1 a 60 meses."),
            "max_value": _("Escriba de 1 a 60 meses."),
        },
    )
    disaggregation = forms.CharField(
        label=_("¿Se separa por grupos?"),
        help_text=_("Por ejemplo por barrio, o por sexo y edad."),
        required=False,
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        reason = data.pop("reason", None)
        terms = IndicatorTerms(**data)
        return {"terms": terms} | ({} if reason is None else {"reason": reason})


class IndicatorRevisionForm(IndicatorForm):
    reason = why(_("Escriba por qué cambia el indicador."))


class ReadingForm(AnsweringForm):
    read_on = date_field(label=_("¿De qué día es?"))
    value = FigureField(label=_("¿Cuánto dio?"))
    parts = long_text(
        3,
        label=_("Por grupos"),
        help_text=_("Uno por línea, con su cifra: «La Estancia: 12,5»."),
        required=False,
        max_length=3000,
    )
    note = forms.CharField(
        label=_("¿Algo que deba saberse de esta medición?"), required=False, max_length=300
    )

    def clean_parts(self) -> list[dict[str, str]]:
        found = []
        for line in self.cleaned_data["parts"].splitlines():
            if not line.strip():
                continue
            group, colon, text = line.rpartition(":")
            if not colon or not group.strip():
                raise ValidationError(
                    _("Escriba cada grupo en una línea con su cifra: «La Estancia: 12,5».")
                )
            found.append({"group": group.strip(), "value": f"{figure(text):f}"})
        return found


class CorrectionForm(ReadingForm):
    reason = forms.CharField(
        label=_("¿Por qué se corrige?"),
        help_text=_("Sale en público junto a la cifra anterior."),
        max_length=240,
        error_messages={"required": _("Escriba por qué se corrige la cifra.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["read_on"]


class _TermsForm(AnsweringForm):
    what = forms.CharField(
        label=_("¿Qué va a dar?"),
        help_text=_("Algo que se pueda comprobar: «Dos medidores de aire instalados»."),
        max_length=240,
        error_messages={"required": _("Escriba qué va a dar.")},
    )
    amount = FigureField(
        label=_("¿Cuánto?"),
        help_text=_("Pesos si es dinero, horas si es trabajo; si no, la cantidad."),
        required=False,
        decimal_places=2,
    )
    unit = forms.CharField(
        label=_("¿De qué?"),
        help_text=_("Sólo si no es dinero ni horas: medidores, talleres, bultos…"),
        required=False,
        max_length=40,
    )
    post = forms.CharField(
        label=_("Cargo responsable"),
        help_text=_("El cargo, no el nombre."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo responsable.")},
    )
    due_on = date_field(label=_("¿Para cuándo?"))


class PromiseForm(_TermsForm):
    organization = OrganizationField()
    kind = forms.ChoiceField(
        label=_("¿Qué clase de aporte es?"),
        choices=GivenKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué clase de aporte es.")},
    )
    field_order = ("organization", "kind", "what", "amount", "unit", "post", "due_on")


class GivenTermsForm(_TermsForm):
    reason = forms.CharField(
        label=_("¿Por qué cambian los términos?"),
        help_text=_("Sale en público junto a los términos de antes."),
        max_length=240,
        error_messages={"required": _("Escriba por qué cambian los términos.")},
    )


class FulfilForm(AnsweringForm):
    extent = forms.ChoiceField(
        label=_("¿Cuánto de lo prometido?"),
        choices=Extent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si fue todo o una parte.")},
    )
    amount = FigureField(label=_("¿Cuánto se dio?"), required=False, decimal_places=2)
    note = forms.CharField(
        label=_("¿Qué se hizo?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Cuente qué se hizo.")},
    )
    fulfilled_on = date_field(label=_("¿Qué día?"))
    link = forms.URLField(
        label=_("La dirección de una página que lo muestra"),
        help_text=_("Debe empezar por https://"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Escriba la dirección completa, con https:// al comienzo.")},
    )
    alternative_text = forms.CharField(
        label=_("Describa la foto para quien no puede verla"), max_length=240, required=False
    )
    file = forms.FileField(
        label=_("O una foto o un PDF"),
        help_text=_("Le quitamos a la foto el lugar y los datos del teléfono."),
        required=False,
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        return accept(upload, kinds=(*IMAGES, *PDF)) if upload is not None else None


class MinuteForm(AnsweringForm):
    held_on = date_field(label=_("¿Qué día fue la reunión?"))
    meeting = forms.CharField(
        label=_("¿Qué reunión fue?"),
        help_text=_("Por ejemplo: «Segunda sesión de la mesa del aire»."),
        max_length=200,
        error_messages={"required": _("Escriba qué reunión fue.")},
    )
    link = forms.URLField(
        label=_("Dónde se puede leer el acta"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Escriba la dirección completa, con https:// al comienzo.")},
    )


class WithdrawForm(AnsweringForm):
    reason = forms.CharField(
        label=_("¿Por qué se retira?"),
        help_text=_("La promesa y esta razón se pueden seguir leyendo."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba por qué se retira.")},
    )
