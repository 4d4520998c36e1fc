"""The demonstration: once, into a platform without real processes; at any size if asked."""

from time import monotonic
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participa.config.demo import many
from participa.config.demo.build import build
from participa.kernel.database import gather_statistics
from participa.participation.models import Process


class Command(BaseCommand):
    help = "Carga la demostración: personas, organizaciones y procesos ficticios."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, what in (("contributions", "aportes"), ("votes", "apoyos")):
            parser.add_argument(f"--{name}", type=int, default=0, help=f"cuántos {what} más")
        parser.add_argument("--comments", type=int, default=0, help="cuántos comentarios más")
        parser.add_argument("--no-setup", action="store_true", help="todo está preparado ya")

    def handle(
        self, *, contributions: int, votes: int, comments: int, no_setup: bool, **options: Any
    ) -> None:
        if min(contributions, votes, comments) < 0:
            raise CommandError("Escriba cantidades de cero en adelante.")
        began = monotonic()
        if not no_setup:
            call_command("participa_setup", no_demo=True)
        if many.is_demonstration():
            self.stdout.write("La demostración ya estaba cargada.")
        elif Process.objects.exists():
            raise CommandError("Hay procesos que no son de la demostración: no se carga encima.")
        else:
            acts = build(timezone.now())
            gather_statistics()
            self.stdout.write(f"Demostración lista: {acts} hechos.")
        if contributions and many.exists():
            self.stdout.write("El proceso grande ya estaba cargado.")
        elif contributions:
            size = many.Size(contributions, votes, comments)
            many.build(timezone.now(), size, self.stdout.write)
            gather_statistics()
            self.stdout.write(f"Listo en {monotonic() - began:.0f} s.")
