"""The one Django app of the platform; mechanisms are the only others."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _ensure_indexes(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from participa.kernel.database import ensure_token_index
    from participa.search.models import SearchDocument

    ensure_token_index(SearchDocument, "tokens", using)


class ParticipaConfig(AppConfig):
    name = "participa"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Participa+"

    def ready(self) -> None:
        post_migrate.connect(_ensure_indexes, sender=self)
