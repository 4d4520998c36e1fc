"""Questions about territories and the legal calendar."""

from __future__ import annotations

from functools import cache

from participa_methods.deadlines import Calendar

from .models import Holiday


@cache
def holiday_calendar() -> Calendar:
    return Calendar(Holiday.objects.values_list("date", flat=True))
