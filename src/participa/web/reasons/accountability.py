"""Why an answer, a commitment or a piece of evidence was refused."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_on_answering_team": _(
        "Sólo responde quien tiene ese papel en el proceso, el enlace de la alcaldía o quien "
        "representa a la entidad que decide. Pida el papel a la persona responsable del proceso."
    ),
    "not_an_authority": _(
        "%(organization)s no es la entidad que decide ni una autoridad: no puede responder ni "
        "comprometerse aquí."
    ),
    "not_responsible": _(
        "Sólo el equipo responsable de este compromiso puede hacerlo. Usted puede aportar "
        "evidencia y decir si lo que se muestra es cierto."
    ),
    "contrasts_own_evidence": _("Usted aportó esta evidencia: que otra persona diga si es cierta."),
    "responsible_for_the_commitment": _(
        "Usted responde por este compromiso: lo que cuenta aquí es la palabra de la ciudadanía."
    ),
    "rates_own_answer": _(
        "Usted responde en este proceso: la respuesta la califica la ciudadanía."
    ),
    "already_hidden": _("Esta evidencia ya está oculta."),
    "only_the_platform": _("Los recordatorios los envía la plataforma."),
}
