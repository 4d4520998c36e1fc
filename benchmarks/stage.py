"""What the benchmarks share: a database at a size, requests straight into the application."""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"


def environment(data: Path, **extra: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "participa.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PARTICIPA_DATA": str(data),
        **extra,
    }


def manage(data: Path, *words: str, **extra: str) -> None:
    """Run a command of the platform on the database in `data`."""
    subprocess.run(
        [PYTHON, "-m", "django", *words],
        env=environment(data, **extra),
        check=True,
        stdout=sys.stderr,
    )


@contextmanager
def folder() -> Iterator[Path]:
    """A place for databases; `PARTICIPA_BENCH` keeps one from run to run."""
    if kept := os.environ.get("PARTICIPA_BENCH"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="participa-bench-") as name:
        yield Path(name)


def filled(where: Path, contributions: int) -> Path:
    """A data folder with the demonstration and so many contributions more (10 votes each)."""
    data, small = where / f"size-{contributions}", where / "small"
    if not data.exists():
        if not small.exists():
            manage(small, "participa_setup")
        half = where / f"size-{contributions}-unfinished"
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(small, half)
        if contributions:
            fill(half, contributions)
        half.rename(data)
    return data


def fill(data: Path, contributions: int, **extra: str) -> None:
    many = {
        "contributions": contributions,
        "votes": 10 * contributions,
        "comments": contributions // 2,
    }
    manage(data, "demo", *(f"--{name}={number}" for name, number in many.items()), **extra)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


class Browser:
    """Requests straight into the WSGI application of this process, cookies kept."""

    def __init__(self) -> None:
        from participa.config.wsgi import application

        self.application = application
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, b"")

    def post(self, path: str, body: bytes = b"", address: str = "127.0.0.1") -> tuple[int, str]:
        token = self.cookies.setdefault("csrftoken", secrets.token_hex(16))
        return self._ask("POST", path, body, REMOTE_ADDR=address, HTTP_X_CSRFTOKEN=token)

    def _ask(self, method: str, path: str, body: bytes, **extra: str) -> tuple[int, str]:
        parts = urlsplit(path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **extra,
        }
        answer: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            answer["status"], answer["headers"] = int(status.split()[0]), headers

        result = self.application(environ, start)
        text = b"".join(result).decode()
        if hasattr(result, "close"):
            result.close()
        for name, value in answer["headers"]:
            if name.lower() == "set-cookie" and (found := re.match(r"([^=]+)=([^;]*)", value)):
                self.cookies[found[1]] = found[2]
        return answer["status"], text
