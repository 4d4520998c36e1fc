"""Why something cannot be done with the model in a territory."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "only_national_coordination": _("Sólo la coordinación nacional puede abrir un territorio."),
    "only_allies": _("Sólo la coordinación nacional o el aliado del territorio puede hacerlo."),
    "only_conveners": _(
        "Sólo la coordinación, el aliado del territorio o el enlace de la alcaldía puede hacerlo."
    ),
}
