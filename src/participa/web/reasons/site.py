"""Why the site cannot be changed like that."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_a_colour": _("Escriba el color como #1f3f9f: una almohadilla y seis cifras o letras."),
    "too_little_contrast": _(
        "Con este color hay personas que no podrán leer: su contraste es %(ratio)s y hace falta "
        "4,5. El más parecido que sirve es %(nearest)s."
    ),
}
