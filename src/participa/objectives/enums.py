from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """How far the model has come in a territory."""

    DIAGNOSIS = "diagnosis", _("Diagnóstico")
    DESIGN = "design", _("Diseño")
    IMPLEMENTATION = "implementation", _("Implementación")
    EVALUATION = "evaluation", _("Evaluación")
    TRANSFER = "transfer", _("Transferencia")


class StepKind(TextChoices):
    """Where a step stands in a theory of change, from what is done to what it is for."""

    ACTIVITY = "activity", _("Lo que hacemos")
    OUTPUT = "output", _("Lo que queda hecho")
    OUTCOME = "outcome", _("Lo que cambia")
    IMPACT = "impact", _("Para qué")


class Direction(TextChoices):
    """Where an indicator should go."""

    UP = "up", _("Debe subir")
    DOWN = "down", _("Debe bajar")


class IndicatorState(TextChoices):
    """Computed, never stored: what the readings and the target say together."""

    NO_READING = "no_reading", _("Sin mediciones todavía")
    SILENT = "silent", _("Sin medición reciente")
    MISSED = "missed", _("No llegó a la meta en la fecha")
    OFF_THE_WAY = "off_the_way", _("Por debajo de lo esperado")
    ON_THE_WAY = "on_the_way", _("Va como se esperaba")
    REACHED = "reached", _("Llegó a la meta")


class GivenKind(TextChoices):
    """What an actor gives."""

    MONEY = "money", _("Dinero")
    IN_KIND = "in_kind", _("En especie")
    HOURS = "hours", _("Horas de trabajo")
    KNOWLEDGE = "knowledge", _("Conocimiento")


class Extent(TextChoices):
    """How much of a promise was given."""

    PARTLY = "partly", _("En parte")
    WHOLLY = "wholly", _("Todo")


class GivingState(TextChoices):
    """Computed, never stored: how an actor's contribution stands."""

    LATE = "late", _("Atrasado")
    PARTLY = "partly", _("Cumplido en parte")
    PROMISED = "promised", _("Prometido")
    FULFILLED = "fulfilled", _("Cumplido")
    WITHDRAWN = "withdrawn", _("Retirado")


class CollectiveCondition(TextChoices):
    """The five conditions of collective impact."""

    COMMON_AGENDA = "common_agenda", _("Agenda común")
    SHARED_MEASUREMENT = "shared_measurement", _("Medición compartida")
    REINFORCING_ACTIVITIES = "reinforcing_activities", _("Actividades que se refuerzan")
    CONTINUOUS_COMMUNICATION = "continuous_communication", _("Comunicación continua")
    BACKBONE = "backbone", _("Equipo articulador")
