"""The raw rows, for superusers to look at: whatever changes goes through an operation."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from participa.kernel.rows import is_ours

# Long or secret columns that a list has no use for.
NOT_LISTED = (models.TextField, models.JSONField, models.FileField, models.BinaryField)
SECRET = frozenset({"password", "code_digest", "visit_digest", "salts"})
COLUMNS = 8


class ViewOnly(admin.ModelAdmin[models.Model]):
    """Looking, never touching: a change here would leave no audit event."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _register() -> None:
    ours = filter(is_ours, apps.get_models())
    for model in ours:
        fields = [field for field in model._meta.concrete_fields if field.name not in SECRET]
        listed = [field for field in fields if not isinstance(field, NOT_LISTED)][:COLUMNS]
        related = [f.name for f in listed if isinstance(f, models.ForeignKey)]
        secret = [field.name for field in model._meta.concrete_fields if field.name in SECRET]
        view = type(
            f"{model.__name__}Admin",
            (ViewOnly,),
            {
                "list_display": [field.name for field in listed],
                "list_select_related": related or False,
                "exclude": secret,
            },
        )
        admin.site.register(model, view)


_register()
