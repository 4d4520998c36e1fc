"""`./participa backup FILE`: everything in one file, while the service runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from participa.kernel import backup


class Command(BaseCommand):
    help = "Guarda base de datos, archivos y llaves en un solo archivo con sus huellas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="ARCHIVO", help="por ejemplo copia-2026-07-13.tar.gz")
        parser.add_argument("--replace", action="store_true", help="reemplaza el archivo si existe")

    def handle(self, *, file: str, replace: bool, **options: Any) -> None:
        target = Path(file).resolve()
        if target.exists() and not replace:
            raise CommandError(f"«{target.name}» ya existe. Use otro nombre o añada --replace.")
        try:
            manifest = backup.write(target, timezone.now())
        except OSError as error:
            raise CommandError(f"No se pudo escribir «{file}»: {error.strerror}.") from None
        self.stdout.write(
            f"Copia lista en «{target.name}» ({filesizeformat(target.stat().st_size)}): "
            f"{sum(manifest['rows'].values())} filas y {len(manifest['members'])} archivos.\n"
            "Contiene datos personales y la llave del registro: guárdela donde sólo la lea "
            "quien responde por ella."
        )
