from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MembershipRole(TextChoices):
    """What somebody is in an organisation; who they are is never public."""

    REPRESENTATIVE = "representative", _("Representante")
    MEMBER = "member", _("Integrante")


class Verification(TextChoices):
    """Whether the platform's team checked that an organisation or representative is real."""

    PENDING = "pending", _("Por verificar")
    VERIFIED = "verified", _("Verificada")
    REFUSED = "refused", _("No verificada")
