"""Things that happen at a moment, carried out in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone


class Timeline:
    """Collects acts and runs them oldest first; acts of one moment in the order given."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._acts: list[tuple[datetime, int, Callable[[datetime], object]]] = []

    def moment(self, days_ago: float) -> datetime:
        """That many days before now; what lies ahead of now is now."""
        return min(self.now - timedelta(days=days_ago), self.now)

    def day(self, days_from_today: int) -> date:
        return timezone.localdate(self.now) + timedelta(days=days_from_today)

    def at_day(self, days_from_today: int, hour: int = 8) -> datetime:
        return timezone.make_aware(datetime.combine(self.day(days_from_today), time(hour)))

    def add(self, days_ago: float, act: Callable[[datetime], object]) -> None:
        self._acts.append((self.moment(days_ago), len(self._acts), act))

    def run(self) -> int:
        """Carries everything out; returns how many acts there were."""
        acts = sorted(self._acts, key=lambda entry: entry[:2])
        for at, _, act in acts:
            act(at)
        return len(acts)
