"""Spanish words for what the log records, for what a row is, and for what verification finds."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa_methods.explain import Reason

EVENTS: dict[str, str | Promise] = {
    "accountability.change_recorded": _("Se registró un cambio logrado"),
    "accountability.commitment_made": _("Se asumió un compromiso"),
    "accountability.commitment_revised": _("Se ajustó un compromiso, con su motivo"),
    "accountability.evidence_added": _("Se agregó una evidencia"),
    "accountability.evidence_contrasted": _("Alguien dijo si una evidencia es cierta"),
    "accountability.evidence_hidden": _("Se ocultó una evidencia, con su motivo"),
    "accountability.filing_recorded": _("Se registró una petición radicada"),
    "accountability.progress_recorded": _("Se anotó el avance de un compromiso"),
    "accountability.reminded": _("Se recordó un plazo por vencer"),
    "accountability.response_rated": _("Alguien calificó una respuesta"),
    "accountability.response_recorded": _("Una entidad respondió"),
    "accountability.response_revised": _("Una entidad corrigió su respuesta, con su motivo"),
    "accounts.account_opened": _("Se abrió una cuenta"),
    "accounts.consent_given": _("Alguien autorizó el uso de sus datos"),
    "accounts.consent_text_published": _("Se publicó un texto de autorización"),
    "accounts.consent_texts_published": _("Se publicaron los textos de autorización"),
    "accounts.consent_withdrawn": _("Alguien retiró una autorización"),
    "accounts.data_exported": _("Alguien descargó sus datos"),
    "accounts.digest_changed": _("Alguien cambió cada cuánto recibe correo"),
    "accounts.electoral_period_ended": _("Terminó un período electoral"),
    "accounts.official_names_listed": _("Cambió la lista de nombres de un período electoral"),
    "accounts.electoral_period_set": _("Se fijó un período electoral"),
    "accounts.email_changed": _("Alguien cambió su correo"),
    "accounts.hidden": _("Alguien pidió no aparecer"),
    "accounts.minor_declared": _("Se registró la autorización de un acudiente"),
    "accounts.participant_claimed": _("Alguien unió su código a su cuenta"),
    "accounts.participant_opened": _("Alguien empezó a participar"),
    "accounts.person_erased": _("Una persona borró sus datos"),
    "accounts.profile_changed": _("Alguien cambió su perfil"),
    "accounts.profile_viewed": _("Alguien consultó un perfil de mesa"),
    "accounts.public_layer_renewed": _("Alguien renovó lo público de su perfil"),
    "accounts.role_ended": _("Terminó un encargo"),
    "accounts.role_granted": _("Se dio un encargo"),
    "accounts.shown_again": _("Alguien volvió a aparecer"),
    "accounts.superuser_appointed": _("Se nombró a quien administra la plataforma"),
    "accounts.participants_opened": _("Se registró a quienes participaron en papel o de viva voz"),
    "actors.exchange_declared": _("Una organización dijo qué ofrece o qué necesita"),
    "actors.exchange_withdrawn": _("Una organización retiró una oferta o una necesidad"),
    "actors.interests_declared": _("Una organización declaró sus intereses"),
    "actors.matter_added": _("El equipo anotó un asunto propio de una organización"),
    "actors.matter_ended": _("Terminó un asunto propio de una organización"),
    "actors.membership_added": _("Alguien se vinculó a una organización"),
    "actors.membership_ended": _("Alguien dejó una organización"),
    "actors.membership_verified": _("Se verificó a quien representa una organización"),
    "actors.merge_undone": _("Se separaron dos organizaciones que se habían unido"),
    "actors.organization_edited": _("Se actualizó una organización"),
    "actors.campaign_marked": _("Se dijo si una organización inscribe candidaturas"),
    "actors.organization_refused": _("No se verificó una organización, con su motivo"),
    "actors.organization_registered": _("Se registró una organización"),
    "actors.organization_verified": _("Se verificó una organización"),
    "articulation.agreement_made": _("Una mesa hizo un acuerdo"),
    "articulation.agreement_signed": _("Una organización firmó un acuerdo"),
    "articulation.decision_committed": _("La decisión de una mesa se volvió compromiso"),
    "articulation.decision_recorded": _("Una mesa tomó una decisión"),
    "articulation.member_seated": _("Una organización entró a una mesa"),
    "articulation.minutes_drafted": _("Se escribió parte de un acta"),
    "articulation.minutes_published": _("Se publicó el acta de una mesa"),
    "articulation.seat_ended": _("Una organización dejó una mesa"),
    "articulation.session_called": _("Se convocó una sesión de mesa"),
    "articulation.session_cancelled": _("Se canceló una sesión de mesa"),
    "articulation.session_moved": _("Cambió una sesión de mesa"),
    "articulation.table_changed": _("Cambió el propósito de una mesa"),
    "articulation.table_ended": _("Terminó una mesa, con su motivo"),
    "articulation.table_opened": _("Se abrió una mesa"),
    "actors.organizations_imported": _("Se cargó una lista de organizaciones"),
    "actors.organizations_merged": _("Se unieron dos registros de una organización"),
    "actors.partnership_ended": _("Terminó la alianza de una organización en un territorio"),
    "actors.partnership_started": _("Una organización se alió al modelo en un territorio"),
    "actors.register_entry_added": _("Se agregó el número de registro de una organización"),
    "actors.register_entry_removed": _("Se quitó el número de registro de una organización"),
    "articulation.introduction_proposed": _("Se propuso el contacto entre dos organizaciones"),
    "articulation.recognition_withdrawn": _("Una organización retiró un reconocimiento"),
    "articulation.role_assumed": _("Una empresa asumió un papel"),
    "articulation.role_fulfilled": _("Una empresa mostró lo que hizo de su papel"),
    "articulation.role_recognized": _("Una organización reconoció lo que hizo una empresa"),
    "articulation.reminded": _("La plataforma recordó una sesión de mesa"),
    "articulation.role_withdrawn": _("Una empresa dejó un papel, con su motivo"),
    "notices.mail_stopped": _("Alguien dejó de recibir correo"),
    "objectives.activity_added": _("Un actor sumó una actividad a un objetivo"),
    "objectives.condition_rated": _("Se calificó una condición de impacto colectivo"),
    "objectives.contribution_fulfilled": _("Un actor mostró lo que dio a un objetivo"),
    "objectives.contribution_minuted": _("El aporte de un actor quedó en un acta"),
    "objectives.contribution_promised": _("Un actor prometió un aporte a un objetivo"),
    "objectives.contribution_revised": _("Cambiaron los términos del aporte de un actor"),
    "objectives.contribution_withdrawn": _("Un actor retiró su aporte, con su motivo"),
    "objectives.implementation_started": _("El modelo empezó en un territorio"),
    "objectives.indicator_added": _("Se agregó un indicador"),
    "objectives.indicator_revised": _("Cambió un indicador, con su motivo"),
    "objectives.objective_declared": _("Se declaró un objetivo compartido"),
    "objectives.objective_reworded": _("Cambió el texto de un objetivo, con su motivo"),
    "objectives.reading_corrected": _("Se corrigió una medición, con su motivo"),
    "objectives.reading_recorded": _("Se registró una medición"),
    "objectives.reminded": _("La plataforma recordó aportes que se vencen"),
    "objectives.stage_moved": _("El modelo pasó a otra etapa en un territorio"),
    "objectives.targets_set": _("Se eligieron las metas de los ODS de un objetivo"),
    "objectives.theory_written": _("Se explicó cómo se llega a un objetivo"),
    "participation.activity_added": _("Se agregó una actividad"),
    "participation.activity_changed": _("Se cambió una actividad"),
    "participation.activity_removed": _("Se quitó una actividad"),
    "participation.categories_set": _("Se definieron los temas de un proceso"),
    "participation.co_author_invited": _("Se invitó a alguien como coautor"),
    "participation.co_authorship_accepted": _("Alguien aceptó ser coautor"),
    "participation.comment_withdrawn": _("Alguien retiró su comentario"),
    "participation.comments_imported": _("Se cargó una tanda de comentarios"),
    "participation.commented": _("Alguien comentó"),
    "participation.contribution_reviewed": _("Se revisó un aporte"),
    "participation.contribution_revised": _("Se corrigió un aporte"),
    "participation.contribution_split": _("Se dividió un aporte"),
    "participation.contribution_submitted": _("Llegó un aporte"),
    "participation.contribution_withdrawn": _("Se retiró un aporte"),
    "participation.contributions_imported": _("Se cargó una tanda de aportes"),
    "participation.contributions_merged": _("Se unieron aportes parecidos"),
    "participation.endorsed": _("Una organización respaldó un aporte"),
    "participation.endorsement_withdrawn": _("Una organización retiró su respaldo"),
    "participation.feedback_returned": _("Se publicó la devolución de un proceso"),
    "participation.followed": _("Alguien empezó a seguir"),
    "participation.matter_mark_lifted": _("Se quitó la marca de asunto propio de un aporte"),
    "participation.matter_marked": _("Se marcó que un aporte toca un asunto propio"),
    "participation.moderated": _("Se tomó una decisión de moderación"),
    "participation.phase_added": _("Se agregó una fase"),
    "participation.phase_changed": _("Se cambió una fase"),
    "participation.phase_removed": _("Se quitó una fase"),
    "participation.phases_ordered": _("Se ordenaron las fases"),
    "participation.process_changed": _("Se cambió un proceso"),
    "participation.process_closed": _("Se cerró un proceso"),
    "participation.process_copied": _("Se copió un proceso"),
    "participation.process_created": _("Se creó un proceso"),
    "participation.process_published": _("Se publicó un proceso"),
    "participation.process_role_given": _("Alguien recibió un papel en un proceso"),
    "participation.process_role_taken": _("Alguien dejó su papel en un proceso"),
    "participation.reported": _("Alguien pidió revisar un contenido"),
    "participation.support_withdrawn": _("Alguien retiró su apoyo"),
    "participation.supports_imported": _("Se cargó una tanda de apoyos"),
    "participation.supported": _("Alguien apoyó un aporte"),
    "participation.unfollowed": _("Alguien dejó de seguir"),
    "conversations.imported": _("Se trajo una conversación de otra plataforma"),
    "conversations.sheets_printed": _("Se imprimieron papeletas con código"),
    "conversations.invitation_opened": _("Se abrió un enlace de invitación"),
    "conversations.joined": _("Alguien empezó a votar en una conversación"),
    "conversations.result_published": _("Se calculó el resultado de una conversación"),
    "conversations.statement_promoted": _("Un acuerdo pasó a ser un aporte"),
    "conversations.voters_placed": _("Se anotó el grupo de opinión de quienes participan"),
    "conversations.votes_sealed": _("Se sellaron votos de una conversación"),
    "questions.grouped": _("Se agruparon preguntas parecidas"),
    "questions.ungrouped": _("Se separaron preguntas agrupadas"),
    "relations.network_measured": _("Se midió la red de relaciones de un territorio"),
    "relations.roster_extended": _("Se agregaron organizaciones a una encuesta de relaciones"),
    "relations.roster_reduced": _("Se quitaron organizaciones de una encuesta de relaciones"),
    "relations.roster_reminded": _("Se recordó una encuesta de relaciones"),
    "relations.tie_declared": _("Una organización declaró una relación"),
    "relations.tie_documented": _("Se documentó una relación"),
    "relations.tie_ended": _("Terminó una relación, con su motivo"),
    "relations.ties_derived": _("De un hecho común resultaron relaciones"),
    "relations.ties_imported": _("Se cargó una tanda de relaciones"),
    "relations.wave_answered": _("Una organización respondió la encuesta de relaciones"),
    "relations.wave_closed": _("Se cerró una encuesta de relaciones"),
    "relations.wave_created": _("Se preparó una encuesta de relaciones"),
    "relations.wave_edited": _("Se cambió una encuesta de relaciones en preparación"),
    "relations.wave_extended": _("Se amplió el plazo de una encuesta, con su motivo"),
    "relations.wave_opened": _("Se abrió una encuesta de relaciones"),
    "site.changed": _("Se cambió la presentación del sitio"),
    "territories.legal_parameter_revised": _("Se actualizó una cifra legal"),
    "territories.reference_data_loaded": _("Se cargaron los territorios y el calendario"),
}

# What a row is, by its table; the number of the row follows.
ROWS: dict[str, str | Promise] = {
    "participa.activity": _("Actividad"),
    "participa.actorcontribution": _("Aporte de un actor"),
    "participa.actorcontributionversion": _("Versión de un aporte de un actor"),
    "participa.agreement": _("Acuerdo"),
    "participa.agreementsignature": _("Firma de un acuerdo"),
    "participa.assumedrole": _("Papel de una empresa"),
    "participa.attachment": _("Archivo adjunto"),
    "participa.attendance": _("Asistencia"),
    "participa.category": _("Tema de un proceso"),
    "participa.change": _("Cambio"),
    "participa.coauthor": _("Coautoría"),
    "participa.comment": _("Comentario"),
    "participa.commitment": _("Compromiso"),
    "participa.commitmentversion": _("Versión de un compromiso"),
    "participa.conditionrating": _("Calificación de una condición"),
    "participa.consent": _("Autorización"),
    "participa.consenttext": _("Texto de autorización"),
    "participa.contrast": _("Contraste de una evidencia"),
    "participa.contribution": _("Aporte"),
    "participa.contributionlink": _("Vínculo entre aportes"),
    "participa.contributionminutes": _("Acta de un aporte"),
    "participa.contributionversion": _("Versión de un aporte"),
    "participa.electoralperiod": _("Período electoral"),
    "participa.endorsement": _("Respaldo"),
    "participa.evidence": _("Evidencia"),
    "participa.exchange": _("Oferta o necesidad"),
    "participa.feedbackreturn": _("Devolución"),
    "participa.filing": _("Radicado"),
    "participa.follow": _("Seguimiento"),
    "participa.fulfilment": _("Cumplimiento"),
    "participa.guardianconsent": _("Permiso de quien cuida"),
    "participa.implementation": _("El modelo en un territorio"),
    "participa.implementationstage": _("Etapa del modelo"),
    "participa.indicator": _("Indicador"),
    "participa.indicatorversion": _("Versión de un indicador"),
    "participa.interestdeclaration": _("Declaración de intereses"),
    "participa.introduction": _("Presentación"),
    "participa.legalparameter": _("Cifra legal"),
    "participa.matter": _("Asunto propio"),
    "participa.mattermark": _("Marca de asunto propio"),
    "participa.membership": _("Vínculo con una organización"),
    "participa.merge": _("Unión de organizaciones"),
    "participa.minutes": _("Acta"),
    "participa.moderation": _("Decisión de moderación"),
    "participa.networkresult": _("Medición de la red"),
    "participa.objective": _("Objetivo"),
    "participa.objectivetarget": _("Meta de desarrollo de un objetivo"),
    "participa.objectiveversion": _("Versión de un objetivo"),
    "participa.organization": _("Organización"),
    "participa.organizationtopic": _("Tema de una organización"),
    "participa.organizationversion": _("Versión de una organización"),
    "participa.participant": _("Participante"),
    "participa.partnership": _("Organización aliada"),
    "participa.phase": _("Fase"),
    "participa.process": _("Proceso"),
    "participa.processrole": _("Papel en un proceso"),
    "participa.profilefield": _("Dato de un perfil"),
    "participa.profileview": _("Consulta de un perfil"),
    "participa.progress": _("Avance"),
    "participa.reading": _("Medición"),
    "participa.readingversion": _("Versión de una medición"),
    "participa.recognition": _("Reconocimiento"),
    "participa.registerentry": _("Número de registro"),
    "participa.reinforcingactivity": _("Actividad que refuerza"),
    "participa.report": _("Denuncia"),
    "participa.response": _("Respuesta"),
    "participa.responserating": _("Calificación de una respuesta"),
    "participa.responsetarget": _("Aporte respondido"),
    "participa.responseversion": _("Versión de una respuesta"),
    "participa.rolefulfilment": _("Cumplimiento de un papel"),
    "participa.rolegrant": _("Función de alguien"),
    "participa.rosterentry": _("Organización en una encuesta"),
    "participa.sitesettings": _("Presentación del sitio"),
    "participa.support": _("Apoyo"),
    "participa.tabledecision": _("Decisión de una mesa"),
    "participa.tablemember": _("Puesto en una mesa"),
    "participa.tablesession": _("Sesión de mesa"),
    "participa.territory": _("Territorio"),
    "participa.theoryversion": _("Teoría de cambio"),
    "participa.tie": _("Relación"),
    "participa.tieevidence": _("Prueba de una relación"),
    "participa.user": _("Cuenta"),
    "participa.wave": _("Encuesta de relaciones"),
    "participa.waveanswer": _("Respuesta a una encuesta"),
    "participa.waveextension": _("Plazo ampliado de una encuesta"),
    "participa.workingtable": _("Mesa"),
}

PROBLEMS: dict[str, str | Promise] = {
    "commitment_differs": _("El evento %(event)s no corresponde a quien lo hizo: se cambió."),
    "event_changed": _("El evento %(event)s (registro %(index)s) fue cambiado después de sellado."),
    "event_missing": _("Falta el evento %(event)s (registro %(index)s): fue borrado."),
    "event_unreadable": _("El evento %(event)s no se puede leer: fue alterado."),
    "file_changed": _("El archivo %(file)s de %(row)s fue cambiado por fuera de la plataforma."),
    "file_missing": _("El archivo %(file)s de %(row)s ya no está: fue borrado por fuera."),
    "file_unreadable": _("El archivo %(file)s de %(row)s no se puede leer: revise el disco."),
    "head_key_unknown": _("La cabecera de %(size)s registros está firmada con otra llave."),
    "head_out_of_order": _("La cabecera de %(size)s registros no sigue a las anteriores."),
    "head_root_differs": _("La cabecera de %(size)s registros no corresponde a los registros."),
    "head_without_leaves": _(
        "Hay una cabecera de %(size)s registros y sólo quedan %(leaves)s: se borraron registros."
    ),
    "leaf_out_of_order": _("Se esperaba el registro %(expected)s y está el %(index)s."),
    "leaves_without_head": _(
        "Hay %(leaves)s registros y la última cabecera cubre %(covered)s: se borró una cabecera "
        "o se agregaron registros."
    ),
    "recount_differs": _("%(row)s dice %(field)s = %(stored)s y al contar da %(recounted)s."),
    "row_changed": _("%(row)s fue cambiado por fuera de la plataforma."),
    "row_missing": _("%(row)s fue borrado por fuera de la plataforma."),
    "row_returned": _("%(row)s se había borrado y volvió a aparecer."),
    "row_unrecorded": _("%(row)s fue agregado por fuera de la plataforma."),
    "row_unverifiable": _("%(row)s no se puede comprobar: se borró su sal y la fila sigue ahí."),
    "salts_differ": _("Las sales del evento %(event)s no corresponden a sus filas: se cambiaron."),
    "votes_changed": _("Los votos de %(voter)s fueron cambiados por fuera de la plataforma."),
    "shredded_count_differs": _(
        "Hay %(shredded)s eventos vaciados y el registro da cuenta de %(recorded)s."
    ),
    "signature_invalid": _("La firma de la cabecera de %(size)s registros no es válida."),
    "tile_differs": _("El resumen %(index)s de 256 registros no corresponde a ellos."),
}


@cache
def event_words() -> dict[str, str | Promise]:
    """Those above and those of each mechanism (`AUDIT_WORDS` in its `mechanism.py`)."""
    return EVENTS | _of_mechanisms("AUDIT_WORDS")


@cache
def row_words() -> dict[str, str | Promise]:
    """Those above and those of each mechanism (`AUDIT_ROWS` in its `mechanism.py`)."""
    return ROWS | _of_mechanisms("AUDIT_ROWS")


def _of_mechanisms(name: str) -> dict[str, str | Promise]:
    found: dict[str, str | Promise] = {}
    for mechanism in settings.MECHANISMS:
        found |= getattr(import_module(f"{mechanism}.mechanism"), name, {})
    return found


def event_word(type: str) -> str:
    """What happened, in words; the code itself where nobody worded it yet."""
    return str(event_words().get(type, type))


def row_word(key: str) -> str:
    """`participa.contribution:12` → «Aporte 12»; the key itself where nobody worded the table."""
    label, _colon, pk = key.rpartition(":")
    return f"{row_words()[label]} {pk}" if label in row_words() else key


def actor_word(ref: str) -> str:
    """Who acted, from the pseudonym of the log: «Cuenta 3», «Participante 12», «La plataforma»."""
    kind, _colon, rest = ref.partition(":")
    match kind:
        case "user":
            return gettext("Cuenta %(number)s") % {"number": rest}
        case "participant":
            return gettext("Participante %(number)s") % {"number": rest}
        case "system":
            return gettext("La plataforma (%(part)s)") % {"part": rest}
        case "visitor":
            return gettext("Visitante")
    return gettext("Borrado a petición de la persona")


def problem_words(problem: Reason) -> str:
    """One finding of `verify_ledger` as a sentence."""
    params = dict(problem.params)
    if "row" in params:
        params["row"] = f"{row_word(str(params['row']))} ({params['row']})"
    return str(PROBLEMS[problem.code]) % params
