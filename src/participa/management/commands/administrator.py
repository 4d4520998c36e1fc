"""Whoever sits at the server's console names the first administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participa.accounts.operations import open_account
from participa.kernel.agents import system
from participa.kernel.rulings import NotAllowed


class Command(BaseCommand):
    help = "Da todos los permisos a la cuenta de un correo; la abre si no existe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="el correo de la persona")

    def handle(self, *, email: str, **options: Any) -> None:
        try:
            open_account(by=system("console"), at=timezone.now(), email=email, superuser=True)
        except (ValidationError, NotAllowed) as problem:
            raise CommandError(f"No se pudo: revise el correo «{email}».") from problem
        self.stdout.write(f"Listo: {email} administra. Entre con ese correo en /cuenta/login/.")
