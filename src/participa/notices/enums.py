from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What a notice is about; `queries.wording` has its sentences and the params they use."""

    CONTRIBUTION_RECEIVED = "contribution_received", _("Llegaron aportes")
    CONTRIBUTION_PUBLISHED = "contribution_published", _("Su aporte se publicó")
    ANSWERED = "answered", _("Hay respuesta a un aporte")
    ANSWER_REVISED = "answer_revised", _("Cambió una respuesta")
    FILED = "filed", _("Se radicó un aporte")
    COMMITMENT_MADE = "commitment_made", _("Hay un compromiso nuevo")
    COMMITMENT_REVISED = "commitment_revised", _("Cambió un compromiso")
    COMMITMENT_PROGRESS = "commitment_progress", _("Hay un avance")
    EVIDENCE_ADDED = "evidence_added", _("Hay una evidencia nueva")
    EVIDENCE_HIDDEN = "evidence_hidden", _("Se ocultó una evidencia")
    ASKED_IF_TRUE = "asked_if_true", _("Le preguntan si es cierto")
    CONTRAST_RECEIVED = "contrast_received", _("Alguien dijo si es cierto")
    CHANGE_RECORDED = "change_recorded", _("Algo cambió")
    PROCESS_PUBLISHED = "process_published", _("Hay un proceso nuevo")
    PROCESS_CLOSED = "process_closed", _("Un proceso cerró")
    COMMENT_RECEIVED = "comment_received", _("Hay un comentario nuevo")
    ENDORSED = "endorsed", _("Una organización respalda un aporte")
    MERGED = "merged", _("Un aporte se unió a otro")
    SPLIT = "split", _("Un aporte se dividió")
    HIDDEN = "hidden", _("Se ocultó algo suyo")
    RESTORED = "restored", _("Se volvió a mostrar algo suyo")
    ANSWER_DUE_SOON = "answer_due_soon", _("Una respuesta se vence pronto")
    ANSWER_LATE = "answer_late", _("Una respuesta está atrasada")
    COMMITMENT_DUE_SOON = "commitment_due_soon", _("Un compromiso se vence pronto")
    COMMITMENT_LATE = "commitment_late", _("Un compromiso está atrasado")
    ROLE_RECOGNIZED = "role_recognized", _("Reconocieron lo que hizo su empresa")
    INTRODUCTION_PROPOSED = "introduction_proposed", _("Le proponen un contacto")
    SESSION_CALLED = "session_called", _("Lo convocan a una mesa")
    SESSION_MOVED = "session_moved", _("Cambió una sesión de mesa")
    SESSION_SOON = "session_soon", _("Se acerca una sesión de mesa")
    SESSION_CANCELLED = "session_cancelled", _("Se canceló una sesión de mesa")
    GIVING_DUE_SOON = "giving_due_soon", _("Un aporte a un objetivo se vence pronto")
    GIVING_DUE_TODAY = "giving_due_today", _("Un aporte a un objetivo se vence hoy")
    GIVING_LATE = "giving_late", _("Un aporte a un objetivo está atrasado")
    MINUTES_PUBLISHED = "minutes_published", _("Hay acta de una mesa")
    ROLE_GRANTED = "role_granted", _("Tiene un papel nuevo")
    WAVE_OPENED = "wave_opened", _("Le preguntan por sus relaciones")
    WAVE_EXTENDED = "wave_extended", _("Hay más plazo para una encuesta")
    WAVE_REMINDER = "wave_reminder", _("Falta su respuesta a una encuesta")


class MailState(TextChoices):
    """How far a notice is on its way by mail.

    Waiting → queued (a task has it) → sending (the server is being told) → sent; or refused for
    good, or stopped because the person wants no mail. One that stays at sending may have gone:
    it is never tried again, so nobody gets it twice.
    """

    WAITING = "waiting", _("Por enviar")
    QUEUED = "queued", _("En cola")
    SENDING = "sending", _("Enviándose")
    SENT = "sent", _("Enviado")
    REFUSED = "refused", _("Rechazado")
    STOPPED = "stopped", _("Sin enviar: no quiere correos")
