"""Everything the platform needs before it serves; quick when there is nothing to do."""

import hashlib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from participa.config.catalogues import compile_catalogues
from participa.kernel.agents import system

# Operations that load what must exist, in order; each is idempotent.
REFERENCE = ("participa.territories.operations.load_reference_data",)


def migrations_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_digest() -> str:
    """Changes whenever a static file of ours or of a library does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    help = "Prepara base de datos, territorios, traducciones y archivos estáticos."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="sin datos ficticios")

    def handle(self, *, no_demo: bool, **options: Any) -> None:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        if migrations_pending():
            self.stdout.write("Preparando la base de datos…")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.load_reference()
        self.collect_static()
        if not no_demo:
            self.make_demo()

    def load_reference(self) -> None:
        for path in REFERENCE:
            module, _, name = path.rpartition(".")
            if find_spec(module) is not None:
                getattr(import_module(module), name)(by=system("setup"), at=timezone.now())

    def collect_static(self) -> None:
        stamp = Path(settings.STATIC_ROOT) / "collected.stamp"
        digest = static_digest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)

    def make_demo(self) -> None:
        """Only into a database without processes, so that a real one is never mixed with it."""
        process = apps.get_model("participa", "Process")
        if "demo" in get_commands() and not process.objects.exists():
            self.stdout.write("Creando la demostración…")
            call_command("demo")
