"""What a person chooses about their notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.accounts.enums import Digest


class DigestForm(forms.Form):
    """How often an account wants mail."""

    digest = forms.ChoiceField(
        label=_("¿Cada cuánto le escribimos?"), choices=Digest.choices, widget=forms.RadioSelect
    )
