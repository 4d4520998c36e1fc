from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BoundedRole(TextChoices):
    """What a firm may take on; each one's limits are in `queries.business.MENU`."""

    DATA = "data", _("Aportar datos")
    PLACE = "place", _("Prestar un lugar")
    TRAINING = "training", _("Formar")
    FUNDING = "funding", _("Financiar una acción")
    VOLUNTEERING = "volunteering", _("Voluntariado")
    MENTORING = "mentoring", _("Mentoría")
    LOCAL_BUYING = "local_buying", _("Comprar local")


class RoleState(TextChoices):
    """How an assumed role stands on a day; computed, never stored."""

    COMING = "coming", _("Por comenzar")
    UNDER_WAY = "under_way", _("En curso")
    LATE = "late", _("Atrasado")
    FULFILLED = "fulfilled", _("Cumplido")
    WITHDRAWN = "withdrawn", _("Retirado")
