from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What an institution decided about a contribution."""

    ADOPTED = "adopted", _("Adoptada")
    PARTIAL = "partial", _("Adoptada en parte")
    NOT_ADOPTED = "not_adopted", _("No adoptada, con razón")
    TRANSFERRED = "transferred", _("Trasladada a la entidad competente")


class Verdict(TextChoices):
    """What a person on the ground says of a piece of evidence."""

    TRUE = "true", _("Es cierto")
    PARTLY = "partly", _("Es cierto en parte")
    FALSE = "false", _("No es cierto")


class Completion(TextChoices):
    """How far a commitment has come, as its owner or a reviewer codes it."""

    NO_EVIDENCE = "no_evidence", _("Sin evidencia")
    NOT_STARTED = "not_started", _("Sin comenzar")
    LIMITED = "limited", _("Avance limitado")
    SUBSTANTIAL = "substantial", _("Avance sustancial")
    COMPLETE = "complete", _("Completo")


class CommitmentState(TextChoices):
    """Computed, never stored: what the progress and the due date say together."""

    ON_THE_WAY = "on_the_way", _("En camino")
    LATE = "late", _("Atrasado")
    KEPT = "kept", _("Cumplido")
    BROKEN = "broken", _("Incumplido")


class Condition(TextChoices):
    """The six conditions of systems change on which a change is coded."""

    POLICIES = "policies", _("Políticas")
    PRACTICES = "practices", _("Prácticas")
    RESOURCES = "resources", _("Recursos")
    RELATIONSHIPS = "relationships", _("Relaciones")
    POWER = "power", _("Poder")
    MENTAL_MODELS = "mental_models", _("Modelos mentales")


class EvidenceSource(TextChoices):
    """Where a piece of evidence comes from."""

    INSTITUTION = "institution", _("La entidad")
    CITIZEN = "citizen", _("La ciudadanía")
    THIRD_PARTY = "third_party", _("Un tercero")
