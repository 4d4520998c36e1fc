"""Numbers of public registers, as they are kept and as people read them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.kernel import nit

from ..enums import Register


def clean_number(register: str, text: str) -> str:
    """The number as it is kept; ValidationError on `number`. Of a NIT only its digits."""
    text = " ".join(text.split())
    if register != Register.NIT:
        if not text:
            raise ValidationError({"number": _("Escriba el número.")})
        return text
    found = nit.parse(text)
    if found is None:
        raise ValidationError(
            {"number": _("Escriba el NIT con su dígito de verificación, como 800197268-4.")}
        )
    number, digit = found
    right = nit.check_digit(number)
    if digit is None and len(number) == 10 and int(number[9]) == nit.check_digit(number[:9]):
        return number[:9]  # the digit was written without its hyphen
    if digit is not None and digit != right:
        raise ValidationError(
            {
                "number": _(
                    "El dígito de verificación no corresponde: para %(number)s es %(right)d. "
                    "Revise el número en el RUT."
                )
                % {"number": number, "right": right}
            }
        )
    return number


def shown_number(register: str, number: str) -> str:
    """As people read it: `800.197.268-4`."""
    return nit.written(number) if register == Register.NIT else number
