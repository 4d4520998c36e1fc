"""Why something cannot be done in a vote."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "vote_of_another": _("Cada quien responde por sí: esta papeleta es de otra persona."),
    "statement_not_shown": _("Esa frase ya no se muestra. Siga con la siguiente."),
    "statements_by_the_team": _("En esta conversación sólo el equipo añade frases. Usted vota."),
}
