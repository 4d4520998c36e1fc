"""What to look at: which survey, which relation, which objective. Wrong choices fall back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.objectives.models import Objective
from participa.relations.enums import CONFIDENTIAL, TieKind
from participa.relations.models import Wave

NOW = "hoy"


class NetworkForm(forms.Form):
    onda = forms.ChoiceField(label=_("Encuesta"), required=False)
    relacion = forms.ChoiceField(label=_("Relación"), required=False)
    objetivo = forms.ChoiceField(label=_("Objetivo compartido"), required=False)

    def __init__(
        self, data: Mapping[str, Any], waves: Sequence[Wave], objectives: Sequence[Objective]
    ) -> None:
        super().__init__({**{name: data.get(name, "") for name in self.base_fields}})
        first = str(waves[0].pk) if waves else NOW
        choices = [*((str(wave.pk), wave.name) for wave in waves), (NOW, _("Vigentes hoy"))]
        self.fields["onda"].choices = choices  # type: ignore[attr-defined]
        self.fields["relacion"].choices = [  # type: ignore[attr-defined]
            ("", _("Todas las que se publican")),
            *((kind.value, _kind_words(kind)) for kind in TieKind),
        ]
        self.fields["objetivo"].choices = [  # type: ignore[attr-defined]
            ("", _("Todas las organizaciones")),
            *((str(objective.pk), objective.title) for objective in objectives),
        ]
        if self.data["onda"] not in dict(choices):
            self.data["onda"] = first  # type: ignore[index]

    def chosen(self, name: str) -> str:
        """The value of a filter; "" where it is none of the choices."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


def _kind_words(kind: TieKind) -> Any:
    return (
        _("%(kind)s (sólo totales)") % {"kind": kind.label} if kind in CONFIDENTIAL else kind.label
    )
