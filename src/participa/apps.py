"""The one Django app of the platform; mechanisms are the only others."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.core.checks import register
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
        from participa.kernel.declarations import check_declarations
        from participa.participation.enums import PhaseKind

        post_migrate.connect(_ensure_indexes, sender=self)
        register(partial(check_declarations, PhaseKind.values))
