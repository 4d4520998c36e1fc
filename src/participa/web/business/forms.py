"""Forms of the business track. What only rules know is asked by the operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.actors.enums import MatterKind
from participa.actors.models import Matter, Organization
from participa.articulation.enums import BoundedRole
from participa.articulation.models import WorkingTable
from participa.kernel.files import IMAGES, PDF, CleanFile, accept
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.territories.models import Territory
from participa.web.desk.forms.setup import date_field, long_text
from participa.web.form_pages import RowsField

OFFERED = 50  # objectives, tables or processes to choose from


class AssumeForm(forms.Form):
    """A role of the menu, for what, and until when."""

    role = forms.ChoiceField(
        label=_("¿Qué papel asume?"),
        choices=BoundedRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija un papel.")},
    )
    scope = long_text(
        3,
        label=_("¿Qué exactamente, y hasta dónde?"),
        help_text=_(
            "Por ejemplo: «El salón de la planta, los sábados de 8 a 12, para 40 personas»."
        ),
        max_length=400,
        error_messages={"required": _("Escriba qué hará y hasta dónde llega.")},
    )
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=_("¿En qué municipio?"), empty_label=None
    )
    serves = forms.ChoiceField(label=_("¿Para qué?"), required=False)
    starts_on = date_field(label=_("Desde"))
    ends_on = date_field(label=_("Hasta"), help_text=_("A lo más un año."))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = organization.territory
        places = [here.pk, *organization.further_territories.values_list("pk", flat=True)]
        field: Any = self.fields["territory"]
        field.queryset = Territory.objects.filter(pk__in=places).select_related("department")
        self._rows: dict[str, Any] = {}
        choices: list[Any] = [("", _("Para el territorio en general"))]
        for word, name, found in self._offered(places):
            rows = list(found[:OFFERED])
            self._rows |= {f"{name}:{row.pk}": row for row in rows}
            if rows:
                choices.append((word, [(f"{name}:{row.pk}", str(row)[:120]) for row in rows]))
        serves: Any = self.fields["serves"]
        serves.choices = choices

    def _offered(self, places: Iterable[int]) -> list[tuple[Any, str, Any]]:
        return [
            (_("Objetivos"), "objective", Objective.objects.filter(territory__in=places)),
            (
                _("Mesas"),
                "table",
                WorkingTable.objects.filter(territory__in=places, ended_at=None),
            ),
            (_("Procesos"), "process", Process.objects.public().filter(territory__in=places)),
        ]

    @property
    def role_data(self) -> dict[str, Any]:
        """As `assume_role` takes it."""
        data = dict(self.cleaned_data)
        key = data.pop("serves")
        return data | ({key.partition(":")[0]: self._rows[key]} if key else {})


class FulfilForm(forms.Form):
    text = long_text(
        3,
        label=_("¿Qué hizo la empresa?"),
        help_text=_("En dos frases, con cifras si las hay. Sin nombres de personas."),
        max_length=400,
        error_messages={"required": _("Escriba qué hizo la empresa.")},
    )
    done_on = date_field(label=_("¿Cuándo?"))
    link = forms.URLField(
        label=_("Enlace que lo muestra"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Escriba la dirección completa, como https://ejemplo.org.")},
    )
    file_title = forms.CharField(label=_("Qué se ve en el archivo"), required=False, max_length=160)
    file = forms.FileField(
        label=_("Foto o PDF que lo muestra"), required=False, allow_empty_file=True
    )

    def clean_file(self) -> CleanFile | None:
        upload = self.cleaned_data.get("file")
        return accept(upload, kinds=(*IMAGES, *PDF)) if upload is not None else None


class WithdrawRoleForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Por qué no seguirá con este papel?"),
        help_text=_("Se publica junto al papel."),
        max_length=240,
        error_messages={"required": _("Escriba por qué no seguirá con este papel.")},
    )


class RecognizeForm(forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("¿Qué organización lo reconoce?"), empty_label=None
    )
    text = forms.CharField(
        label=_("¿Para qué le sirvió?"),
        help_text=_("En una frase. Sin elogios a personas ni a campañas."),
        max_length=280,
        error_messages={"required": _("Escriba para qué le sirvió.")},
    )

    def offer(self, organizations: Iterable[Organization]) -> None:
        field: Any = self.fields["organization"]
        field.queryset = Organization.objects.filter(pk__in=[one.pk for one in organizations])


class DeclarationForm(forms.Form):
    """What the firm has at stake: who answers for it, and which earlier matters are over."""

    signed_as = forms.CharField(
        label=_("¿Qué cargo responde por esta declaración?"),
        help_text=_("El cargo, no el nombre: «Gerencia de la planta»."),
        max_length=120,
        error_messages={"required": _("Escriba el cargo que responde.")},
    )
    statement = long_text(
        3,
        label=_("Algo más que deba saberse"),
        max_length=600,
        required=False,
    )
    over = RowsField(
        Matter.objects.none(),
        label=_("¿Cuáles de los anteriores ya terminaron?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["over"]
        field.queryset = matters
        if not matters:
            del self.fields["over"]


class MatterRowForm(forms.Form):
    """One permit, contract or lawsuit."""

    kind = forms.ChoiceField(label=_("Clase"), choices=MatterKind.choices)
    body = forms.CharField(
        label=_("¿Ante qué entidad?"),
        max_length=160,
        error_messages={"required": _("Escriba ante qué entidad.")},
    )
    title = forms.CharField(
        label=_("¿Cuál es?"),
        help_text=_("Como «Permiso de emisiones 123 de 2024»."),
        max_length=200,
        error_messages={"required": _("Escriba cuál es el asunto.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        """The kind alone, which always has a value, is no matter yet."""
        return bool({"body", "title"} & set(self.changed_data))


MatterRows = forms.formset_factory(MatterRowForm, extra=3, max_num=20, validate_max=True)
