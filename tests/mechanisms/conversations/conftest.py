"""What this process remembers from one request to the next is forgotten between tests."""

import pytest

from participa.kernel import limits
from participa.mechanisms.conversations import tasks


@pytest.fixture(autouse=True)
def _without_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_counters", limits._Counters(slots=1 << 10))
    monkeypatch.setattr(tasks, "_covered", {})
    monkeypatch.setattr(tasks, "_deferred", {})
