"""A real OpenID Connect service beside the tests, and how the platform is told of it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def named(address: str) -> dict[str, Any]:
    """The service as `PARTICIPA_OIDC` names it."""
    return {
        "provider_id": "alcaldia",
        "name": "Alcaldía de Yumbo",
        "client_id": "participa",
        "secret": "no-es-secreto",
        "settings": {"server_url": address},
    }


@contextmanager
def running(port: int, *people: dict[str, Any]) -> Iterator[str]:
    """Run a service that knows `people` (claims, with `sub`); yields its address."""
    command = [str(Path(sys.executable).parent / "oidc-provider-mock"), "--port", str(port)]
    for claims in people:
        command += ["--user-claims", json.dumps(claims)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)
