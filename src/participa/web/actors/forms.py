"""Forms of organisations. What only rules know is asked by the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.actors.enums import MembershipRole
from participa.kernel.enums import Sector
from participa.web.territories.forms import MunicipalityField

PURPOSE_LIMIT = 1200


class DirectoryForm(forms.Form):
    """Filters of the directory; all optional, wrong ones are left out."""

    q = forms.CharField(
        label=_("Nombre"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    territorio = forms.CharField(label=_("Municipio o departamento"), required=False, max_length=80)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("Todos los sectores")), *Sector.choices]
    )


class _Description(forms.Form):
    """What an organisation says of itself."""

    purpose = forms.CharField(
        label=_("¿Qué hace la organización?"),
        help_text=_("En dos o tres frases, como se lo contaría a un vecino."),
        max_length=PURPOSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    website = forms.URLField(
        label=_("Página web"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Escriba la dirección completa, como https://ejemplo.org.")},
    )
    contact = forms.CharField(
        label=_("Contacto de la organización"),
        help_text=_("Se publica. Use un correo o teléfono de la organización, no uno personal."),
        required=False,
        max_length=160,
    )


class RegisterForm(_Description):
    name = forms.CharField(
        label=_("Nombre completo"),
        max_length=160,
        error_messages={"required": _("Escriba el nombre completo de la organización.")},
    )
    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija un sector.")},
    )
    territory = MunicipalityField(label=_("¿En qué municipio trabaja?"))

    field_order = ("name", "sector", "territory", "purpose", "website", "contact")


class EditForm(_Description):
    pass


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Correo de la persona"),
        error_messages={"invalid": _("Escriba el correo completo, como nombre@ejemplo.org.")},
    )
    role = forms.ChoiceField(
        label=_("Como"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER
    )


class AskForm(forms.Form):
    role = forms.ChoiceField(choices=MembershipRole.choices)


class VerifyForm(forms.Form):
    is_authority = forms.BooleanField(
        label=_("Es una autoridad: puede responder aportes y asumir compromisos"), required=False
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Por qué no se pudo verificar?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba por qué no se pudo verificar.")},
    )


def add_errors(form: forms.Form, errors: dict[str, Any]) -> None:
    """The errors of an operation, each beside its field, the others above the form."""
    for field, messages in errors.items():
        form.add_error(field if field in form.fields else None, messages)
