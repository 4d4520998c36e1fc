"""Why something cannot be done with ties and the survey of relations."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "roster_closed": _("La encuesta ya se abrió: su lista y sus preguntas no cambian."),
    "roster_too_small": _("Elija al menos %(smallest)s organizaciones antes de abrir la encuesta."),
    "wave_would_be_over": _(
        "La fecha de cierre ya pasó. Cámbiela por una que no haya pasado y abra la encuesta."
    ),
    "wave_not_open": _("La encuesta todavía no se ha abierto. Vuelva cuando le avisen."),
    "wave_closed": _("La encuesta ya cerró y no recibe más respuestas."),
    "only_listeners": _(
        "Sólo quien facilita, el aliado del territorio o la coordinación puede registrar "
        "respuestas de otros."
    ),
    "only_backbone": _(
        "Sólo el equipo que articula a los actores del territorio ve el lugar de cada organización "
        "en la red."
    ),
    "only_the_method": _("Sólo la plataforma calcula y guarda estos resultados."),
    "tie_of_an_answer": _(
        "Esta relación la declaró la organización en una encuesta: sólo su nueva respuesta la "
        "cambia."
    ),
    "tie_ended": _("Esta relación ya había terminado."),
}
