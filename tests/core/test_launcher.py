"""The launcher: what can be shown without a network."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "participa"


@pytest.fixture
def launcher() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("launcher", str(FILE))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["launcher"] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, FILE, *words], capture_output=True, text=True, check=False
    )


def test_help_names_every_word_of_its_own(launcher: ModuleType) -> None:
    done = call()
    assert done.returncode == 0
    for word in ("run", "test", "check", "demo", "doctor", "backup", "restore", "ledger verify"):
        assert f"./participa {word}" in done.stdout


def test_launcher_imports_only_the_standard_library() -> None:
    words = [
        line.split()[1].split(".")[0]
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(words) - set(sys.stdlib_module_names) == set()


def test_port_in_use_is_explained(launcher: ModuleType, taken: int) -> None:
    done = call("run", "--port", str(taken))
    assert done.returncode == 1
    assert done.stderr.startswith(f"El puerto {taken} ya está en uso.")


def test_port_out_of_range_is_explained() -> None:
    done = call("run", "--port", "70000")
    assert (done.returncode, done.stderr) == (
        1,
        "El puerto 70000 no existe: escriba un número entre 1024 y 65535.\n",
    )


def test_install_is_skipped_when_the_stamp_fits(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements" / "run.txt"
    lock.parent.mkdir()
    lock.write_text("nothing==1\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    commands: list[tuple[object, ...]] = []

    def attempt(*command: object, quiet: bool = False) -> bool:
        commands.append(command)
        return True

    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "VENV", venv)
    monkeypatch.setattr(launcher, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(launcher, "attempt", attempt)
    launcher.install("run")
    assert ["--require-hashes" in command for command in commands] == [True, True]
    commands.clear()
    launcher.install("run")
    assert commands == []
    lock.write_text("nothing==2\n")
    launcher.install("run")
    assert len(commands) == 2


def test_environment_of_the_caller_wins(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTICIPA_WORKERS", "5")
    monkeypatch.delenv("PARTICIPA_SITE_URL", raising=False)
    env = launcher.environment(PARTICIPA_WORKERS="2", PARTICIPA_SITE_URL="http://localhost:8123")
    assert (env["PARTICIPA_WORKERS"], env["PARTICIPA_SITE_URL"]) == ("5", "http://localhost:8123")


def test_child_that_dies_comes_back_later_each_time(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(launcher.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(launcher, "PYTHON", sys.executable)
    child = launcher.Child("La prueba", ("this", "--nothing"))
    waits: list[float] = []
    for _ in range(7):
        now[0] = child.due_at + 1
        child.tend(dict(os.environ))
        child.process.wait()
        child.tend(dict(os.environ))
        waits.append(child.wait)
    assert waits == [2, 4, 8, 16, 30, 30, 30]


def test_child_is_stopped_when_the_parent_is_killed(tmp_path: Path) -> None:
    """SIGKILL leaves the launcher no time to stop anything; the kernel does it."""
    if sys.platform != "linux":
        pytest.skip("only Linux can do that")
    script = (
        "import runpy, sys, os, time\n"
        f"launcher = runpy.run_path({str(FILE)!r})\n"
        "child = launcher['Child']('x', ('http.server', '0', '--directory', sys.argv[1]))\n"
        "child.start.__globals__['PYTHON'] = sys.executable\n"
        "child.start(dict(os.environ))\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Path(f"/proc/{pid}/cmdline").exists():
        if not Path(f"/proc/{pid}/cmdline").read_bytes():
            break  # a zombie that init has not collected yet
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{pid}/cmdline").exists()
