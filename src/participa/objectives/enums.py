from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """How far the model has come in a territory."""

    DIAGNOSIS = "diagnosis", _("Diagnóstico")
    DESIGN = "design", _("Diseño")
    IMPLEMENTATION = "implementation", _("Implementación")
    EVALUATION = "evaluation", _("Evaluación")
    TRANSFER = "transfer", _("Transferencia")
