"""Forms of the team that verifies organisations and says who has a part in the model."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.actors.enums import PartnerRole
from participa.web.desk.forms.setup import date_field
from participa.web.territories.forms import MunicipalityField


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


class CampaignForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Qué lo muestra?"),
        help_text=_("Por ejemplo: la resolución o la noticia de la inscripción, con su fecha."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba qué muestra que inscribe candidaturas, o no.")},
    )


class PartnershipForm(forms.Form):
    role = forms.ChoiceField(label=_("¿Qué hace en el modelo?"), choices=PartnerRole.choices)
    territory = MunicipalityField(label=_("¿En qué municipio?"))
    since_on = date_field(label=_("Desde"))
