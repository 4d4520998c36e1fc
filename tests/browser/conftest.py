"""A real browser before the real service: its own data, the demonstration, two workers."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.factories.sign_in_service import free_port, named

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIGN_IN_PORT = free_port()
SIZES = {
    "small": {"width": 320, "height": 640},
    "phone": {"width": 360, "height": 740},
    "laptop": {"width": 1280, "height": 800},
}


@dataclass(frozen=True)
class Service:
    """The running platform: its address, its data folder, and what it printed (mail too)."""

    url: str
    data: Path
    output: Path

    def mailed_code(self, after: int) -> str:
        """The sign-in code in what was printed since position `after` of the output."""
        for _ in range(100):
            found = re.findall(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", self.printed(after), re.M)
            if found:
                return str(found[-1])
            time.sleep(0.1)
        raise AssertionError(f"no code was mailed: {self.printed(after)[-2000:]}")

    def printed(self, after: int = 0) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")[after:]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with (
        tempfile.TemporaryDirectory(prefix="participa-browser-") as folder,
        socket.socket() as probe,
    ):
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        url = f"http://localhost:{port}"
        output = Path(folder) / "output.txt"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "participa.config.settings",
            "PARTICIPA_DATA": str(Path(folder) / "data"),
            "PARTICIPA_SITE_URL": url,
            "PARTICIPA_OIDC": json.dumps([named(f"http://127.0.0.1:{SIGN_IN_PORT}")]),
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "django", "serve", "--port", str(port)]
        with output.open("w") as file:
            process = subprocess.Popen(command, env=environment, stdout=file, stderr=file, cwd=ROOT)
        try:
            _wait(url, process, output)
            yield Service(url, Path(folder) / "data", output)
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: "subprocess.Popen[bytes]", output: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(output.read_text()[-3000:])
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # our own service
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the service did not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, env={**os.environ, "HOME": home}
        )
        yield browser
        browser.close()


def new_context(chromium: Browser, size: str = "phone", **options: object) -> BrowserContext:
    return chromium.new_context(viewport=SIZES[size], locale="es-CO", **options)  # type: ignore[arg-type]


def today() -> date:
    """The day it is for the platform, wherever the tests run."""
    return datetime.now(ZoneInfo("America/Bogota")).date()
