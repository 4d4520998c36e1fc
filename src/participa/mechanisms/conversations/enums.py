from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Answer(IntegerChoices):
    """What somebody says of a statement; a pass is an answer too."""

    AGREE = 1, _("De acuerdo")
    DISAGREE = -1, _("En desacuerdo")
    PASS = 0, _("Paso")
