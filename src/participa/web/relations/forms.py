"""Forms of the survey of relations, and the words in which each relation is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.kernel.enums import Sector
from participa.kernel.files import IMAGES, PDF, CleanFile, accept
from participa.relations.enums import CONFIDENTIAL, Strength, TieKind, strength_choices
from participa.relations.models import RosterEntry
from participa.relations.queries.imports import organizations_named
from participa.web.accountability.forms import ChainForm
from participa.web.territories.forms import MunicipalityField

_MARK = re.compile(r"(\d{1,4})(?:[-:](\d))?")  # 12, 7-2

# kind → question, what counts as one
QUESTIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    TieKind.KNOWS: (
        _("¿A cuáles conoce su organización?"),
        _("Conocer es saber qué hace y tener a quién llamar allá."),
    ),
    TieKind.EXCHANGES_INFORMATION: (
        _("¿Con cuáles intercambia información?"),
        _("Datos, avisos, convocatorias o informes, en los últimos doce meses."),
    ),
    TieKind.WORKS_WITH: (
        _("¿Con cuáles trabaja?"),
        _("Hacer algo en común: un proyecto, una jornada, una mesa, en los últimos doce meses."),
    ),
    TieKind.FUNDS: (
        _("¿A cuáles financia o apoya con recursos?"),
        _("Con dinero, en especie o con horas de su gente, en los últimos doce meses."),
    ),
    TieKind.TRUSTS: (
        _("¿En cuáles confía?"),
        _("Confiar es contar con que cumplen. Nadie verá a quién marcó: sólo se publican totales."),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation of the list as a step shows it, with what is marked."""

    entry: RosterEntry
    name: str  # of its control
    strength: int


@dataclass(frozen=True, slots=True)
class SectorLines:
    sector: str
    word: str | Promise
    lines: list[Line]


def control(organization_id: int) -> str:
    return f"o{organization_id}"


def sector_lines(
    entries: Iterable[RosterEntry], own: int, marked: Mapping[int, int]
) -> list[SectorLines]:
    """The list without the organisation that answers, sector by sector."""
    others = [entry for entry in entries if entry.organization_id != own]
    return [
        SectorLines(
            sector,
            Sector(sector).label,
            [
                Line(entry, control(entry.organization_id), marked.get(entry.organization_id, 0))
                for entry in group
            ],
        )
        for sector, group in groupby(others, key=lambda entry: entry.sector)
    ]


def read_marks(posted: QueryDict, entries: Iterable[RosterEntry], kind: str) -> dict[int, int]:
    """What a step marked, {organisation id: strength}; what is no choice of it is left out."""
    strengths = {str(value): value for value, _word in strength_choices(kind)}
    found = {
        entry.organization_id: strengths.get(posted.get(control(entry.organization_id), ""), 0)
        for entry in entries
    }
    return {pk: strength for pk, strength in found.items() if strength}


def _date(label: Any, *, required: bool = True, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Escriba la fecha como 13/07/2026."),
            "invalid": _("Escriba la fecha como 13/07/2026."),
        },
        **options,
    )


