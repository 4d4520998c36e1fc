"""The background process: a round of jobs every minute and, if wanted, the task worker."""

import logging
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from participa.config.periodic import JOBS

logger = logging.getLogger("participa.periodic")
MINUTE = 60.0


def run_round() -> None:
    """Call every job once; one that fails is logged and does not hold up the others."""
    for job in JOBS:
        close_old_connections()
        try:
            job(timezone.now())
        except Exception:
            logger.exception("The periodic job %s failed", getattr(job, "__name__", job))
    close_old_connections()


def run_forever() -> None:
    while True:
        began = time.monotonic()
        run_round()
        time.sleep(max(1.0, MINUTE - (time.monotonic() - began)))


class Command(BaseCommand):
    help = "Hace cada minuto lo que la plataforma hace sola (avisos, recordatorios, sellos)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="una sola vuelta y terminar")
        parser.add_argument(
            "--with-tasks", action="store_true", help="también atender la cola de tareas"
        )

    def handle(self, *, once: bool, with_tasks: bool, **options: Any) -> None:
        if once:
            run_round()
        elif with_tasks:
            # One process for both saves 50 MB; the worker needs the main thread for its signals.
            threading.Thread(target=run_forever, name="periodic", daemon=True).start()
            call_command("db_worker", queue_name="*", interval=2, reload=False, verbosity=0)
        else:
            run_forever()
