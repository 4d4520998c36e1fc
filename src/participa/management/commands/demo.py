"""The demonstration: once, into an empty platform."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from participa.config.demo.build import build
from participa.participation.models import Process


class Command(BaseCommand):
    help = "Carga la demostración: personas, organizaciones y procesos ficticios."

    def handle(self, **options: Any) -> None:
        if Process.objects.exists():
            self.stdout.write("Ya hay procesos: la demostración no se carga encima.")
            return
        acts = build(timezone.now())
        self.stdout.write(f"Demostración lista: {acts} hechos.")
