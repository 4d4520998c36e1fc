"""Forms of the chain. What people must know to fill a field is its help text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participa.accountability.enums import (
    CommitmentState,
    Completion,
    Condition,
    EvidenceSource,
    Outcome,
    Verdict,
)
from participa.accountability.queries import DUE_FILTERS
from participa.actors.models import Organization
from participa.kernel.enums import Channel
from participa.kernel.files import IMAGES, PDF, accept
from participa.participation.enums import ModerationReason
from participa.territories.models import LegalParameter, Territory

DATE_WORDS = {
    "required": _("Escriba la fecha como 13/07/2026."),
    "invalid": _("Escriba la fecha como 13/07/2026."),
}


def _date(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE_WORDS,
    )


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChainForm(forms.Form):
    """A form whose operation may refuse some fields: `refuse` puts the words beside them."""

    def refuse(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            for each in errors:
                self.add_error(name if name in self.fields else None, each)


# --- what citizens say ------------------------------------------------------------------------


class RatingForm(ChainForm):
    """Four qualities, each yes or no: nothing is answered for the person beforehand."""

    YES_NO = ((True, _("Sí")), (False, _("No")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("substantive", _("¿Responde de fondo lo que se pidió?")),
            ("clear", _("¿Es clara?")),
            ("complete", _("¿Está completa?")),
            ("on_time", _("¿Llegó a tiempo?")),
        ):
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=self.YES_NO,
                coerce=lambda value: value == "True",
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija sí o no.")},
            )
        self.fields["comment"] = forms.CharField(
            label=_("¿Qué le faltó o qué le gustó?"),
            help_text=_("No se publica: lo lee el equipo que respondió."),
            max_length=500,
            required=False,
            widget=_long(3),
        )


class ContrastForm(ChainForm):
    verdict = forms.ChoiceField(
        label=_("¿Es cierto lo que muestra?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una de las tres respuestas.")},
    )
    note = forms.CharField(
        label=_("¿Qué vio usted?"),
        help_text=_("Sin nombres ni datos de nadie."),
        max_length=500,
        required=False,
        widget=_long(2),
    )


class EvidenceForm(ChainForm):
    """A file or a link; photographs lose where and with what they were taken.

    Of an upload that is far too large only what comes before the file is read.
    """

    field_order: Sequence[str] = ("title", "dated_on", "description")

    title = forms.CharField(
        label=_("¿Qué muestra?"),
        help_text=_("En una frase: «La tubería nueva frente a la escuela»."),
        max_length=160,
        error_messages={"required": _("Diga en una frase qué muestra.")},
    )
    dated_on = _date(_("¿De qué día es?"), _("Por ejemplo 13/07/2026."))
    file = forms.FileField(
        label=_("Foto o PDF"),
        help_text=_("Le quitamos a la foto el lugar y los datos del teléfono."),
        required=False,
    )
    alternative_text = forms.CharField(
        label=_("Describa la foto para quien no puede verla"), max_length=240, required=False
    )
    link = forms.URLField(
        label=_("O la dirección de una página"),
        help_text=_("Debe empezar por https://"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Escriba la dirección completa, con https:// al comienzo.")},
    )
    description = forms.CharField(
        label=_("¿Algo más que deba saberse?"), max_length=2000, required=False, widget=_long(3)
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        return accept(upload, kinds=(*IMAGES, *PDF)) if upload is not None else None


# --- the desk ---------------------------------------------------------------------------------


class ResponseForm(ChainForm):
    authority = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Entidad que responde"),
        empty_label=None,
        error_messages={"required": _("Elija la entidad que responde.")},
    )
    outcome = forms.ChoiceField(
        label=_("¿Qué se decidió?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué se decidió.")},
    )
    body = forms.CharField(
        label=_("La respuesta"),
        help_text=_(
            "De fondo, clara y completa: qué se hará, quién y cuándo. Si no se adopta, la razón. "
            "Puede usar **negrita**, listas y enlaces."
        ),
        max_length=8000,
        widget=_long(9),
        error_messages={"required": _("Escriba la respuesta.")},
    )
    transferred_to = forms.CharField(
        label=_("Si se traslada: a qué entidad y con qué número"), max_length=160, required=False
    )
    signed_by = forms.CharField(
        label=_("Cargo que firma"),
        help_text=_("El cargo, no el nombre: «Secretaría de Infraestructura»."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo que firma.")},
    )


class ResponseRevisionForm(ResponseForm):
    reason = forms.CharField(
        label=_("¿Por qué se corrige?"),
        help_text=_("Sale junto a la versión. La anterior se puede seguir leyendo."),
        max_length=240,
        error_messages={"required": _("Escriba por qué hace falta corregir la respuesta.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["authority"]


class CommitmentForm(ChainForm):
    title = forms.CharField(
        label=_("¿A qué se compromete?"),
        help_text=_("Algo que se pueda comprobar: «Reparar la bocatoma de La Olga»."),
        max_length=200,
        error_messages={"required": _("Escriba a qué se compromete.")},
    )
    post = forms.CharField(
        label=_("Cargo responsable"),
        help_text=_("El cargo, no el nombre."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo responsable.")},
    )
    due_on = _date(_("¿Para cuándo?"), _("Por ejemplo 13/07/2026."))
    means_of_verification = forms.CharField(
        label=_("¿Cómo se comprueba?"),
        help_text=_("Lo que cualquiera podrá ver: un acta, una foto, una cifra publicada."),
        max_length=300,
        error_messages={"required": _("Diga cómo se podrá comprobar.")},
    )
    description = forms.CharField(
        label=_("Detalles"), max_length=4000, required=False, widget=_long(4)
    )


class TermsForm(CommitmentForm):
    reason = forms.CharField(
        label=_("¿Por qué cambian los términos?"),
        help_text=_("Sale en público junto a los términos de antes."),
        max_length=240,
        error_messages={"required": _("Escriba por qué cambian los términos.")},
    )


class ProgressForm(ChainForm):
    completion = forms.ChoiceField(
        label=_("¿Cómo va?"),
        choices=Completion.choices,
        error_messages={"required": _("Elija cómo va.")},
    )
    note = forms.CharField(
        label=_("¿Qué se hizo desde la última vez?"),
        max_length=2000,
        widget=_long(3),
        error_messages={"required": _("Cuente qué se hizo, o por qué no se ha hecho.")},
    )


class DeskEvidenceForm(EvidenceForm):
    source = forms.ChoiceField(
        label=_("¿Quién la da?"),
        choices=[
            choice for choice in EvidenceSource.choices if choice[0] != EvidenceSource.CITIZEN
        ],
    )
    field_order = ("source", "title", "dated_on", "description")


class ChangeForm(ChainForm):
    condition = forms.ChoiceField(
        label=_("¿Qué cambió?"),
        choices=Condition.choices,
        error_messages={"required": _("Elija qué cambió.")},
    )
    description = forms.CharField(
        label=_("¿Quién hace ahora qué de otra manera?"),
        max_length=2000,
        widget=_long(3),
        error_messages={"required": _("Cuente qué es distinto ahora.")},
    )
    happened_on = _date(_("¿Desde cuándo?"), _("Por ejemplo 13/07/2026."))


class HideEvidenceForm(ChainForm):
    reason = forms.ChoiceField(
        label=_("¿Por qué se oculta?"),
        choices=ModerationReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una razón.")},
    )


class FilingForm(ChainForm):
    authority = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Autoridad ante la que se radicó"),
        error_messages={"required": _("Elija la autoridad.")},
    )
    number = forms.CharField(
        label=_("Número de radicado"),
        max_length=60,
        error_messages={"required": _("Escriba el número tal como aparece en el sello.")},
    )
    filed_on = _date(_("Fecha del radicado"), _("La del sello, por ejemplo 13/07/2026."))
    channel = forms.ChoiceField(label=_("¿Cómo se radicó?"), choices=Channel.choices)
    matter = forms.ChoiceField(
        label=_("¿Qué se pidió?"), help_text=_("De esto depende el plazo de la ley.")
    )

    WORDS = {
        "peticion.general": _("Una petición general o particular"),
        "peticion.documentos_informacion": _("Documentos o información"),
        "peticion.consulta": _("Una consulta sobre materias a su cargo"),
        "peticion.entre_autoridades": _("Información entre autoridades"),
    }

    def offer(self, authorities: Any, matters: list[LegalParameter]) -> FilingForm:
        """What can be chosen on this day."""
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            (row.key, self.WORDS.get(row.key, row.key)) for row in matters
        ]
        return self


# --- the board --------------------------------------------------------------------------------


class BoardForm(forms.Form):
    """The filters of the board; an unknown value filters nothing."""

    q = forms.CharField(label=_("Buscar"), required=False, max_length=100)
    territorio = forms.ModelChoiceField(
        Territory.objects.none(),
        label=_("Territorio"),
        required=False,
        to_field_name="code",
        empty_label=_("Todos"),
    )
    entidad = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Entidad"),
        required=False,
        to_field_name="slug",
        empty_label=_("Todas"),
    )
    estado = forms.ChoiceField(
        label=_("Estado"),
        required=False,
        choices=[("", _("Todos")), *CommitmentState.choices],
    )
    vence = forms.ChoiceField(
        label=_("Vence"), required=False, choices=[("", _("Cuando sea")), *DUE_FILTERS.items()]
    )
