"""The forms of a conversation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from participa.kernel.uploads import TooLargeUpload
from participa.participation.models import Activity
from participa.web.participation.forms import LINE, ContributionForm, LinesField, OnceForm

from .models import Sheet
from .queries import OnBallot, sheet_of
from .rules import SHEETS


class StatementForm(ContributionForm):
    """A sentence of one's own; nothing else is asked."""

    title = forms.CharField(
        label=_("Su frase"),
        help_text=_(
            "Una sola idea, en hasta 140 letras, con la que alguien pueda estar de acuerdo o no."
        ),
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Escriba su frase."),
            "max_length": _("Su frase pasa de 140 letras: acórtela o divídala en dos."),
        },
    )
    body = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_body(self) -> str:
        return ""


class InvitationForm(forms.Form):
    label = forms.CharField(
        label=_("¿Dónde o a quiénes va a entregar el enlace?"),
        help_text=_("Por ejemplo: «Junta del barrio La Playita». Sólo lo ve el equipo."),
        max_length=80,
        error_messages={"required": _("Escriba dónde va a entregar el enlace.")},
    )


class SeedForm(forms.Form):
    statements = LinesField(
        label=_("Frases para empezar"),
        help_text=_("Una por línea, cada una con una sola idea y hasta 140 letras."),
        rows=8,
        required=False,
    )
    about = LinesField(
        label=_("Frases sobre quien participa"),
        help_text=_("Una por línea, por ejemplo: «Vivo en zona rural». No forman los grupos."),
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("statements", _("Escriba al menos una frase."))
        return data


class BallotForm(OnceForm):
    """One paper ballot: an answer for each statement that was marked on it."""

    ANSWERS = (("1", _("De acuerdo")), ("-1", _("En desacuerdo")), ("0", _("Paso")))

    code = forms.CharField(
        label=_("Código de la papeleta"),
        help_text=_("Está arriba en la hoja. Déjelo vacío si la hoja no trae código."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("La persona entregó su papeleta para que se registre"),
        error_messages={"required": _("Sin su autorización no se puede registrar la papeleta.")},
    )
    read_back = forms.BooleanField(
        label=_("Le leí las respuestas y dijo que están bien, o la papeleta está firmada"),
        error_messages={"required": _("Léale las respuestas y márquelo cuando esté de acuerdo.")},
    )

    def __init__(
        self, *args: Any, activity: Activity, statements: list[OnBallot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.statement_ids = [one.pk for one in statements]
        blank = format_html(
            '<span aria-hidden="true">—</span><span class="visually-hidden">{}</span>',
            _("Sin marcar"),
        )
        for one in statements:
            self.fields[f"s{one.pk}"] = forms.ChoiceField(
                label=f"{one.number}. {one.words}",
                choices=(*self.ANSWERS, ("", blank)),
                required=False,
                widget=forms.RadioSelect(attrs={"class": "in-row"}),
                error_messages={"invalid_choice": _("Elija una de las tres respuestas.")},
            )
        self.order_fields(["code", *(f"s{pk}" for pk in self.statement_ids)])

    def clean_code(self) -> Sheet | None:
        """The printed sheet; None where none was typed."""
        typed = str(self.cleaned_data["code"]).strip()
        if not typed:
            return None
        sheet = sheet_of(self.activity, typed)
        if sheet is None:
            raise ValidationError(
                _(
                    "Ninguna papeleta de esta conversación tiene ese código: revíselo letra por letra."
                )
            )
        return sheet

    @property
    def answers(self) -> dict[int, int]:
        return {
            pk: int(self.cleaned_data[f"s{pk}"])
            for pk in self.statement_ids
            if self.cleaned_data.get(f"s{pk}")
        }

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if not self.errors and not self.answers:
            raise ValidationError(_("La papeleta está en blanco: marque al menos una respuesta."))
        return data


class SheetsForm(OnceForm):
    count = forms.IntegerField(
        label=_("¿Cuántas papeletas con código va a imprimir?"),
        help_text=_("Una por persona. Cada una trae un código que la persona guarda."),
        min_value=1,
        max_value=SHEETS,
        error_messages={
            "required": _("Escriba cuántas."),
            "invalid": _("Escriba sólo el número."),
            "min_value": _("Escriba un número de 1 a 200."),
            "max_value": _("Imprima hasta 200 cada vez."),
        },
    )


class TargetChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class PromoteForm(forms.Form):
    target = TargetChoice(
        Activity.objects.none(),
        label=_("¿En qué actividad sigue?"),
        empty_label=None,
        error_messages={
            "required": _("Elija la actividad."),
            "invalid_choice": _("Elija una actividad de la lista."),
        },
    )
    title = forms.CharField(
        label=_("En una frase"),
        max_length=120,
        error_messages={
            "required": _("Escriba el acuerdo en una frase."),
            "max_length": _("La frase pasa de 120 letras: acórtela."),
        },
    )
    body = forms.CharField(
        label=_("De dónde sale"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escriba de dónde sale el acuerdo.")},
    )
    reason = forms.CharField(
        label=_("¿Por qué pasa a ser un aporte?"),
        help_text=_("Lo leen quienes votaron."),
        max_length=240,
        error_messages={"required": _("Diga en una frase por qué.")},
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["target"].initial = targets.first()


class LoadForm(forms.Form):
    archive = forms.FileField(
        label=_("Archivo ZIP"),
        error_messages={
            "required": _("Elija el archivo ZIP."),
            "empty": _("El archivo está vacío."),
        },
    )

    def clean_archive(self) -> bytes:
        upload = self.cleaned_data["archive"]
        if isinstance(upload, TooLargeUpload):
            raise ValidationError(_("El archivo es demasiado grande."))
        content: bytes = upload.read()
        return content
