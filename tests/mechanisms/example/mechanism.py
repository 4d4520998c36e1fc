"""What the platform needs to know of ideas."""

from django.utils.translation import gettext_lazy as _

from participa.kernel.enums import Component
from participa.kernel.mechanisms import CaptureField, Column, Mechanism

from . import demo, operations, queries

MECHANISM = Mechanism(
    code="ideas",
    path="ideas",
    name=_("Ideas para ensayar"),
    purpose=_("Proponer algo pequeño que se pueda ensayar pronto."),
    when_not_to_use=_("Si ya se sabe qué hacer y sólo falta decidir cuándo."),
    components=(Component.OPEN_GOVERNMENT,),
    stages=("formulation",),
    urls="tests.mechanisms.example.urls",
    contribution_template="ideas/part.html",
    story=queries.content_of,
    content=queries.content_of,
    outcome=queries.outcome,
    columns=(
        Column("id", _("Número de la idea"), lambda row: row.pk),
        Column("idea", _("La idea en una frase"), lambda row: row.contribution.title),
        Column("ensayo", _("Cómo se sabría que funcionó"), lambda row: row.test),
        Column(
            "autor", _("Quién tuvo la idea"), lambda row: row.contribution.author_id, personal=True
        ),
    ),
    export_rows=queries.exported,
    sample=demo.sample,
    verbs={"contribute": _("Proponer una idea")},
    capture=operations.send_idea,
    capture_fields={
        "test": CaptureField(_("¿Cómo se sabría que funcionó?"), required=True, max_length=300)
    },
    split=operations.split_idea,
)
