"""A third mechanism keeps the whole contract, and touches one line outside its folder."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.architecture.repository import ROOT, name, texts

EXAMPLE = ROOT / "tests" / "mechanisms" / "example"
INSTALLED = "tests.mechanisms.example"


def test_new_mechanism_keeps_the_contract() -> None:
    """In a process of its own: what is installed is decided when Django starts."""
    words = ["-q", "-p", "no:cacheprovider", f"--ds={INSTALLED}.settings", "-k", "ideas"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "tests/mechanisms/test_contract.py"],
        cwd=ROOT,
        env={key: text for key, text in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_new_mechanism_touches_one_line_outside_its_folder() -> None:
    """Nothing of the platform names it; one line of settings installs it."""
    names = (INSTALLED, '"ideas"', "ideas/")
    outside = [
        f"{name(path)}: {line.strip()}"
        for path, text in texts()
        if (ROOT / "src") in path.parents
        for line in text.splitlines()
        if any(word in line for word in names)
    ]
    settings = (EXAMPLE / "settings.py").read_text(encoding="utf-8").splitlines()
    assert outside == []
    assert [line for line in settings if INSTALLED in line] == [
        f'MECHANISMS = [*test_settings.MECHANISMS, "{INSTALLED}"]'
    ]
