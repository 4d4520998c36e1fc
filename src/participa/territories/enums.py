from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TerritoryKind(TextChoices):
    """Units of the DIVIPOLA, DANE's political and administrative division."""

    DEPARTMENT = "department", _("Departamento")
    MUNICIPALITY = "municipality", _("Municipio")
    NON_MUNICIPAL_AREA = "non_municipal_area", _("Área no municipalizada")
    ISLAND = "island", _("Isla")


class LegalStatus(TextChoices):
    """How far a legal figure was checked; anything but `confirmed` is shown as to be verified."""

    CONFIRMED = "confirmed", _("Texto de la norma leído")
    OLDER_TEXT = "older_text", _("Leído en la norma anterior: por verificar")
    SECONDARY = "secondary", _("Fuente secundaria: por verificar")
    UNVERIFIED = "unverified", _("Por verificar")
