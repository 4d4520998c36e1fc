from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class TieKind(TextChoices):
    """What one organisation is to another, from the weakest relation to the strongest."""

    KNOWS = "knows", _("Conoce a")
    EXCHANGES_INFORMATION = "exchanges_information", _("Intercambia información con")
    WORKS_WITH = "works_with", _("Trabaja con")
    FUNDS = "funds", _("Financia a")
    TRUSTS = "trusts", _("Confía en")


# Of these a tie has no first and second: both ends do it together.
MUTUAL = frozenset({TieKind.EXCHANGES_INFORMATION, TieKind.WORKS_WITH})
# Of these only totals are published: nobody is asked in public whom they trust.
CONFIDENTIAL = frozenset({TieKind.TRUSTS})


class Strength(IntegerChoices):
    """How strong a tie is, in words that somebody can choose without a scale."""

    OCCASIONAL = 1, _("De vez en cuando")
    FREQUENT = 2, _("Con frecuencia")
    CONSTANT = 3, _("De manera permanente")


class TieBasis(TextChoices):
    """How the platform knows of a tie."""

    DECLARED = "declared", _("Lo declaró la organización")
    DERIVED = "derived", _("Se sabe por lo que hicieron juntas")
    DOCUMENTED = "documented", _("Lo muestra un documento")


class Occasion(TextChoices):
    """The act on the platform that a derived tie comes from."""

    TABLE = "table", _("Mesa")
    AGREEMENT = "agreement", _("Acuerdo")
    EVENT = "event", _("Encuentro")


class AnswerChannel(TextChoices):
    """The door an organisation's answer came in by; all but the first are "con apoyo"."""

    LINK = "link", _("Por su enlace")
    PAPER = "paper", _("En papel")
    FACILITATOR = "facilitator", _("Con quien facilita")


class WaveState(TextChoices):
    """Computed from the dates of a wave, never stored."""

    DRAFT = "draft", _("En preparación")
    OPEN = "open", _("Abierta")
    CLOSED = "closed", _("Cerrada")


_OF_TRUST: dict[int, str | Promise] = {1: _("Algo"), 2: _("Bastante"), 3: _("Del todo")}


def strength_choices(kind: str) -> list[tuple[int, str | Promise]]:
    """The strengths of a kind in words; knowing somebody has none: one does or one does not."""
    if kind == TieKind.KNOWS:
        return [(int(Strength.OCCASIONAL), _("Sí"))]
    if kind == TieKind.TRUSTS:
        return list(_OF_TRUST.items())
    return [(strength.value, strength.label) for strength in Strength]
