"""The one Django app of the platform; mechanisms are the only others."""

from django.apps import AppConfig


class ParticipaConfig(AppConfig):
    name = "participa"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Participa+"
