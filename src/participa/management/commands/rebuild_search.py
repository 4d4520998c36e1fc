"""`./participa rebuild_search`: make the search index again from what is public."""

from typing import Any

from django.core.management.base import BaseCommand

from participa.config.search import documents
from participa.search.operations import rebuild


class Command(BaseCommand):
    help = "Makes the search index again from everything that is public."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(documents())} documentos")
