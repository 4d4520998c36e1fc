"""The web server: prepares what is missing, loads the platform once and forks its workers."""

import gc
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


class Command(BaseCommand):
    help = "Sirve las páginas (lo llama ./participa run)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="procesos que atienden")
        parser.add_argument("--no-demo", action="store_true", help="sin datos ficticios")

    def handle(self, *, host: str, port: int, workers: int, no_demo: bool, **options: Any) -> None:
        call_command("participa_setup", no_demo=no_demo)
        # Loaded here, before the workers fork, so that they start at once and share the memory.
        from participa.config import wsgi  # noqa: F401

        _ = get_resolver().url_patterns
        connections.close_all()
        gc.collect()
        gc.freeze()
        Server(
            "participa.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()