def end_of(day: date) -> datetime:
    """The last second of a day in Colombia."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class SendForm(ChainForm):
    """The last step: which post answers."""

    post = forms.CharField(
        label=_("¿Desde qué cargo responde?"),
        help_text=_("Por ejemplo: Presidencia, Gerencia social. No escriba su nombre."),
        max_length=120,
        error_messages={"required": _("Escriba desde qué cargo se responde, sin nombres.")},
    )


class WaveForm(ChainForm):
    """What a wave asks, and until when."""

    territory = MunicipalityField(label=_("Municipio"))
    name = forms.CharField(
        label=_("Nombre de la encuesta"),
        help_text=_("Con el año, para distinguirla de la siguiente: Relaciones en Yumbo 2026."),
        max_length=120,
        error_messages={"required": _("Escriba un nombre con el año.")},
    )
    purpose = forms.CharField(
        label=_("¿Para qué se pregunta?"),
        help_text=_("Lo leen las organizaciones antes de responder. Dos o tres frases."),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("¿Qué relaciones se preguntan?"),
        help_text=_("Cada una es una página del formulario. Con tres basta casi siempre."),
        choices=TieKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elija al menos una relación para preguntar.")},
    )
    closes_on = _date(_("Último día para responder"))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        data = dict(self.cleaned_data)
        data["closes_at"] = end_of(data.pop("closes_on"))
        return data


class ExtendForm(ChainForm):
    """A later last day for a wave that is open."""

    closes_on = _date(_("Nuevo último día para responder"))
    reason = forms.CharField(
        label=_("¿Por qué se amplía?"),
        help_text=_("Sale en público junto a la fecha que tenía."),
        max_length=240,
        error_messages={"required": _("Escriba por qué se amplía el plazo.")},
    )

    def values(self) -> dict[str, Any]:
        return {
            "closes_at": end_of(self.cleaned_data["closes_on"]),
            "reason": self.cleaned_data["reason"],
        }


class RosterForm(forms.Form):
    """Which organisations of the directory to show, to put them on the list."""

    q = forms.CharField(label=_("Nombre"), required=False, max_length=80)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("Todos los sectores")), *Sector.choices]
    )
    cerca = forms.BooleanField(label=_("También de otros municipios"), required=False)


class PasteForm(forms.Form):
    """Names copied from a spreadsheet or a message, one a line."""

    names = forms.CharField(
        label=_("Pegue los nombres, uno por renglón"),
        help_text=_("Como aparecen en el directorio; no importan tildes ni mayúsculas."),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Pegue al menos un nombre.")},
    )


class CodeForm(forms.Form):
    """The short code in the corner of a paper form."""

    codigo = forms.CharField(
        label=_("Código de la hoja"),
        help_text=_("Está arriba a la derecha, por ejemplo K7M-4QD."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        error_messages={"required": _("Escriba el código de la hoja.")},
    )


class PaperForm(ChainForm):
    """What stands on one sheet: for each relation the numbers that were marked.

    `marks` holds them once the form is valid, {kind: {organisation id: strength}}.
    """

    def __init__(
        self, data: Any = None, *, entry: RosterEntry, entries: Iterable[RosterEntry], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.entry = entry
        self.numbered = {one.number: one.organization_id for one in entries}
        self.marks: dict[str, dict[int, int]] = {}
        for kind in entry.wave.kinds:
            self.fields[kind] = forms.CharField(
                label=TieKind(kind).label,
                required=False,
                max_length=2000,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                help_text=(
                    _("Los números marcados, separados por espacios: 3 7 12.")
                    if kind == TieKind.KNOWS
                    else _("Número y fuerza con guion: 3-1 7-2. Sin guion es fuerza 1.")
                ),
            )
        self.fields["post"] = SendForm.base_fields["post"]
        self.fields["answered_on"] = _date(_("Día en que respondió"), initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind in self.entry.wave.kinds:
            try:
                self.marks[kind] = self._numbers(data.get(kind, ""), kind)
            except ValidationError as error:
                self.add_error(kind, error)
        return data

    def _numbers(self, text: str, kind: str) -> dict[int, int]:
        strengths = {value for value, _word in strength_choices(kind)}
        found: dict[int, int] = {}
        for piece in text.replace(",", " ").replace(";", " ").split():
            match = _MARK.fullmatch(piece)
            if match is None:
                raise ValidationError(
                    gettext("«%(piece)s» no se entiende. Escriba números y espacios: 3 7-2 12.")
                    % {"piece": piece[:20]}
                )
            number, strength = int(match[1]), int(match[2] or 1)
            if number not in self.numbered:
                raise ValidationError(
                    gettext("El %(number)s no está en la lista: va del 1 al %(last)s.")
                    % {"number": number, "last": len(self.numbered)}
                )
            if self.numbered[number] == self.entry.organization_id:
                raise ValidationError(
                    gettext("El %(number)s es la misma organización que responde: quítelo.")
                    % {"number": number}
                )
            if strength not in strengths:
                raise ValidationError(
                    gettext("En «%(piece)s» la fuerza va de 1 a %(most)s.")
                    % {"piece": piece, "most": max(strengths)}
                )
            found[self.numbered[number]] = strength
        return found


class OrganizationField(forms.CharField):
    """Cleans the name, or the last part of the address, of a public organisation."""

    def clean(self, value: Any) -> Organization | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = organizations_named([text])[text]
        if not found:
            raise ValidationError(
                gettext(
                    "No está en el directorio: escríbala como aparece allí, o regístrela primero."
                )
            )
        if len(found) > 1:
            names = "; ".join(f"{one.slug} ({one.territory.full_name})" for one in found[:4])
            raise ValidationError(
                gettext("Hay varias con ese nombre. Escriba una: %(names)s.") % {"names": names}
            )
        return found[0]


class DocumentForm(ChainForm):
    """One tie that a document shows."""

    source = OrganizationField(
        label=_("Organización"),
        help_text=_("El nombre como aparece en el directorio."),
        max_length=200,
        error_messages={"required": _("Escriba el nombre de la organización.")},
    )
    kind = forms.ChoiceField(label=_("Qué relación tiene"), choices=TieKind.choices)
    target = OrganizationField(
        label=_("Con cuál organización"),
        max_length=200,
        error_messages={"required": _("Escriba el nombre de la organización.")},
    )
    strength = forms.TypedChoiceField(
        label=_("Fuerza"), choices=Strength.choices, coerce=int, initial=1
    )
    since_on = _date(_("Desde"))
    until_on = _date(_("Hasta"), required=False)
    title = forms.CharField(
        label=_("¿Qué documento lo muestra?"),
        help_text=_("Por ejemplo: Convenio 12 de 2026."),
        max_length=160,
        error_messages={"required": _("Escriba qué documento es.")},
    )
    link = forms.URLField(
        label=_("Enlace"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Escriba un enlace que empiece por https://")},
    )
    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("PDF o foto, si no hay enlace. Sólo lo ve el equipo del territorio."),
        required=False,
        allow_empty_file=True,
    )

    def clean_file(self) -> CleanFile | None:
        file = self.cleaned_data.get("file")
        return accept(file, kinds=(*PDF, *IMAGES)) if file is not None else None


class DeclareForm(ChainForm):
    """A tie that an organisation says it has. Whom it trusts is asked only in surveys, where
    nothing but totals comes out."""

    kind = forms.ChoiceField(
        label=_("¿Qué relación tienen?"),
        choices=[(kind.value, kind.label) for kind in TieKind if kind not in CONFIDENTIAL],
    )
    target = OrganizationField(
        label=_("Con cuál organización"),
        help_text=_("El nombre como aparece en el directorio."),
        max_length=200,
        error_messages={"required": _("Escriba el nombre de la organización.")},
    )
    strength = DocumentForm.base_fields["strength"]
    since_on = _date(_("¿Desde cuándo?"), initial=timezone.localdate)
    until_on = _date(
        _("¿Hasta cuándo?"), required=False, help_text=_("Déjela vacía si la relación sigue.")
    )


class EndForm(ChainForm):
    """That a tie holds no longer."""

    on = _date(_("Último día"))
    reason = forms.CharField(
        label=_("¿Por qué terminó?"),
        max_length=240,
        error_messages={"required": _("Escriba por qué terminó la relación.")},
    )
