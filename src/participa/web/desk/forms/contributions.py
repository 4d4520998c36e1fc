"""Deciding on contributions: hiding, joining, dividing, typing in for somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participa.accounts.enums import ConsentChannel
from participa.kernel.enums import Channel
from participa.kernel.mechanisms import Mechanism
from participa.participation.enums import (
    ContributionState,
    ModerationAction,
    ModerationReason,
)
from participa.participation.models import Category, Comment, Contribution
from participa.participation.rules import UNHIDEABLE
from participa.web.participation.forms import OnceForm

from .setup import long_text

EXPLANATION_HELP = _(
    "Sale en el registro público de moderación. No repita lo ofensivo ni nombre a nadie."
)


def explanation_field() -> forms.CharField:
    return long_text(
        3,
        label=_("Explicación pública"),
        help_text=EXPLANATION_HELP,
        max_length=500,
        error_messages={"required": _("Explique la decisión en una o dos frases.")},
    )


def reason_field(**kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Razón"),
        choices=[("", _("Elija una razón")), *ModerationReason.choices],
        error_messages={"required": _("Elija la razón.")},
        **kwargs,
    )


class DecideForm(forms.Form):
    """Hide, restore or keep one text; only what makes sense for its state is offered."""

    action = forms.ChoiceField(
        label=_("Decisión"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué hacer.")},
    )
    reason = reason_field(required=False, help_text=_("Hace falta para ocultar."))
    explanation = explanation_field()

    def __init__(self, *args: Any, subject: Contribution | Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [ModerationAction.KEEP]
        if subject.state == ContributionState.HIDDEN:
            offered.insert(0, ModerationAction.RESTORE)
        elif subject.state not in UNHIDEABLE:
            offered.insert(0, ModerationAction.HIDE)
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            (action.value, action.label) for action in offered
        ]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        hides = self.cleaned_data.get("action") == ModerationAction.HIDE
        if hides and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Elija por qué se oculta."))
        return data


class HideSeveralForm(forms.Form):
    reason = reason_field()
    explanation = explanation_field()


class ContributionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.pk})"


class MergeForm(forms.Form):
    target = ContributionChoice(
        Contribution.objects.none(),
        label=_("¿Cuál queda?"),
        help_text=_("Los demás quedan unidos a este: conservan su texto y sus apoyos pasan a él."),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Elija cuál queda.")},
    )
    reason = forms.CharField(
        label=_("¿Por qué se unen?"),
        help_text=_("Lo leen quienes los enviaron."),
        max_length=240,
        error_messages={"required": _("Diga en una frase por qué se unen.")},
    )

    def __init__(self, *args: Any, chosen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = chosen  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Two parts at least, five at most; a part with one of its two texts is not finished."""

    PARTS = 5

    reason = forms.CharField(
        label=_("¿Por qué se divide?"),
        help_text=_("Lo lee quien lo envió."),
        max_length=240,
        error_messages={"required": _("Diga en una frase por qué se divide.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, self.PARTS + 1):
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Parte %(n)s: título") % {"n": n}, max_length=160, required=n < 3
            )
            self.fields[f"body_{n}"] = long_text(
                4, label=_("Parte %(n)s: texto") % {"n": n}, max_length=4000, required=n < 3
            )
            for name in (f"title_{n}", f"body_{n}"):
                self.fields[name].error_messages["required"] = _("Escriba esta parte.")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for n in range(3, self.PARTS + 1):
            title, body = (self.cleaned_data.get(f"{name}_{n}") for name in ("title", "body"))
            if bool(title) != bool(body):
                missing = "body" if title else "title"
                self.add_error(f"{missing}_{n}", _("Complete esta parte o déjela vacía."))
        return data

    @property
    def parts(self) -> list[tuple[str, str]]:
        data = self.cleaned_data
        pairs = [(data[f"title_{n}"], data[f"body_{n}"]) for n in range(1, self.PARTS + 1)]
        return [(title, body) for title, body in pairs if title]


class CaptureForm(OnceForm):
    """What a facilitator types in for somebody who is beside them, on paper or on the telephone."""

    title = forms.CharField(
        label=_("El aporte en una frase"),
        max_length=120,
        error_messages={"required": _("Escriba el aporte en una frase.")},
    )
    body = long_text(
        5,
        label=_("Lo que dijo la persona, con sus palabras"),
        max_length=4000,
        error_messages={"required": _("Escriba lo que dijo la persona.")},
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Tema"), required=False, empty_label=_("Sin tema")
    )
    place = forms.CharField(
        label=_("Lugar"),
        help_text=_("Barrio, vereda o dirección del asunto. No escriba dónde vive la persona."),
        max_length=120,
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("¿Por dónde llegó?"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        error_messages={"required": _("Elija por dónde llegó.")},
    )
    name = forms.CharField(
        label=_("Nombre con el que quiere aparecer"),
        help_text=_("Sólo si la persona quiere. Vacío: saldrá como «Participante»."),
        max_length=80,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Correo para avisarle"),
        help_text=_("Sólo si lo tiene y quiere que le escriban. No se publica."),
        required=False,
        error_messages={"invalid": _("Escriba el correo completo, como nombre@ejemplo.co.")},
    )
    consent_channel = forms.ChoiceField(
        label=_("¿Cómo autorizó la persona que se registre su aporte?"),
        help_text=_("El silencio no autoriza (Decreto 1377 de 2013, art. 7)."),
        choices=[choice for choice in ConsentChannel.choices if choice[0] != ConsentChannel.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("Sin autorización no se puede registrar el aporte.")},
    )
    read_back = forms.BooleanField(
        label=_("Le leí a la persona lo que escribí y dijo que está bien"),
        error_messages={"required": _("Léale lo que escribió y márquelo cuando esté de acuerdo.")},
    )

    OWN = "propio_"

    def __init__(self, *args: Any, process_id: int, mechanism: Mechanism, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(process_id=process_id)
        if categories:
            self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        else:
            del self.fields["category"]
        self.own_names = list(mechanism.capture_fields)
        for name, asked in mechanism.capture_fields.items():
            self.fields[self.OWN + name] = long_text(
                3,
                label=asked.label,
                max_length=asked.max_length,
                required=asked.required,
                error_messages={"required": _("Complete este campo.")},
            )
        first = ["title", "body", *(self.OWN + name for name in self.own_names)]
        self.order_fields(first)

    @property
    def own(self) -> dict[str, str]:
        """What the mechanism asks beside title and text."""
        return {name: self.cleaned_data[self.OWN + name] for name in self.own_names}

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).strip()
        if not body:
            raise ValidationError(_("Escriba lo que dijo la persona."))
        return body
