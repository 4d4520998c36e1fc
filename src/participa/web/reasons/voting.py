"""Why something cannot be done in a vote."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "conversation_not_empty": _(
        "Esta conversación ya tiene frases. Para traer otra, abra una actividad vacía."
    ),
    "vote_of_another": _("Cada quien responde por sí: esta papeleta es de otra persona."),
    "sheet_registered": _(
        "Esa papeleta ya se registró. Si algo quedó mal, la persona lo cambia con su código."
    ),
    "sheets_at_a_time": _("Imprima de 1 a %(most)d papeletas cada vez."),
    "votes_after_closing": _(
        "Los votos, sin nombres, se publican cuando cierra la conversación: antes, dos archivos "
        "seguidos mostrarían lo que acaba de responder alguien."
    ),
    "statement_not_shown": _("Esa frase ya no se muestra. Siga con la siguiente."),
    "statements_by_the_team": _("En esta conversación sólo el equipo añade frases. Usted vota."),
}
