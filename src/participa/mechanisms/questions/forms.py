"""The form of a question."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.web.participation.forms import ContributionForm


class QuestionForm(ContributionForm):
    title = forms.CharField(
        label=_("Su pregunta"),
        help_text=_("Una sola pregunta, como se la haría en persona."),
        max_length=160,
        error_messages={"required": _("Escriba su pregunta.")},
    )
    body = forms.CharField(
        label=_("¿Por qué lo pregunta?"),
        help_text=_("Lo que ayude a responderle bien: qué pasa, dónde, desde cuándo."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GroupForm(forms.Form):
    title = forms.CharField(
        label=_("Cómo se pregunta, en una frase que sirva para todas"),
        max_length=160,
        error_messages={"required": _("Escriba la pregunta común en una frase.")},
    )
