"""`./participa ledger verify [FILE]`: has anything been changed or removed?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participa.audit.queries import Verification, verify_ledger
from participa.config.recounts import RECOUNTS
from participa.kernel import mechanisms, signing
from participa.web.audit.queries.words import problem_words
from participa_methods.ledger import Report, verify_file
from participa_methods.ledger.command import ed25519, word

SHOWN = 50


class Command(BaseCommand):
    help = "Comprueba el registro: la base de datos entera, o un archivo publicado."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"], help="verify: comprobar")
        parser.add_argument("file", nargs="?", metavar="ARCHIVO", help="un ledger.jsonl descargado")
        parser.add_argument("--key", metavar="PEM", help="llave pública (si no, la de aquí)")

    def handle(self, *, file: str | None, key: str | None, **options: Any) -> None:
        began = time.monotonic()
        if file is None:
            own = [each.verify for each in mechanisms.installed().values() if each.verify]
            found = verify_ledger(recounts=RECOUNTS, checks=own, files=True)
            self.say_database(found)
            count = found.problem_count
        else:
            report = self.verify_published(file, key)
            self.say_file(report)
            count = len(report.problems)
        self.stdout.write(f"Tiempo: {time.monotonic() - began:.1f} s.")
        if count:
            raise CommandError(f"El registro NO pasa la comprobación: problemas: {count}.")
        self.stdout.write("Todo está en orden.")

    def verify_published(self, file: str, key: str | None) -> Report:
        try:
            pem = Path(key).read_bytes() if key else signing.public_pem()
            with Path(file).open("rb") as lines:
                return verify_file(lines, ed25519(pem))
        except OSError as error:
            raise CommandError(
                f"No se puede leer «{error.filename}». Revise que exista y que usted tenga permiso."
            ) from None

    def say_file(self, report: Report) -> None:
        self.stdout.write(
            f"Registros: {report.leaves}. Cabeceras: {report.heads}. "
            f"Cubiertos por una firma: {report.covered}."
        )
        for problem in report.problems[:SHOWN]:
            self.stdout.write(f"- {word(problem)}")

    def say_database(self, found: Verification) -> None:
        self.stdout.write(
            f"Eventos: {found.events}; sellados y firmados: {found.covered} "
            f"en {found.heads} cabeceras; por sellar: {found.unsealed}; "
            f"vaciados por derecho de borrado: {found.shredded}.\n"
            f"Filas comparadas: {found.rows}. Cuentas rehechas: {found.recounted}. "
            f"Archivos leídos: {found.files}."
        )
        for problem in found.problems[:SHOWN]:
            self.stdout.write(f"- {problem_words(problem)}")
        if found.problem_count > SHOWN:
            self.stdout.write(f"… y {found.problem_count - SHOWN} más.")
