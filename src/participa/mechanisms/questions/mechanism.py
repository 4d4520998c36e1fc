"""What the platform needs to know of questions."""

from django.utils.translation import gettext_lazy as _

from participa.kernel.enums import Component
from participa.kernel.mechanisms import Column, Mechanism
from participa.participation.models import Contribution

from . import demo, operations, queries


def _story(contribution: Contribution) -> dict[str, object]:
    question = queries.question_of(contribution)
    return {"question": question, "siblings": queries.siblings(question)}


MECHANISM = Mechanism(
    code="questions",
    path="preguntas",
    name=_("Preguntas"),
    purpose=_("Preguntarle a una autoridad; cada pregunta se responde por escrito y se publica."),
    when_not_to_use=_("Si lo que se busca es proponer o decidir: una pregunta sólo pide saber."),
    components=(Component.OPEN_GOVERNMENT, Component.ADVOCACY),
    stages=("diagnosis", "evaluation", "follow_up"),
    urls="participa.mechanisms.questions.urls",
    contribution_template="questions/part.html",
    story=_story,
    content=queries.content_of,
    outcome=queries.outcome,
    columns=(
        Column("id", _("Número del aporte"), lambda row: row.pk),
        Column("pregunta", _("Pregunta"), lambda row: row.contribution.title),
        Column("contexto", _("Por qué lo pregunta"), lambda row: row.contribution.body),
        Column("autoridad", _("A quién se pregunta"), lambda row: row.addressed_to.name),
        Column("grupo", _("Grupo de preguntas"), lambda row: row.group.title if row.group else ""),
        Column("apoyos", _("Apoyos"), lambda row: row.contribution.support_count),
        Column("autor", _("Quién lo envió"), lambda row: row.contribution.author_id, personal=True),
    ),
    export_rows=queries.exported,
    sample=demo.sample,
    verbs={"contribute": _("Hacer una pregunta")},
    capture=operations.ask_question,
    split=operations.split_question,
)

AUDIT_ROWS = {
    "questions.questiongroup": _("Grupo de preguntas"),
    "questions.question": _("Pregunta"),
}
