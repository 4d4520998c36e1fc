"""Forms about oneself and about roles."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.accounts.enums import ConsentChannel, Digest, Layer, Purpose, Role
from participa.accounts.models import User
from participa.accounts.queries import OwnField, get_user_by_email
from participa.kernel import codes
from participa.kernel.texts import fold
from participa.territories.models import Territory

EMAIL_ERRORS = {
    "required": _("Escriba su correo, por ejemplo nelly@correo.com."),
    "invalid": _("Escriba el correo completo, por ejemplo nelly@correo.com."),
}
ERASE_WORD = "BORRAR"


def _email_field(label: Any, help_text: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        error_messages={"required": _("Escriba el código del correo: son seis números.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
        ),
    )


class EntranceForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The one question of signing in; the parent counts tries and looks for the account."""

    email = _email_field(
        _("Su correo electrónico"),
        _("Le enviamos un código para entrar. No necesita contraseña."),
    )


class EntranceCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    expected_code: str | None
    code = _code_field(_("Código"), _("Seis números. Vence en quince minutos."))

    def clean_code(self) -> str:
        """Digits only: people copy the hyphen and the spaces too."""
        self.cleaned_data["code"] = "".join(c for c in self.cleaned_data["code"] if c.isdigit())
        self.expected_code = "".join(c for c in self.expected_code or "" if c.isdigit())
        code: str = super().clean_code()
        return code


class ServiceEmailForm(SocialSignupForm):  # type: ignore[misc]
    """What a sign-in service did not tell."""

    email = _email_field(
        _("Su correo electrónico"),
        _("Le enviamos un código para entrar. No necesita contraseña."),
    )


class ServiceLeavingForm(DisconnectForm):  # type: ignore[misc]
    """Leaving even the last service is safe: a code by mail always opens the account."""

    def clean(self) -> None:
        """Without the library's asking for a password."""


class NewEmailForm(forms.Form):
    email = _email_field(
        _("Su correo nuevo"), _("Le enviamos allí un código para saber que es suyo.")
    )


class NewEmailCodeForm(forms.Form):
    code = _code_field(_("Código"), _("El que llegó al correo nuevo."))


class ResumeCodeForm(forms.Form):
    """A resume code, typed by hand in whatever way."""

    code = forms.CharField(
        label=_("Código de seis letras y números"),
        help_text=_("Está en su comprobante, por ejemplo K7M 4QX. No importan las mayúsculas."),
        max_length=20,
        error_messages={"required": _("Escriba el código de su comprobante.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = codes.normalise(self.cleaned_data["code"])
        if len(code) != codes.LENGTH:
            raise ValidationError(gettext("El código tiene seis letras y números. Revíselo."))
        return code


class ProfileForm(forms.Form):
    """Each field of a profile with the layer it may be seen in."""

    authorize = forms.BooleanField(
        label=_("Autorizo que se muestre lo que marqué como «Mesa» o «Público»."), required=False
    )

    def __init__(self, *args: Any, own: list[OwnField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [field.key for field in own]
        for field in own:
            long = field.key in ("bio", "topics")
            self.fields[field.key] = forms.CharField(
                label=field.label,
                initial=field.value,
                required=False,
                max_length=600,
                widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
                error_messages={"max_length": _("Escriba 600 letras o menos.")},
            )
            self.fields[f"{field.key}_layer"] = forms.ChoiceField(
                label=_("¿Quién lo puede ver?"), choices=Layer.choices, initial=field.layer
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[key], self[f"{key}_layer"]) for key in self.keys]

    def values(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {key: (data[key], data[f"{key}_layer"]) for key in self.keys}


class DigestForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("¿Cada cuánto quiere que le escribamos?"), choices=Digest.choices
    )


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(choices=Purpose.choices, widget=forms.HiddenInput)


class MinorForm(forms.Form):
    """A guardian's permission and the opinion of whoever is under eighteen."""

    guardian_name = forms.CharField(
        label=_("Nombre de su madre, su padre o quien le cuida"),
        max_length=120,
        error_messages={"required": _("Escriba el nombre de quien da el permiso.")},
    )
    relationship = forms.CharField(
        label=_("¿Qué es esa persona de usted?"),
        help_text=_("Por ejemplo: mamá, tío, tutora."),
        max_length=60,
        error_messages={"required": _("Escriba qué es esa persona de usted.")},
    )
    channel = forms.ChoiceField(
        label=_("¿Cómo dio el permiso?"),
        choices=ConsentChannel.choices,
        initial="web",
        error_messages={"required": _("Elija cómo dio el permiso.")},
    )
    opinion = forms.CharField(
        label=_("Y usted, ¿qué piensa de participar?"),
        help_text=_("Con sus palabras. La ley pide que también se le escuche a usted."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Cuente con sus palabras qué piensa.")},
    )
    agrees = forms.BooleanField(
        label=_("La persona que nombré leyó la autorización y da su permiso."),
        error_messages={"required": _("Sin el permiso no podemos guardar sus datos.")},
    )


class EraseForm(forms.Form):
    """The last question before forgetting somebody."""

    texts = forms.ChoiceField(
        label=_("¿Qué hacemos con lo que escribió?"),
        choices=[
            ("keep", _("Dejarlo publicado, sin mi nombre")),
            ("erase", _("Borrar también mis textos y archivos")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué hacemos con lo que escribió.")},
    )
    word = forms.CharField(
        label=_("Escriba BORRAR para confirmar"),
        max_length=20,
        error_messages={"required": _("Escriba la palabra BORRAR.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip().upper()
        if word != ERASE_WORD:
            raise ValidationError(gettext("Escriba la palabra BORRAR, así se confirma."))
        return word


class FindPersonForm(forms.Form):
    correo = _email_field(
        _("Correo de la persona"), _("Completo: no se muestran listas de personas.")
    )

    def clean_correo(self) -> User:
        user = get_user_by_email(self.cleaned_data["correo"])
        if user is None:
            raise ValidationError(
                gettext(
                    "Nadie ha entrado con ese correo. Pídale que entre una vez y vuelva a buscar."
                )
            )
        return user


class PlaceForm(forms.Form):
    """Where something holds: one territory, or the whole platform."""

    territory = forms.CharField(
        label=_("Territorio"),
        help_text=_("Nombre o código DIVIPOLA. Vacío: en toda la plataforma."),
        required=False,
        max_length=80,
    )

    def clean_territory(self) -> Territory | None:
        typed = self.cleaned_data["territory"].strip()
        if not typed:
            return None
        name, _comma, department = (part.strip() for part in typed.partition(","))
        found = Territory.objects.select_related("department")
        if typed.isdigit():
            matches = list(found.filter(code=typed)[:1])
        else:
            matches = list(found.filter(folded_name=fold(name)))
        if department:
            matches = [
                place
                for place in matches
                if place.department and place.department.folded_name == fold(department)
            ] or matches
        if not matches:
            raise ValidationError(
                gettext("No encontramos ese territorio. Escriba el nombre completo o su código.")
            )
        if len(matches) > 1:
            options = "; ".join(f"{place.full_name} ({place.code})" for place in matches)
            raise ValidationError(
                gettext("Hay varios con ese nombre. Escriba el código de uno: %(options)s")
                % {"options": options}
            )
        return matches[0]


class GrantForm(PlaceForm):
    """A role and where it holds."""

    role = forms.ChoiceField(label=_("Función"), choices=Role.choices)

    field_order = ("role", "territory")
