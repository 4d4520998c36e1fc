"""`./participa restore FILE`: put back what `backup` saved, on either database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import IntegrityError

from participa.kernel import backup
from participa.kernel.database import gather_statistics


class Command(BaseCommand):
    help = "Restaura una copia de seguridad: comprueba todas las huellas antes de tocar nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="ARCHIVO")
        parser.add_argument(
            "--replace", action="store_true", help="reemplaza lo que ya hay en esta plataforma"
        )

    def handle(self, *, file: str, replace: bool, **options: Any) -> None:
        try:
            contents = backup.inspect(Path(file))
            self.stdout.write(f"La copia está íntegra (hecha el {contents.at}).")
            if not replace and not backup.is_empty():
                raise CommandError(
                    "Esta plataforma ya tiene datos y no se cambió nada. Para reemplazarlos por "
                    "los de la copia, añada --replace (antes, haga una copia con backup)."
                )
            Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            backup.restore(contents)
        except (backup.BackupError, IntegrityError) as error:
            raise CommandError(str(error)) from None
        cache.clear()
        call_command("rebuild_search", verbosity=0)
        gather_statistics()
        self.stdout.write(f"Restauradas {sum(contents.rows.values())} filas.")
        call_command("ledger", "verify", stdout=self.stdout)
        self.stdout.write("Si el servicio está en marcha, reinícielo para que lea las llaves.")
