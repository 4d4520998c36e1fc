"""Why something cannot be done in a process."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_found": _("No encontramos lo que busca."),
    "not_on_territory_team": _(
        "Para crear un proceso necesita un papel en el equipo de ese territorio. "
        "Pídalo a la coordinación."
    ),
    "not_on_process_team": _(
        "Sólo el equipo de este proceso puede hacerlo. Pídale que lo incluya."
    ),
    "is_template": _("Es una plantilla: cópiela y publique la copia."),
    "already_published": _("El proceso ya está publicado."),
    "needs_prior_consultation": _(
        "Este asunto puede afectar directamente a pueblos étnicos: requiere consulta previa ante "
        "el Ministerio del Interior (Ley 21 de 1991, art. 6). No se publica como ejercicio de "
        "participación, y sus respuestas nunca valen como consentimiento."
    ),
    "preconditions_missing": _(
        "Antes de publicar, confirme las cinco condiciones previas: problema, margen de "
        "influencia, compromiso de la dirección, recursos y tiempo."
    ),
    "protected_name": _(
        "No llame «%(name)s» a este ejercicio: ese nombre es de un mecanismo que regula la ley y "
        "no se puede crear por acuerdo local. Llámelo «ejercicio de participación» y declare qué "
        "promete."
    ),
    "matter_missing": _(
        "Escriba qué está en juego y elija el componente y la categoría del Menú Participa."
    ),
    "promise_missing": _(
        "Declare qué promete: informar, consultar, involucrar, colaborar o empoderar."
    ),
    "phase_in_use": _("Esta fase tiene actividades: quítelas o muévalas antes de quitarla."),
    "activity_in_use": _("La gente ya participó en esta actividad: ciérrela en vez de quitarla."),
    "last_owner": _("El proceso necesita al menos una persona responsable: nombre a otra primero."),
    "nothing_to_do_in_it": _("Añada al menos una actividad: la gente necesita algo que hacer."),
    "process_not_open": _("El proceso no está en marcha."),
    "feedback_return_missing": _(
        "Un proceso no se cierra sin devolución. Escriba qué dijo la gente, qué se decidió y por "
        "qué; o firme la razón por la que no la hay."
    ),
    "process_closed": _("Este proceso ya cerró. Puede leerlo y seguir sus compromisos."),
    "activity_not_open_yet": _("Esta actividad aún no abre. Vuelva cuando comience."),
    "activity_over": _("El plazo para participar aquí ya terminó. Puede seguir lo que pasa."),
    "not_a_verified_representative": _(
        "Para hablar en nombre de una organización, su representación debe estar verificada."
    ),
    "not_the_author": _("Sólo puede hacerlo quien lo envió. Entre con su código o su cuenta."),
    "not_shown_any_more": _("Este aporte ya no está publicado."),
    "nothing_to_hide": _("Ese texto ya no se muestra: no hay nada que ocultar."),
    "nothing_to_restore": _(
        "Ese texto no está oculto por moderación: no hay nada que volver a mostrar."
    ),
    "already_withdrawn": _("Este aporte ya fue retirado."),
    "own_matter": _(
        "«%(organization)s» no puede actuar en este aporte porque toca un asunto propio: "
        "«%(matter)s». Puede leerlo y seguirlo, como cualquiera."
    ),
    "own_mark": _("Quitar la marca le corresponde al equipo del proceso, no a la organización."),
}
