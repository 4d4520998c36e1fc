from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    """What a search result is."""

    TERRITORY = "territory", _("Territorio")
    ORGANIZATION = "organization", _("Organización")
    OBJECTIVE = "objective", _("Objetivo compartido")
    WORKING_TABLE = "working_table", _("Mesa")
    PROCESS = "process", _("Proceso")
    CONTRIBUTION = "contribution", _("Aporte")
    RESPONSE = "response", _("Respuesta")
    COMMITMENT = "commitment", _("Compromiso")
