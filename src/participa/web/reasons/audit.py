"""Why the log refused."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "audit.only_system": _("Sólo la plataforma sella el registro; lo hace cada minuto."),
    "audit.only_officers": _(
        "Quién hizo qué sólo lo ven la coordinación nacional y la persona oficial de datos. "
        "Lo que pasó, sin nombres, está en el registro público."
    ),
}
