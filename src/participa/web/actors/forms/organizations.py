"""Forms of organisations. What only rules know is asked by the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participa.actors.enums import FIRM_SIZES, PEOPLE_SIZES, MembershipRole, Register, Topic
from participa.actors.models import Organization
from participa.kernel.enums import Sector
from participa.kernel.files import IMAGES, CleanFile, accept
from participa.territories.models import Territory
from participa.web.territories.forms import MunicipalityField

PURPOSE_LIMIT = 1200
LOGO_LIMIT = 200 * 1024
MOST_TERRITORIES = 60


class DirectoryForm(forms.Form):
    """Filters of the directory; all optional, wrong ones are left out."""

    q = forms.CharField(
        label=_("Nombre"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    territorio = forms.CharField(label=_("Municipio o departamento"), required=False, max_length=80)
    tema = forms.ChoiceField(
        label=_("Tema"), required=False, choices=[("", _("Todos los temas")), *Topic.choices]
    )
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
        error_messages={"required": _("Escriba en dos o tres frases qué hace.")},
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
    campaigns = forms.TypedChoiceField(
        label=_("¿Es un partido, un movimiento o una campaña que inscribe candidaturas?"),
        choices=[("no", _("No")), ("yes", _("Sí"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Diga si inscribe candidaturas o no.")},
    )

    field_order = ("name", "sector", "territory", "campaigns", "purpose", "website", "contact")


class ProfileForm(_Description):
    """Everything that an organisation says of itself."""

    size = forms.ChoiceField(label=_("Tamaño"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("¿En qué temas trabaja?"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    further_territories = forms.CharField(
        label=_("¿En qué otros municipios trabaja?"),
        help_text=_("Uno por línea. Si hay otro con el mismo nombre, agregue el departamento."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    logo_alternative = forms.CharField(
        label=_("Descripción del logo"),
        help_text=_("Para quien no lo ve: «Logo de la junta: una casa y un árbol»."),
        required=False,
        max_length=160,
    )
    remove_logo = forms.BooleanField(label=_("Quitar el logo"), required=False)
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("JPG, PNG o WebP de hasta 200 KB."),
        required=False,
        allow_empty_file=True,
    )

    field_order = (
        "purpose",
        "topics",
        "size",
        "website",
        "contact",
        "further_territories",
        "logo_alternative",
        "remove_logo",
        "logo",
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        names = ("purpose", "website", "contact", "size", "logo_alternative")
        initial: dict[str, Any] = {name: getattr(organization, name) for name in names}
        initial["topics"] = [row.topic for row in organization.topics.all()]
        further = organization.further_territories.select_related("department")
        initial["further_territories"] = "\n".join(place.full_name for place in further)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        fitting = FIRM_SIZES if organization.sector == Sector.PRIVATE else PEOPLE_SIZES
        size = self.fields["size"]
        assert isinstance(size, forms.ChoiceField)  # noqa: S101  # declared above
        size.choices = [("", _("Sin decir")), *((one.value, one.label) for one in fitting)]
        if not organization.logo:
            del self.fields["remove_logo"]

    def clean_further_territories(self) -> list[Territory]:
        lines = self.cleaned_data["further_territories"].splitlines()
        field, places = MunicipalityField(), []
        for text in filter(None, (line.strip() for line in lines[:MOST_TERRITORIES])):
            try:
                place = field.clean(text)
            except ValidationError as error:
                raise ValidationError(f"«{text[:80]}»: {' '.join(error.messages)}") from error
            if place is not None:
                places.append(place)
        return places

    def clean_logo(self) -> CleanFile | None:
        upload = self.cleaned_data.get("logo")
        return accept(upload, kinds=IMAGES, limit=LOGO_LIMIT) if upload is not None else None

    @property
    def changes(self) -> dict[str, Any]:
        """As `edit_organization` takes them."""
        data = dict(self.cleaned_data)
        return data | {"keep_logo": not data.pop("remove_logo", False)}


class RegisterEntryForm(forms.Form):
    register = forms.ChoiceField(label=_("Registro"), choices=Register.choices)
    number = forms.CharField(
        label=_("Número"),
        help_text=_("El NIT con su dígito de verificación: 800197268-4."),
        max_length=60,
        error_messages={"required": _("Escriba el número.")},
    )
    link = forms.URLField(
        label=_("Enlace al registro público"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Escriba la dirección completa, como https://ejemplo.org.")},
    )


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


def add_errors(form: forms.Form, errors: dict[str, Any]) -> None:
    """The errors of an operation, each beside its field, the others above the form."""
    for field, messages in errors.items():
        form.add_error(field if field in form.fields else None, messages)
