"""What a conversation brings to the devolución of its process, ready to be corrected."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.participation.models import Activity

from .results import Told, reading_of

_UNCOUNTED = {  # side, whether nearly everybody is on it: its figures are not published
    ("agree", True): gettext_lazy("«%(text)s»: casi todas las personas están de acuerdo."),
    ("agree", False): gettext_lazy("«%(text)s»: la mayoría está de acuerdo."),
    ("disagree", True): gettext_lazy("«%(text)s»: casi todas las personas están en desacuerdo."),
    ("disagree", False): gettext_lazy("«%(text)s»: la mayoría está en desacuerdo."),
}


def summary_for_return(activity: Activity) -> str:
    """What people said, in words; "" while there is no result."""
    reading = reading_of(activity)
    if reading is None:
        return ""
    said = (
        _("En «%(title)s» participaron más de %(n)s personas; se cuentan %(votes)s respuestas.")
        if reading.more
        else _("En «%(title)s» participaron %(n)s personas, con %(votes)s respuestas.")
    )
    lines = [
        said
        % {
            "title": activity.title,
            "n": _figure(reading.participants),
            "votes": _figure(reading.votes),
        }
    ]
    if reading.shared:
        lines += ["", _("Lo que une:"), *(_line(told) for told in reading.shared)]
    if reading.divisive:
        lines += ["", _("Lo que divide:"), *(_line(told) for told in reading.divisive)]
    return "\n".join(lines)


def _figure(count: int) -> str:
    return number_format(count, force_grouping=True)


def _line(told: Told) -> str:
    counts = told.everybody
    if counts.agree is not None and counts.disagree is not None and counts.total is not None:
        said = _("«%(text)s»: %(agree)s de acuerdo y %(disagree)s en desacuerdo, de %(n)s.") % {
            "text": told.text,
            "agree": _figure(counts.agree),
            "disagree": _figure(counts.disagree),
            "n": _figure(counts.total),
        }
    elif told.side in ("agree", "disagree") and told.count is not None and told.total is not None:
        said = (
            _("«%(text)s»: %(count)s de %(n)s están de acuerdo.")
            if told.side == "agree"
            else _("«%(text)s»: %(count)s de %(n)s están en desacuerdo.")
        ) % {"text": told.text, "count": _figure(told.count), "n": _figure(told.total)}
    elif told.side in ("agree", "disagree"):
        said = _UNCOUNTED[told.side, told.nearly_all] % {"text": told.text}
    else:
        said = f"«{told.text}»"
    return f"- {said}"
