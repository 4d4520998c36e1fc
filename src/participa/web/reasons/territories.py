"""Why something cannot be done with territories and legal figures."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "only_superuser": _("Sólo quien administra la plataforma puede hacerlo."),
}
