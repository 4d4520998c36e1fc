"""Forms around contributions. What people must know to fill a field is its help text."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Matter, Organization
from participa.participation.enums import ModerationReason
from participa.participation.models import Activity, Category
from participa.participation.operations import Guardian, NewContribution
from participa.web.accounts.forms import MinorForm


class OnceForm(forms.Form):
    """A form that counts once however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid.uuid4


LINE, LINES = 140, 300  # letters of a sentence in a list, and sentences


class LinesField(forms.CharField):
    """A list, one sentence on each line, as people write it or paste it from a spreadsheet.

    Gives a list of sentences, each once. What cannot be one is named by its line.
    """

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = str(super().clean(value)).splitlines()
        if len(lines) > LINES:
            raise ValidationError(
                _("Son %(lines)d líneas: deje hasta %(most)d."),
                params={"lines": len(lines), "most": LINES},
            )
        for number, line in enumerate(lines, start=1):
            letters = len(_sentence(line))
            if "\t" in line.strip():
                raise ValidationError(
                    _("La línea %(number)d trae varias columnas: deje sólo la de las frases."),
                    params={"number": number},
                )
            if letters > LINE:
                raise ValidationError(
                    _("La línea %(number)d tiene %(letters)d letras: acórtela hasta 140."),
                    params={"number": number, "letters": letters},
                )
        return list(dict.fromkeys(filter(None, map(_sentence, lines))))


def _sentence(line: str) -> str:
    """Without the quotes in which a spreadsheet wraps a cell, and with single spaces."""
    line = " ".join(line.split())
    inside = line[1:-1]
    wrapped = len(line) > 1 and line[0] == line[-1] == '"' and '"' not in inside.replace('""', "")
    return inside.replace('""', '"').strip() if wrapped else line


class VisitorFields(forms.Form):
    """What a visitor without an account may tell of themselves; nothing here is needed."""

    name = forms.CharField(
        label=_("Nombre con el que quiere aparecer"),
        help_text=_("Puede dejarlo vacío: saldrá como «Participante»."),
        max_length=80,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Correo para avisarle"),
        help_text=_("Sólo para contarle qué pasa con su aporte. No se publica."),
        required=False,
        error_messages={"invalid": _("Escriba el correo completo, como nombre@ejemplo.co.")},
    )
    consent = forms.BooleanField(
        label=_("Autorizo que traten estos datos para tramitar mi aporte y contarme qué pasa"),
        required=False,
    )
    under_18 = forms.BooleanField(
        label=_("Tengo menos de 18 años"),
        help_text=_(
            "Puede participar. Si escribe su nombre o su correo, la ley pide el permiso de quien "
            "le cuida y escuchar lo que usted piensa: se lo preguntamos aquí, y no se publica."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        given = self.cleaned_data.get("name") or self.cleaned_data.get("contact_email")
        if given and not self.cleaned_data.get("consent"):
            self.add_error(
                "consent",
                _(
                    "Para guardar su nombre o su correo necesitamos su autorización. "
                    "Márquela, o deje vacíos esos dos campos."
                ),
            )
        return data


class ContributionForm(VisitorFields, OnceForm):
    """What every mechanism asks of its sender; it adds `title`, `body` and its own fields.

    Of what is named in `NewContribution` a form takes what it wants: `category`, `place`,
    `organization` ("en nombre de") and `attachment` with `alternative_text`.
    """

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        speaks_for: list[Organization],
        known: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("category", Category.objects.filter(process_id=activity.process_id))
        self._choose("organization", Organization.objects.filter(pk__in=[o.pk for o in speaks_for]))
        for name in VisitorFields.base_fields:
            if known:  # their account or code already tells
                del self.fields[name]
            else:
                self.fields[name] = self.fields.pop(name)  # after what the mechanism asks
        self.needs_guardian = not known and self._tells_of_a_minor()
        if self.needs_guardian:
            self.fields.update(MinorForm().fields)
        for name in ("attachment", "alternative_text"):
            if name in self.fields:  # last: of an upload far too large only what is before is read
                self.fields[name] = self.fields.pop(name)

    def _tells_of_a_minor(self) -> bool:
        """Whether somebody under eighteen sends personal data: nobody else is asked for more."""
        personal = any(self.data.get(name, "").strip() for name in ("name", "contact_email"))
        return bool(self.data.get("under_18")) and personal

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        """Offer rows in a field, if the form has it; none, and the field goes."""
        field: Any = self.fields.get(name)
        if field is not None and rows:
            field.queryset = rows
        elif field is not None:
            del self.fields[name]

    def new_contribution(self) -> NewContribution:
        """What was typed, for the operation that receives it."""
        data = self.cleaned_data
        clean = data.get("attachment")
        guardian = (
            Guardian(**{part.name: data[part.name] for part in fields(Guardian)})
            if self.needs_guardian
            else None
        )
        return NewContribution(
            title=data["title"],
            body=data["body"],
            category=data.get("category"),
            place=data.get("place", ""),
            name=data.get("name", ""),
            contact_email=data.get("contact_email", ""),
            guardian=guardian,
            organization=data.get("organization"),
            attachments=[(clean, data["alternative_text"])] if clean else [],
            idempotency_key=data["once"],
        )


class CommentForm(OnceForm):
    body = forms.CharField(
        label=_("Su comentario"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Escriba su comentario antes de enviarlo."),
            "max_length": _("Su comentario pasa de 2.000 caracteres: acórtelo o divídalo."),
        },
    )
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("En nombre de"),
        required=False,
        empty_label=_("A título personal"),
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("¿Qué pasa con este texto?"),
        choices=ModerationReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una razón.")},
    )
    explanation = forms.CharField(
        label=_("Cuéntele algo más al equipo, si quiere"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndorseForm(forms.Form):
    """Stands on one page with the comment form: its own ids keep labels with their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "respaldo_%s", **kwargs})

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organización"),
        error_messages={"required": _("Elija la organización que respalda.")},
    )
    reason = forms.CharField(
        label=_("Por qué la organización respalda este aporte"), max_length=240, required=False
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Razón, si quiere darla"),
        help_text=_("No se publica."),
        max_length=200,
        required=False,
    )


class CoAuthorForm(forms.Form):
    code = forms.CharField(
        label=_("Código de seguimiento de la otra persona"),
        help_text=_("Seis letras y números. La otra persona debe aceptar."),
        max_length=12,
        error_messages={"required": _("Escriba el código de seis letras y números.")},
    )


class MatterForm(forms.Form):
    """Which of an organisation's own matters a contribution touches, and how."""

    matter = forms.ModelChoiceField(
        Matter.objects.none(),
        label=_("¿Qué asunto toca?"),
        error_messages={"required": _("Elija el asunto.")},
    )
    reason = forms.CharField(
        label=_("¿En qué lo toca?"),
        help_text=_("Se publica. En una frase, sin nombres de personas."),
        max_length=240,
        error_messages={"required": _("Escriba en qué toca el asunto.")},
    )

    def offer(self, matters: Iterable[Matter]) -> None:
        """Only these may be chosen."""
        field: Any = self.fields["matter"]
        found = list(matters)
        field.queryset = Matter.objects.filter(pk__in=[one.pk for one in found])
        field.choices = [
            ("", _("Elija")),
            *((one.pk, f"{one.organization.name}: {one.title}") for one in found),
        ]
