"""Figures, dates and terms as people here read and say them. Pure: `today` may be given."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participa.kernel.texts import markdown

BLOCK = re.compile(r"<(p|ul|ol|blockquote|h3|h4)>")


def _spanish() -> bool:
    return not (get_language() or "es").startswith("en")


def written() -> str:
    """The attribute for what people wrote: on pages in English a screen reader is told that it is
    Spanish (WCAG 3.1.2)."""
    return "" if _spanish() else mark_safe(' lang="es"')  # a constant


def written_markdown(text: str) -> SafeString:
    """The Markdown that people wrote, as safe HTML that says in which language it is."""
    html = markdown(text)
    if _spanish():
        return html
    return mark_safe(BLOCK.sub(r'<\1 lang="es">', html))  # noqa: S308  # it was cleaned


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() else None


def number(value: Any, places: int | str | None = None) -> str:
    """1.234,5 in Spanish, 1,234.5 in English; whole numbers without decimals. "" for no number."""
    found = _decimal(value)
    if found is None:
        return ""
    if places is not None:
        found = found.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    elif found == found.to_integral_value():
        found = found.to_integral_value()
    text = f"{found:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if _spanish() else text


def money(value: Any) -> str:
    """Whole Colombian pesos: $ 1.234.567, with a space that does not break."""
    found = number(value, 0)
    return f"$\N{NO-BREAK SPACE}{found}" if found else ""


def percent(value: Any, places: int | str = 0) -> str:
    """A share between 0 and 1 as 62 %."""
    found = _decimal(value)
    return "" if found is None else f"{number(found * 100, places)}\N{NO-BREAK SPACE}%"


def _local_date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, dt.date) else None


def date_words(value: Any) -> str:
    """13 de julio de 2026; in English 13 July 2026. Local to Colombia."""
    found = _local_date(value)
    if found is None:
        return ""
    # Django capitalises the months of es-CO; Spanish does not.
    if _spanish():
        return date_format(found, r"j \d\e F \d\e Y").lower()
    return date_format(found, "j F Y")


def month_words(value: Any) -> str:
    """julio de 2026; in English July 2026."""
    found = _local_date(value)
    if found is None:
        return ""
    return date_format(found, r"F \d\e Y").lower() if _spanish() else date_format(found, "F Y")


def time_words(value: Any) -> str:
    """13 de julio de 2026, 3:05 p. m. (a moment, local to Colombia)."""
    if not isinstance(value, dt.datetime):
        return date_words(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    half = ("a.\N{NO-BREAK SPACE}m.", "p.\N{NO-BREAK SPACE}m.") if _spanish() else ("a.m.", "p.m.")
    clock = f"{local.hour % 12 or 12}:{local:%M}\N{NO-BREAK SPACE}{half[local.hour // 12]}"
    return f"{date_words(local)}, {clock}"


def days_left(value: Any, today: dt.date | None = None) -> str:
    """“quedan 6 días”, “cierra hoy”, “cerró hace 2 días”: what a closing date means today."""
    found = _local_date(value)
    if found is None:
        return ""
    left = (found - (today or timezone.localdate())).days
    if left == 0:
        return _("cierra hoy")
    if left > 0:
        return ngettext("queda %(days)s día", "quedan %(days)s días", left) % {"days": number(left)}
    if left == -1:
        return _("cerró ayer")
    return _("cerró hace %(days)s días") % {"days": number(-left)}


def due_words(value: Any, today: dt.date | None = None) -> str:
    """“quedan 6 días”, “vence hoy”, “venció hace 2 días”: what a promised date means today."""
    found = _local_date(value)
    if found is None:
        return ""
    left = (found - (today or timezone.localdate())).days
    if left == 0:
        return _("vence hoy")
    if left > 0:
        return days_left(found, today)
    return ngettext("venció hace %(days)s día", "venció hace %(days)s días", -left) % {
        "days": number(-left)
    }


def phone(value: Any) -> str:
    """300 000 0000: ten digits in the groups people say; anything else as it came."""
    text = str(value or "").strip()
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) == 12 and digits.startswith("57"):
        digits = digits[2:]
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else text


def unlocalized(value: Any) -> str:
    """A number for machines: attributes, addresses, `value=`. Never with thousands separators."""
    return str(value)


def minus(value: Any, other: Any) -> Decimal:
    """The difference of two amounts; 0 where one is no number."""
    return (_decimal(value) or Decimal(0)) - (_decimal(other) or Decimal(0))
