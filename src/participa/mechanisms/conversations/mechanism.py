"""What the platform needs to know of conversations."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participa.kernel.agents import Agent
from participa.kernel.enums import Component
from participa.kernel.mechanisms import Column, Mechanism
from participa.participation.models import Activity

from . import demo, operations, queries, tasks


def _prepare(*, by: Agent, at: datetime, activity: Activity) -> None:
    """Put the statements of the settings up, once the activity is public."""
    for name, meta in (("statements", False), ("about", True)):
        texts = activity.settings.get(name) or ()
        operations.seed_statements(by=by, at=at, activity=activity, texts=texts, meta=meta)


MECHANISM = Mechanism(
    code="conversations",
    path="conversacion",
    name=_("Conversación"),
    purpose=_("Votar frases cortas y ver, entre todas, qué une y qué divide a la gente."),
    when_not_to_use=_(
        "Si hay que escoger una opción con mayoría, o si no hay cincuenta personas que respondan."
    ),
    components=tuple(Component.values),
    stages=("diagnosis", "formulation", "evaluation"),
    urls="participa.mechanisms.conversations.urls",
    contribution_template="conversations/part.html",
    story=queries.story_of,
    content=queries.content_of,
    outcome=queries.outcome,
    columns=(
        Column("id", _("Número del aporte"), lambda row: row.statement.pk),
        Column("frase", _("Frase"), lambda row: row.statement.words),
        Column(
            "sobre_participante",
            _("1 si es sobre quien participa"),
            lambda row: int(row.statement.is_meta),
        ),
        Column("de_acuerdo", _("Respuestas de acuerdo"), lambda row: row.agrees),
        Column("en_desacuerdo", _("Respuestas en desacuerdo"), lambda row: row.disagrees),
        Column("paso", _("Personas que pasaron"), lambda row: row.passes),
        Column(
            "autor",
            _("Quién lo envió"),
            lambda row: row.statement.contribution.author_id,
            personal=True,
        ),
    ),
    export_rows=queries.exported,
    sample=demo.sample,
    verbs={"contribute": _("Añadir una frase")},
    settings={
        "statements": (
            (),
            _("Frases para empezar; una ya publicada no se cambia ni se quita aquí"),
        ),
        "about": ((), _("Frases sobre quien participa; no forman los grupos")),
        "people_add": (True, _("Cualquiera puede añadir frases")),
        "strict": (False, _("Revisar cada frase antes de mostrarla")),
    },
    capture=operations.submit_statement,
    split=operations.split_statement,
    prepare=_prepare,
    verify=queries.sealed_votes_problems,
    feedback=queries.summary_for_return,
    answers_each=False,
    gathered=queries.gathered,
    moved=tasks.recompute_soon,
    took_part=queries.conversations_of,
    each_minute=tasks.catch_up,
)

AUDIT_ROWS = {
    "conversations.statement": _("Frase"),
    "conversations.invitation": _("Invitación"),
    "conversations.sheet": _("Papeleta con código"),
    "conversations.voter": _("Quien vota"),
    "conversations.opinionresult": _("Resultado de una conversación"),
}
