"""Why something cannot be done with a table."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "table_ended": _("Esta mesa terminó: lo que dijo y acordó se puede seguir leyendo."),
    "session_cancelled": _("Esta sesión se canceló."),
    "session_begun": _("Esta sesión ya comenzó: escriba su acta."),
    "session_not_begun": _("Esta sesión no ha comenzado: el acta se escribe después."),
    "not_at_the_table": _("Esa organización no hace parte de la mesa: siéntela primero."),
    "decision_committed": _("Esa decisión ya es un compromiso."),
    "table_without_process": _(
        "La mesa no tiene un proceso donde sus decisiones entren a la cadena: elija uno primero."
    ),
}
