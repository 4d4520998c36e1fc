"""Forms of what organisations offer and need, and of lists of them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.actors.enums import Direction, ExchangeKind, Topic
from participa.kernel.files import CleanFile, accept
from participa.web.desk.forms.setup import date_field, long_text


class ExchangeForm(forms.Form):
    direction = forms.ChoiceField(
        label=_("¿Ofrece o necesita?"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si lo ofrece o lo necesita.")},
    )
    text = long_text(
        2,
        label=_("¿Qué es?"),
        help_text=_("En una frase: «Un salón para cuarenta personas, los sábados»."),
        max_length=400,
        error_messages={"required": _("Escriba qué ofrece o qué necesita.")},
    )
    kind = forms.ChoiceField(label=_("De qué clase"), choices=ExchangeKind.choices)
    topic = forms.ChoiceField(label=_("Para qué tema"), choices=Topic.choices)
    words = forms.CharField(
        label=_("Otras palabras para encontrarlo"), required=False, max_length=120
    )
    since_on = date_field(label=_("Desde"))
    until_on = date_field(
        label=_("Hasta"), required=False, help_text=_("Vacío: sin fecha de cierre.")
    )


class ListForm(forms.Form):
    """A list of organisations in a file."""

    file = forms.FileField(
        label=_("Archivo con la lista"),
        help_text=_("XLSX o CSV, hasta 10.000 filas. Nada se guarda hasta que usted lo confirme."),
        allow_empty_file=True,
        error_messages={"required": _("Elija el archivo.")},
    )

    def clean_file(self) -> CleanFile:
        return accept(self.cleaned_data["file"], kinds=("csv", "text", "xlsx"))
