from enum import IntFlag

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reached(IntFlag):
    """The links of the chain that a contribution has come to, so far as anybody can see."""

    RESPONSE = 1
    COMMITMENT = 2
    EVIDENCE = 4
    CHANGE = 8


class Promise(TextChoices):
    """How far people's contributions will count, declared before they contribute."""

    INFORM = "inform", _("Informar")
    CONSULT = "consult", _("Consultar")
    INVOLVE = "involve", _("Involucrar")
    COLLABORATE = "collaborate", _("Colaborar")
    EMPOWER = "empower", _("Empoderar")


class MenuCategory(TextChoices):
    """The category of the national *Menú Participa* a process belongs to."""

    DIAGNOSIS = "diagnosis", _("Diagnóstico e identificación de problemas")
    PLANNING_BUDGET = "planning_budget", _("Planeación y presupuesto participativo")
    CONSULTATION = "consultation", _("Consulta ciudadana")
    OPEN_INNOVATION = "open_innovation", _("Colaboración e innovación abierta")
    ACCOUNTABILITY = "accountability", _("Rendición de cuentas")
    SOCIAL_CONTROL = "social_control", _("Control ciudadano")


class PhaseKind(TextChoices):
    """Where in the public-management cycle a phase stands."""

    DIAGNOSIS = "diagnosis", _("Diagnóstico")
    FORMULATION = "formulation", _("Formulación")
    IMPLEMENTATION = "implementation", _("Implementación")
    EVALUATION = "evaluation", _("Evaluación")
    FOLLOW_UP = "follow_up", _("Seguimiento")


class ProcessState(TextChoices):
    """Whether people can see a process, and whether it is over."""

    DRAFT = "draft", _("En preparación")
    OPEN = "open", _("En marcha")
    CLOSED = "closed", _("Cerrado")


class Precondition(TextChoices):
    """What must hold before people are asked to take part."""

    PROBLEM = "problem", _("Hay un problema en el que la ciudadanía puede ayudar")
    INFLUENCE = "influence", _("Hay margen para que los aportes cambien la decisión")
    LEADERSHIP = "leadership", _("La dirección de la entidad se comprometió")
    RESOURCES = "resources", _("Hay personas y recursos para responder")
    TIME = "time", _("Hay tiempo para escuchar y responder")


class ContributionState(TextChoices):
    """Whether a contribution shows, and if not, why."""

    PUBLISHED = "published", _("Publicado")
    PENDING = "pending", _("En revisión")
    HIDDEN = "hidden", _("Oculto por moderación")
    WITHDRAWN = "withdrawn", _("Retirado por quien lo envió")
    MERGED = "merged", _("Unido a otro aporte")
    SPLIT = "split", _("Dividido en varios aportes")


class CommentState(TextChoices):
    PUBLISHED = "published", _("Publicado")
    HIDDEN = "hidden", _("Oculto por moderación")
    WITHDRAWN = "withdrawn", _("Retirado por quien lo escribió")


class LinkKind(TextChoices):
    """How one contribution came out of another; both keep their history."""

    MERGED_INTO = "merged_into", _("Se unió a")
    SPLIT_INTO = "split_into", _("Se dividió en")
    GREW_INTO = "grew_into", _("Dio origen a")


class ModerationReason(TextChoices):
    """Why something was reported or hidden; public in the moderation log."""

    PERSONAL_DATA = "personal_data", _("Expone datos de una persona")
    INSULT = "insult", _("Insulta o amenaza")
    DISCRIMINATION = "discrimination", _("Discrimina")
    SPAM = "spam", _("Publicidad o texto repetido")
    OFF_TOPIC = "off_topic", _("No trata del tema")
    ILLEGAL = "illegal", _("Contenido ilegal")
    RISK = "risk", _("Pone a alguien en riesgo")


class ModerationAction(TextChoices):
    HIDE = "hide", _("Ocultar")
    RESTORE = "restore", _("Volver a mostrar")
    KEEP = "keep", _("Dejar como está")


class ProcessRoleKind(TextChoices):
    """What somebody does in one process."""

    OWNER = "owner", _("Responsable")
    FACILITATOR = "facilitator", _("Facilitador(a)")
    MODERATOR = "moderator", _("Moderador(a)")
    ANSWERER = "answerer", _("Quien responde")
