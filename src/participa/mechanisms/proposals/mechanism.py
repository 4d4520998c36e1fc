"""What the platform needs to know of proposals."""

from django.utils.translation import gettext_lazy as _

from participa.kernel.enums import Component
from participa.kernel.mechanisms import CaptureField, Column, Mechanism

from . import demo, operations, queries

MECHANISM = Mechanism(
    code="proposals",
    path="propuestas",
    name=_("Propuestas"),
    purpose=_("Decir qué problema hay y qué debería hacerse; la entidad responde cada propuesta."),
    when_not_to_use=_(
        "Si la decisión ya está tomada, o si nadie puede responder en el plazo prometido."
    ),
    components=tuple(Component.values),
    stages=("diagnosis", "formulation"),
    urls="participa.mechanisms.proposals.urls",
    contribution_template="proposals/part.html",
    story=lambda contribution: {"proposal": queries.proposal_of(contribution)},
    content=queries.content_of,
    outcome=queries.outcome,
    columns=(
        Column("id", _("Número del aporte"), lambda row: row.pk),
        Column("titulo", _("Título"), lambda row: row.contribution.title),
        Column("problema", _("Qué problema hay"), lambda row: row.contribution.body),
        Column("propuesta", _("Qué se propone"), lambda row: row.ask),
        Column("afectados", _("A quiénes toca"), lambda row: row.affected),
        Column("lugar", _("Lugar"), lambda row: row.contribution.place),
        Column("apoyos", _("Apoyos"), lambda row: row.contribution.support_count),
        Column("autor", _("Quién lo envió"), lambda row: row.contribution.author_id, personal=True),
    ),
    export_rows=queries.exported,
    sample=demo.sample,
    verbs={"contribute": _("Enviar una propuesta"), "edit": _("Corregir la propuesta")},
    capture=operations.submit_proposal,
    capture_fields={
        "ask": CaptureField(_("¿Qué propone que se haga?"), required=True),
        "affected": CaptureField(_("¿A quiénes toca?"), max_length=240),
    },
    split=operations.split_proposal,
)

AUDIT_ROWS = {"proposals.proposal": _("Propuesta")}
