"""The headline and the sentences of each kind of notice, and codes in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participa.accounts.enums import Role

from ..enums import NoticeKind

Template = tuple[str | Promise, tuple[str | Promise, ...]]

# Params: title (of the contribution or commitment), authority, outcome, reason, explanation,
# number, body (who commits), due_on, completion, evidence, source, verdict, condition, process,
# organization, target, parts, role, territory, held_on, hour, place, agenda, objective. Codes are put into words, `…_on` into dates.
TEMPLATES: dict[str, Template] = {
    NoticeKind.CONTRIBUTION_RECEIVED: (
        _("Llegó un aporte a «%(process)s»"),
        (
            _("Dice: «%(title)s»."),
            _("Falta revisarlo para que se publique: «%(pending)s»."),
            _("Se prometió responder a más tardar el %(due_on)s."),
        ),
    ),
    NoticeKind.CONTRIBUTION_PUBLISHED: (
        _("Ya se ve «%(title)s»"),
        (_("El equipo lo revisó y lo publicó."),),
    ),
    NoticeKind.ANSWERED: (
        _("Respondieron «%(title)s»"),
        (_("%(authority)s decidió: %(outcome)s."), _("Lea la respuesta y diga si le sirve.")),
    ),
    NoticeKind.ANSWER_REVISED: (
        _("Cambió la respuesta a «%(title)s»"),
        (
            _("%(authority)s decidió ahora: %(outcome)s."),
            _("Razón: %(reason)s."),
            _("La respuesta anterior sigue a la vista."),
        ),
    ),
    NoticeKind.FILED: (
        _("«%(title)s» quedó radicado"),
        (
            _("Radicado %(number)s en %(authority)s."),
            _("La respuesta se vence el %(due_on)s."),
        ),
    ),
    NoticeKind.COMMITMENT_MADE: (
        _("Compromiso nuevo: «%(title)s»"),
        (_("Responde por él: %(body)s."), _("Fecha: %(due_on)s.")),
    ),
    NoticeKind.COMMITMENT_REVISED: (
        _("Cambió el compromiso «%(title)s»"),
        (
            _("Razón: %(reason)s."),
            _("Fecha: %(due_on)s."),
            _("Los términos anteriores siguen a la vista."),
        ),
    ),
    NoticeKind.COMMITMENT_PROGRESS: (
        _("Hay un avance en «%(title)s»"),
        (_("Según la entidad: %(completion)s."),),
    ),
    NoticeKind.EVIDENCE_ADDED: (
        _("Hay evidencia de «%(title)s»"),
        (
            _("Evidencia: %(evidence)s."),
            _("La aportó: %(source)s."),
            _("Mírela y diga si es cierto."),
        ),
    ),
    NoticeKind.EVIDENCE_HIDDEN: (
        _("Se ocultó la evidencia «%(title)s»"),
        (_("Razón: %(reason)s."),),
    ),
    NoticeKind.ASKED_IF_TRUE: (
        _("¿Es cierto lo que dicen de «%(title)s»?"),
        (_("Evidencia: %(evidence)s."), _("Usted conoce el lugar: díganos si es cierto.")),
    ),
    NoticeKind.CONTRAST_RECEIVED: (
        _("Opinaron sobre la evidencia «%(title)s»"),
        (_("Alguien que conoce el lugar dice: %(verdict)s."),),
    ),
    NoticeKind.CHANGE_RECORDED: (
        _("Algo cambió gracias a «%(title)s»"),
        (_("Qué cambió: %(condition)s."),),
    ),
    NoticeKind.PROCESS_PUBLISHED: (
        _("Proceso nuevo: «%(process)s»"),
        (_("Se hace en %(territory)s."), _("Ya puede participar.")),
    ),
    NoticeKind.PROCESS_CLOSED: (
        _("Cerró «%(process)s»"),
        (_("Lea la devolución: qué dijeron, qué se decidió y por qué."),),
    ),
    NoticeKind.COMMENT_RECEIVED: (
        _("Comentaron «%(title)s»"),
        (_("Lea el comentario y, si quiere, respóndalo."),),
    ),
    NoticeKind.ENDORSED: (_("%(organization)s respalda «%(title)s»"), ()),
    NoticeKind.MERGED: (
        _("«%(title)s» se unió a otro aporte parecido"),
        (
            _("Ahora se sigue en «%(target)s»."),
            _("Razón: %(reason)s."),
            _("Lo que usted escribió sigue a la vista y sus apoyos cuentan."),
        ),
    ),
    NoticeKind.SPLIT: (
        _("«%(title)s» se dividió en %(parts)s aportes"),
        (_("Razón: %(reason)s."), _("Cada parte recibe su propia respuesta.")),
    ),
    NoticeKind.HIDDEN: (
        _("El equipo ocultó «%(title)s»"),
        (
            _("Razón: %(reason)s."),
            _("Explicación: %(explanation)s."),
            _("La decisión está en el registro público de moderación."),
        ),
    ),
    NoticeKind.RESTORED: (
        _("«%(title)s» se ve de nuevo"),
        (_("Explicación: %(explanation)s."),),
    ),
    NoticeKind.ANSWER_DUE_SOON: (
        _("Falta responder «%(title)s»"),
        (_("La fecha prometida es el %(due_on)s."), _("Proceso: %(process)s.")),
    ),
    NoticeKind.ANSWER_LATE: (
        _("Está atrasada la respuesta a «%(title)s»"),
        (_("La fecha prometida era el %(due_on)s."), _("Proceso: %(process)s.")),
    ),
    NoticeKind.COMMITMENT_DUE_SOON: (
        _("Se acerca la fecha de «%(title)s»"),
        (_("Se comprometieron para el %(due_on)s."), _("Proceso: %(process)s.")),
    ),
    NoticeKind.COMMITMENT_LATE: (
        _("Está atrasado el compromiso «%(title)s»"),
        (_("Se comprometieron para el %(due_on)s."), _("Proceso: %(process)s.")),
    ),
    NoticeKind.ROLE_RECOGNIZED: (
        _("%(organization)s reconoció lo que hizo su empresa"),
        (_("Papel: %(title)s."),),
    ),
    NoticeKind.INTRODUCTION_PROPOSED: (
        _("Le proponen hablar con %(organization)s"),
        (
            _("Esto publicó: %(title)s."),
            _("Si le interesa, escriba al contacto que aparece en su página."),
        ),
    ),
    NoticeKind.SESSION_CALLED: (
        _("Sesión de «%(title)s»"),
        (
            _("El %(held_on)s a las %(hour)s."),
            _("Lugar: %(place)s."),
            _("La convocan porque su organización hace parte de la mesa."),
        ),
    ),
    NoticeKind.SESSION_MOVED: (
        _("Cambió la sesión de «%(title)s»"),
        (_("Ahora es el %(held_on)s a las %(hour)s."), _("Lugar: %(place)s.")),
    ),
    NoticeKind.SESSION_CANCELLED: (
        _("No se hará la sesión de «%(title)s»"),
        (_("Era el %(held_on)s."), _("Razón: %(reason)s.")),
    ),
    NoticeKind.SESSION_SOON: (
        _("Se acerca la sesión de «%(title)s»"),
        (
            _("Es el %(held_on)s a las %(hour)s."),
            _("Lugar: %(place)s."),
            _("Prepare y lleve lo del orden del día: %(agenda)s."),
        ),
    ),
    NoticeKind.GIVING_DUE_SOON: (
        _("Se acerca la fecha del aporte «%(title)s»"),
        (
            _("%(organization)s lo prometió para el %(due_on)s."),
            _("Objetivo: %(objective)s."),
            _("Si ya lo dio, muestre con qué se comprueba."),
        ),
    ),
    NoticeKind.GIVING_DUE_TODAY: (
        _("Hoy se vence el aporte «%(title)s»"),
        (
            _("%(organization)s lo prometió para el %(due_on)s."),
            _("Objetivo: %(objective)s."),
            _("Si ya lo dio, muestre con qué se comprueba."),
        ),
    ),
    NoticeKind.GIVING_LATE: (
        _("Está atrasado el aporte «%(title)s»"),
        (
            _("%(organization)s lo prometió para el %(due_on)s."),
            _("Objetivo: %(objective)s."),
            _("Si no podrá darlo en esa fecha, cambie los términos y diga por qué."),
        ),
    ),
    NoticeKind.MINUTES_PUBLISHED: (
        _("Está el acta de «%(title)s»"),
        (_("Sesión del %(held_on)s."), _("Léala y pida que se corrija lo que falte.")),
    ),
    NoticeKind.ROLE_GRANTED: (
        _("Usted tiene un papel nuevo: %(role)s"),
        (
            _("Territorio: %(territory)s."),
            _("Proceso: %(process)s."),
            _("Entre a su mesa para ver qué le espera."),
        ),
    ),
    NoticeKind.WAVE_OPENED: (
        _("Encuesta de relaciones de %(territory)s: responda por %(organization)s"),
        (
            _("Puede responder hasta el %(due_on)s, en unos diez minutos."),
            _("Se guarda a cada paso: puede seguir después."),
        ),
    ),
    NoticeKind.WAVE_EXTENDED: (
        _("Hay más plazo para la encuesta de %(territory)s"),
        (
            _("Falta la respuesta de %(organization)s."),
            _("Ahora puede responder hasta el %(due_on)s."),
        ),
    ),
    NoticeKind.WAVE_REMINDER: (
        _("Falta la respuesta de %(organization)s a la encuesta de %(territory)s"),
        (_("Cierra el %(due_on)s."), _("Lo que ya marcó está guardado.")),
    ),
}
# The same news of one place, several times before anybody read it (`count`).
GATHERED: dict[str, Template] = {
    NoticeKind.CONTRIBUTION_RECEIVED: (
        _("Llegaron %(count)s aportes a «%(process)s»"),
        (
            _("El último dice: «%(title)s»."),
            _("El último espera revisión: «%(pending)s»."),
            _("Entre a su mesa para leerlos."),
        ),
    ),
    NoticeKind.CONTRAST_RECEIVED: (
        _("%(count)s personas opinaron sobre la evidencia «%(title)s»"),
        (_("La última dice: %(verdict)s."),),
    ),
}
# A kind this version does not know (it comes from a newer mechanism) still says what it can.
UNKNOWN: Template = (_("Hay novedades de «%(title)s»"), ())

# The codes of packages above this one, in words as they stand inside a sentence.
WORDS: dict[str, dict[str, str | Promise]] = {
    "outcome": {
        "adopted": _("adoptada"),
        "partial": _("adoptada en parte"),
        "not_adopted": _("no adoptada, con razón"),
        "transferred": _("trasladada a la entidad competente"),
    },
    "completion": {
        "no_evidence": _("sin evidencia"),
        "not_started": _("sin comenzar"),
        "limited": _("avance limitado"),
        "substantial": _("avance sustancial"),
        "complete": _("completo"),
    },
    "source": {
        "institution": _("la entidad"),
        "citizen": _("la ciudadanía"),
        "third_party": _("un tercero"),
    },
    "verdict": {
        "true": _("es cierto"),
        "partly": _("es cierto en parte"),
        "false": _("no es cierto"),
    },
    "condition": {
        "policies": _("las políticas"),
        "practices": _("las prácticas"),
        "resources": _("los recursos"),
        "relationships": _("las relaciones"),
        "power": _("el poder"),
        "mental_models": _("los modelos mentales"),
    },
    "reason": {
        "personal_data": _("expone datos de una persona"),
        "insult": _("insulta o amenaza"),
        "discrimination": _("discrimina"),
        "spam": _("publicidad o texto repetido"),
        "off_topic": _("no trata del tema"),
        "illegal": _("contenido ilegal"),
        "risk": _("pone a alguien en riesgo"),
    },
    "role": {
        **{role.value: role.label for role in Role},
        "owner": _("Responsable"),
        "facilitator": _("Facilitador(a)"),
        "moderator": _("Moderador(a)"),
        "answerer": _("Quien responde"),
    },
}
