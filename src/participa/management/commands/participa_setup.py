"""Everything the platform needs before it serves; quick when there is nothing to do."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from participa.accounts.operations import publish_default_consent_texts
from participa.config.catalogues import compile_catalogues
from participa.config.storage import collect
from participa.kernel.agents import system
from participa.kernel.database import make_tables, migrations_pending
from participa.participation.models import Process
from participa.territories.operations import load_reference_data

# What must exist, in order; each changes nothing the second time.
REFERENCE = (load_reference_data, publish_default_consent_texts)


class Command(BaseCommand):
    help = "Prepara base de datos, territorios, traducciones y archivos estáticos."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="sin datos ficticios")

    def handle(self, *, no_demo: bool, **options: Any) -> None:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        if migrations_pending():
            self.stdout.write("Preparando la base de datos…")
            if not make_tables():
                call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        for load in REFERENCE:
            load(by=system("setup"), at=timezone.now())
        collect()
        # Only into a database without processes: real ones are never mixed with fictional ones.
        if not no_demo and "demo" in get_commands() and not Process.objects.exists():
            self.stdout.write("Creando la demostración…")
            call_command("demo", no_setup=True)
