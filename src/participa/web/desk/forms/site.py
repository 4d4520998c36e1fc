"""The settings of the site and the legal figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.kernel.files import IMAGES, accept
from participa.site.models import SiteSettings
from participa.site.queries import COLOURS, DEFAULT_NAME
from participa.site.rules import may_use_colour
from participa.territories.enums import LegalStatus
from participa.web.reasons import words

from .setup import date_field, long_text


class ColourField(forms.CharField):
    """`#rrggbb` that everybody can read on our grounds, or empty for the house's own."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).lower()
        if text and not (ruling := may_use_colour(text)):
            raise ValidationError(words(ruling))
        return text


def colour_field(label: Any, example: str) -> ColourField:
    return ColourField(
        label=label,
        help_text=lazy(
            lambda: gettext("Vacío: el de siempre (%(colour)s).") % {"colour": example}, str
        )(),
        max_length=7,
        required=False,
        error_messages={"max_length": _("Escriba el color como #1f3f9f.")},
    )


class SiteForm(forms.Form):
    name = forms.CharField(
        label=_("Nombre del sitio"),
        max_length=60,
        error_messages={"required": _("Escriba el nombre del sitio.")},
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("JPG, PNG o WebP de hasta 200 KB. Va junto al nombre, no en su lugar."),
        required=False,
        allow_empty_file=True,
    )
    remove_logo = forms.BooleanField(label=_("Quitar el logo"), required=False)
    action = colour_field(_("Color de botones y enlaces"), "#1f3f9f")
    leadership = colour_field(_("Color de Liderazgos orientados a lo público"), "#a61e5c")
    advocacy = colour_field(_("Color de Incidencia"), "#b4470a")
    open_government = colour_field(_("Color de Gobierno abierto"), "#00665a")
    footer = long_text(
        3,
        label=_("Texto al pie de cada página"),
        help_text=_("Quién está detrás de este sitio, en una o dos frases."),
        max_length=400,
        required=False,
    )
    contact = forms.CharField(
        label=_("Contacto"),
        help_text=_("Correo o teléfono institucional; es público."),
        max_length=160,
        required=False,
    )

    LOGO_LIMIT = 200 * 1024

    def __init__(self, *args: Any, settings: SiteSettings | None, **kwargs: Any) -> None:
        names = ("name", "footer", "contact", *COLOURS)
        initial = {name: getattr(settings, name, "") for name in names}
        initial["name"] = initial["name"] or DEFAULT_NAME
        super().__init__(*args, **(kwargs | {"initial": initial}))
        if settings is None or not settings.logo:
            del self.fields["remove_logo"]

    def clean_logo(self) -> Any:
        upload = self.cleaned_data.get("logo")
        if upload is None:
            return None
        if upload.size > self.LOGO_LIMIT:
            raise ValidationError(_("El logo pesa más de 200 KB: redúzcalo y súbalo otra vez."))
        return accept(upload, kinds=IMAGES)

    @property
    def colours(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in COLOURS}


class ParameterForm(forms.Form):
    """A legal figure from a date on: never an edit of the one that people relied on."""

    value = forms.CharField(
        label=_("Nueva cifra"),
        max_length=120,
        error_messages={"required": _("Escriba la cifra.")},
    )
    valid_from = date_field(
        label=_("Rige desde"), help_text=_("Hasta el día anterior sigue rigiendo la de ahora.")
    )
    norm = forms.CharField(
        label=_("Norma"),
        max_length=120,
        error_messages={"required": _("Escriba la norma, por ejemplo «Ley 1755 de 2015».")},
    )
    article = forms.CharField(label=_("Artículo"), max_length=120, required=False)
    status = forms.ChoiceField(
        label=_("¿Cómo se comprobó?"), choices=LegalStatus.choices, widget=forms.RadioSelect
    )
    note = long_text(3, label=_("Nota"), max_length=1000, required=False)
