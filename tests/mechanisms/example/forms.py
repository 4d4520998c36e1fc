"""The form of an idea."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.web.participation.forms import ContributionForm


class IdeaForm(ContributionForm):
    title = forms.CharField(label=_("Su idea en una frase"), max_length=120)
    body = forms.CharField(label=_("¿En qué consiste?"), max_length=2000, widget=forms.Textarea)
    test = forms.CharField(label=_("¿Cómo se sabría que funcionó?"), max_length=300)
