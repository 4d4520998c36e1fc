"""The form of a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.kernel.files import IMAGES, PDF, accept
from participa.participation.models import Activity, Category
from participa.web.participation.forms import ContributionForm


class ProposalFields(forms.Form):
    title = forms.CharField(
        label=_("Su propuesta en una frase"),
        help_text=_("Por ejemplo: «Alumbrado en el parque de La Estancia»."),
        max_length=120,
        error_messages={"required": _("Escriba su propuesta en una frase.")},
    )
    body = forms.CharField(
        label=_("¿Qué problema hay?"),
        help_text=_("Qué pasa, dónde y desde cuándo."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Cuente qué problema hay: con dos o tres frases basta.")},
    )
    ask = forms.CharField(
        label=_("¿Qué propone que se haga?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escriba qué propone que se haga.")},
    )
    affected = forms.CharField(
        label=_("¿A quiénes toca?"),
        help_text=_("Por ejemplo: «unas 200 familias del barrio y quienes van al colegio»."),
        max_length=240,
        required=False,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Tema"), required=False, empty_label=_("Sin tema")
    )
    place = forms.CharField(
        label=_("Lugar"),
        help_text=_("Barrio, vereda o dirección. No escriba dónde vive usted."),
        max_length=120,
        required=False,
    )


class ProposalForm(ContributionForm, ProposalFields):
    """A new proposal."""

    attachment = forms.FileField(
        label=_("Foto o documento"),
        help_text=_("JPG, PNG, WebP o PDF. A las fotos les quitamos el lugar y la fecha ocultos."),
        required=False,
        allow_empty_file=True,
    )
    alternative_text = forms.CharField(
        label=_("¿Qué se ve en el archivo?"),
        help_text=_("Para quienes no pueden verlo."),
        max_length=240,
        required=False,
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("En nombre de"),
        required=False,
        empty_label=_("A título personal"),
    )

    def clean_attachment(self) -> Any:
        upload = self.cleaned_data.get("attachment")
        return accept(upload, kinds=(*IMAGES, *PDF)) if upload is not None else None

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.cleaned_data.get("attachment") and not self.cleaned_data.get("alternative_text"):
            self.add_error("alternative_text", _("Escriba en una frase qué se ve en el archivo."))
        return data


class RevisionForm(ProposalFields):
    """A new version; what it says of its sender stays."""

    reason = forms.CharField(
        label=_("¿Qué cambió?"),
        help_text=_("Sale junto a la versión, para quienes ya la habían apoyado."),
        max_length=200,
        error_messages={"required": _("Diga en una frase qué cambió.")},
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = Category.objects.filter(process_id=activity.process_id)
        if not field.queryset:
            del self.fields["category"]
