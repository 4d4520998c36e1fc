"""Why something cannot be done with the model in a territory."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "only_national_coordination": _("Sólo la coordinación nacional puede abrir un territorio."),
    "only_allies": _("Sólo la coordinación nacional o el aliado del territorio puede hacerlo."),
    "only_conveners": _(
        "Sólo la coordinación, el aliado del territorio o el enlace de la alcaldía puede hacerlo."
    ),
    "organization_not_verified": _("Esa organización todavía no está verificada."),
    "only_conveners_or_representatives": _(
        "Sólo lo puede hacer quien representa a la organización, o el equipo que convoca en el "
        "territorio."
    ),
    "contribution_withdrawn": _("Ese aporte se retiró: registre uno nuevo si vuelve a darse."),
}
