"""So many times within a window, in the shared cache or in one process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import time_machine

from participa.kernel import limits

ALLOWING = [limits.allow, limits.allow_here]


@pytest.mark.parametrize("allow", ALLOWING)
def test_only_so_many_tries_are_allowed_within_a_window(allow) -> None:
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as clock:
        assert [allow(f"x:{allow.__name__}", 2, 60) for _ in range(4)] == [True, True, False, False]
        assert allow(f"y:{allow.__name__}", 2, 60)
        clock.shift(60)
        assert allow(f"x:{allow.__name__}", 2, 60)


@pytest.mark.parametrize("allow", ALLOWING)
def test_limits_can_be_lifted(allow, settings) -> None:
    settings.LIMITS = False
    assert all(allow(f"z:{allow.__name__}", 1, 60) for _ in range(5))


def test_one_process_forgets_all_before_it_holds_too_much(monkeypatch) -> None:
    monkeypatch.setattr(limits, "HERE", 3)
    for key in "abcdef":
        limits.allow_here(f"full:{key}", 1, 60)
    assert len(limits._here) <= 3


@pytest.mark.parametrize(
    ("address", "starts"), [("http://localhost:8000", True), ("https://participa.example", False)]
)
def test_limits_are_lifted_only_on_this_machine(address: str, starts: bool, tmp_path) -> None:
    asked = {"PARTICIPA_LIMITS": "off", "PARTICIPA_SITE_URL": address, "PARTICIPA_DATA": tmp_path}
    ran = subprocess.run(
        [sys.executable, "-c", "import participa.config.settings"],
        env={**os.environ, **{name: str(value) for name, value in asked.items()}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode == 0, "http://localhost" in ran.stderr) == (starts, not starts)
