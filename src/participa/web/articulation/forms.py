"""Forms of tables. What people must know to fill a field is its help text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.articulation.models import Agreement, Minutes, WorkingTable
from participa.articulation.operations import Bringing
from participa.objectives.enums import GivenKind
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.web.desk.forms.setup import date_field, long_text, moment_field
from participa.web.form_pages import AnsweringForm, OrganizationField, RowsField
from participa.web.objectives.forms import FigureField
from participa.web.territories.forms import MunicipalityField


class FigureFilterForm(forms.Form):
    """Of where and when to count; wrong values are left out."""

    territorio = forms.CharField(label=_("Municipio o departamento"), required=False, max_length=80)
    desde = forms.DateField(
        label=_("Desde"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Escriba la fecha como 13/07/2026.")},
    )
    hasta = forms.DateField(
        label=_("Hasta"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Escriba la fecha como 13/07/2026.")},
    )


class _PurposeForm(AnsweringForm):
    purpose = long_text(
        4,
        label=_("¿Para qué se reúne?"),
        help_text=_(
            "En dos o tres frases: qué quiere lograr y cómo se sabrá que ya no hace falta."
        ),
        max_length=2000,
        error_messages={"required": _("Escriba para qué se reúne.")},
    )


class NewTableForm(_PurposeForm):
    territory = MunicipalityField(label=_("¿En qué municipio?"))
    name = forms.CharField(
        label=_("¿Cómo se llama la mesa?"),
        help_text=_("Por ejemplo: «Mesa del aire de Yumbo»."),
        max_length=160,
        error_messages={"required": _("Escriba cómo se llama la mesa.")},
    )
    field_order = ("territory", "name", "purpose")


class ChangeTableForm(_PurposeForm):
    objectives = RowsField(
        Objective.objects.none(),
        label=_("Objetivos compartidos en los que trabaja"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Elija objetivos de la lista.")},
    )
    process = forms.ModelChoiceField(
        Process.objects.none(),
        label=_("¿En qué proceso entran sus decisiones a la cadena?"),
        help_text=_("Ahí se vuelven compromisos con responsable, fecha y evidencia."),
        required=False,
        empty_label=_("En ninguno todavía"),
        error_messages={"invalid_choice": _("Elija un proceso de la lista.")},
    )

    def __init__(self, *args: Any, table: WorkingTable, **kwargs: Any) -> None:
        initial = {
            "purpose": table.purpose,
            "objectives": [row.pk for row in table.objectives.all()],
            "process": table.process_id,
        }
        super().__init__(*args, **(kwargs | {"initial": initial}))
        places = [pk for pk in (table.territory_id, table.territory.department_id) if pk]
        objectives: Any = self.fields["objectives"]
        objectives.queryset = Objective.objects.filter(territory__in=places)
        processes: Any = self.fields["process"]
        processes.queryset = Process.objects.public().filter(territory__in=places)

    def clean_objectives(self) -> list[Objective]:
        return list(self.cleaned_data["objectives"])


class SeatForm(AnsweringForm):
    organization = OrganizationField(label=_("¿Qué organización se sienta?"))
    post = forms.CharField(
        label=_("Cargo que la representa"),
        help_text=_("El cargo, no el nombre: «Presidencia», «Gerencia ambiental»."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo que la representa.")},
    )
    since_on = date_field(label=_("¿Desde cuándo?"))


class EndSeatForm(AnsweringForm):
    until_on = date_field(label=_("¿Hasta qué día hizo parte?"))


class SessionForm(AnsweringForm):
    starts_at = moment_field(label=_("Comienza"))
    ends_at = moment_field(label=_("Termina"))
    place = forms.CharField(
        label=_("¿Dónde?"),
        help_text=_("El lugar, o el enlace si es a distancia."),
        max_length=200,
        error_messages={"required": _("Escriba dónde se reúnen.")},
    )
    agenda = long_text(
        4,
        label=_("¿De qué se va a hablar?"),
        help_text=_("Un punto por línea."),
        required=False,
        max_length=3000,
    )


class ReasonForm(AnsweringForm):
    reason = forms.CharField(
        label=_("¿Por qué?"),
        help_text=_("Sale en público."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba por qué.")},
    )


class AttendanceForm(AnsweringForm):
    """Members are ticked; a guest is written. Cleans to organisation → post."""

    present = forms.MultipleChoiceField(
        label=_("¿Qué organizaciones estuvieron?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Elija organizaciones de la lista.")},
    )
    guest = OrganizationField(
        label=_("¿Vino otra organización?"),
        help_text=_("Una parte del nombre basta. Si vinieron varias, guarde y escriba la otra."),
        required=False,
    )
    guest_post = forms.CharField(label=_("¿Qué cargo vino?"), required=False, max_length=160)

    def __init__(self, *args: Any, posts: dict[Organization, str], **kwargs: Any) -> None:
        """posts: every organisation that may be ticked, with the post that stands for it."""
        super().__init__(*args, **kwargs)
        self.posts = posts
        field: Any = self.fields["present"]
        field.required = not self.is_bound  # a guest alone will do, yet it is no optional question
        field.choices = [
            (str(org.pk), f"{org.name} · {post}" if post else org.name)
            for org, post in posts.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ticked = set(data.get("present") or ())
        posts = {org: post for org, post in self.posts.items() if str(org.pk) in ticked}
        guest = data.get("guest")
        if guest is not None:
            posts[guest] = data.get("guest_post", "")
        if not posts and not self.errors:
            self.add_error("present", _("Elija al menos una organización que haya estado."))
        return {"posts": posts}


class SaidForm(AnsweringForm):
    said = long_text(
        9,
        label=_("¿Qué se dijo?"),
        help_text=_(
            "Lo que dijo cada organización, sin nombres de personas. Admite **negrita** y listas."
        ),
        max_length=12000,
        error_messages={"required": _("Escriba qué se dijo.")},
    )
    agreed = long_text(
        5,
        label=_("¿En qué quedaron?"),
        help_text=_(
            "Lo acordado en palabras. Lo que se firma y se decide va en el paso siguiente."
        ),
        required=False,
        max_length=6000,
    )

    def __init__(self, *args: Any, draft: Minutes | None, **kwargs: Any) -> None:
        initial = {"said": draft.said, "agreed": draft.agreed} if draft else {}
        super().__init__(*args, **(kwargs | {"initial": initial}))


class PublishMinutesForm(AnsweringForm):
    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"] = forms.CharField(
                label=_("¿Por qué se corrige el acta?"),
                help_text=_("Sale junto a la versión. La anterior se puede seguir leyendo."),
                max_length=240,
                error_messages={"required": _("Escriba por qué se corrige el acta.")},
            )


class AgreementForm(AnsweringForm):
    title = forms.CharField(
        label=_("¿Cómo se llama el acuerdo?"),
        max_length=160,
        error_messages={"required": _("Escriba cómo se llama el acuerdo.")},
    )
    text = long_text(
        6,
        label=_("¿Qué acuerdan?"),
        max_length=6000,
        error_messages={"required": _("Escriba qué acuerdan.")},
    )


class DecisionForm(AnsweringForm):
    text = forms.CharField(
        label=_("¿Qué se decidió?"),
        help_text=_("Una frase que se pueda comprobar."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escriba qué se decidió.")},
    )


class SignForm(AnsweringForm):
    """Who signs and, if it brings something, what: then objective, kind, what and date go along."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("¿Qué organización firma?"),
        empty_label=_("Elija una organización"),
        error_messages={
            "required": _("Elija la organización que firma."),
            "invalid_choice": _("Elija una organización de la lista."),
        },
    )
    post = forms.CharField(
        label=_("Cargo que firma"),
        help_text=_("El cargo, no el nombre."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo que firma.")},
    )
    signed_on = date_field(label=_("¿Qué día firmó?"))
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        label=_("Si trae algo: ¿a qué objetivo?"),
        required=False,
        empty_label=_("No trae nada todavía"),
        error_messages={"invalid_choice": _("Elija un objetivo de la lista.")},
    )
    kind = forms.ChoiceField(
        label=_("¿Qué clase de aporte es?"),
        choices=[("", _("Elija una clase")), *GivenKind.choices],
        required=False,
    )
    what = forms.CharField(label=_("¿Qué va a dar?"), required=False, max_length=240)
    amount = FigureField(label=_("¿Cuánto?"), required=False, decimal_places=2)
    unit = forms.CharField(label=_("¿De qué?"), required=False, max_length=40)
    due_on = date_field(label=_("¿Para cuándo?"), required=False)

    def __init__(
        self, *args: Any, agreement: Agreement, organizations: QuerySet[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        signers: Any = self.fields["organization"]
        signers.queryset = organizations
        objectives: Any = self.fields["objective"]
        objectives.queryset = agreement.table.objectives.all()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        given = {
            name: data.pop(name)
            for name in ("objective", "kind", "what", "amount", "unit", "due_on")
        }
        if given["objective"] is None and not given["what"]:
            return data | {"brings": None}
        for name, words in (
            ("objective", _("Elija a qué objetivo aporta.")),
            ("kind", _("Elija qué clase de aporte es.")),
            ("what", _("Escriba qué va a dar.")),
            ("due_on", _("Escriba la fecha como 13/07/2026.")),
        ):
            if not given[name]:
                self.add_error(name, words)
        return data if self.errors else data | {"brings": Bringing(**given)}


class CommitDecisionForm(AnsweringForm):
    responsible = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("¿Qué entidad se compromete?"),
        empty_label=_("Elija una entidad"),
        error_messages={
            "required": _("Elija la entidad que se compromete."),
            "invalid_choice": _("Elija una entidad de la lista."),
        },
    )
    title = forms.CharField(
        label=_("¿A qué se compromete?"),
        help_text=_("Algo que se pueda comprobar: «Reparar la bocatoma de La Olga»."),
        max_length=200,
        error_messages={"required": _("Escriba a qué se compromete.")},
    )
    post = forms.CharField(
        label=_("Cargo responsable"),
        help_text=_("El cargo, no el nombre."),
        max_length=160,
        error_messages={"required": _("Escriba el cargo responsable.")},
    )
    due_on = date_field(label=_("¿Para cuándo?"))
    means_of_verification = forms.CharField(
        label=_("¿Cómo se comprueba?"),
        help_text=_("Lo que cualquiera podrá ver: un acta, una foto, una cifra publicada."),
        max_length=300,
        error_messages={"required": _("Diga cómo se podrá comprobar.")},
    )
    description = long_text(4, label=_("Detalles"), max_length=4000, required=False)

    def __init__(self, *args: Any, bodies: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.queryset = bodies
