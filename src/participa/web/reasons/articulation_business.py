"""Why a firm cannot take on a role, or a contact cannot be proposed."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "only_firms": _("Estos papeles son para empresas y gremios del sector privado."),
    "declaration_missing": _(
        "Primero publique la declaración de intereses de la empresa: qué permisos, contratos o "
        "procesos tiene ante quien decide. Vale por un año."
    ),
    "role_too_long": _(
        "Un papel dura a lo más un año. Acorte las fechas; después puede repetirlo."
    ),
    "role_withdrawn": _("Ese papel se retiró."),
    "role_fulfilled": _("Lo que ya se cumplió no se retira."),
    "done_outside_role": _(
        "La fecha debe estar entre el comienzo del papel y hoy. Corrija la fecha."
    ),
    "own_role": _("Lo que hizo su empresa lo reconocen otras organizaciones."),
    "nothing_fulfilled": _("Todavía no hay nada cumplido que reconocer."),
    "no_match": _("Esa oferta y esa necesidad ya no encajan o se retiraron."),
    "only_sides_or_team": _(
        "El contacto lo proponen las dos organizaciones o el equipo del territorio."
    ),
}
