"""The filters of the desk's log of actions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.audit.models import Event
from participa.audit.queries import events_naming, types_recorded

from .queries.words import event_word


class DateInput(forms.DateInput):
    input_type = "date"


class ActionsForm(forms.Form):
    tipo = forms.ChoiceField(label=_("Qué pasó"), required=False)
    quien = forms.CharField(
        label=_("Quién"),
        required=False,
        max_length=40,
        help_text=_("El número de una cuenta, como 3; o como sale en la lista: participant:12."),
    )
    sobre = forms.CharField(
        label=_("Sobre qué"),
        required=False,
        max_length=80,
        help_text=_("Como sale en la lista: participa.contribution:12."),
    )
    desde = forms.DateField(label=_("Desde"), required=False, widget=DateInput(format="%Y-%m-%d"))
    hasta = forms.DateField(label=_("Hasta"), required=False, widget=DateInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(
            ((code, event_word(code)) for code in types_recorded()), key=lambda c: c[1]
        )
        self.fields["tipo"].choices = [("", _("Todo")), *choices]  # type: ignore[attr-defined]

    def clean_quien(self) -> str:
        who = str(self.cleaned_data["quien"]).strip()
        return f"user:{who}" if who.isdigit() else who

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("desde") and cleaned.get("hasta")) and cleaned["desde"] > cleaned["hasta"]:
            self.add_error("hasta", _("Escriba una fecha igual o posterior a «Desde»."))
        return cleaned

    def events(self) -> QuerySet[Event]:
        """The events that the filters let through; those of a field with an error are ignored."""
        wanted: dict[str, Any] = getattr(self, "cleaned_data", {})
        found = events_naming(wanted["sobre"]) if wanted.get("sobre") else Event.objects.all()
        if wanted.get("tipo"):
            found = found.filter(type=wanted["tipo"])
        if wanted.get("quien"):
            found = found.filter(actor=wanted["quien"])
        if wanted.get("desde"):
            found = found.filter(at__gte=_local(wanted["desde"], time.min))
        if wanted.get("hasta"):
            found = found.filter(at__lte=_local(wanted["hasta"], time.max))
        return found


def _local(day: Any, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))
