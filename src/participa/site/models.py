"""The settings of the site, as versions: the latest row counts, the earlier ones stay."""

from typing import ClassVar

from django.db import models

from participa.accounts.models import User
from participa.kernel.files import CleanFile


def logo_path(row: "SiteSettings", name: str) -> str:
    return f"sitio/{name}"


class SiteSettings(models.Model):
    """What the site was called and looked like from one moment on.

    An empty colour means the one of the stylesheet. `logo` is a re-encoded picture.
    """

    FILE_DIGESTS: ClassVar = {"logo": "logo_digest"}

    name = models.CharField(max_length=60)
    logo = models.FileField(upload_to=logo_path, blank=True)
    logo_type = models.CharField(max_length=60, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=7, blank=True)
    leadership = models.CharField(max_length=7, blank=True)
    advocacy = models.CharField(max_length=7, blank=True)
    open_government = models.CharField(max_length=7, blank=True)
    footer = models.CharField(max_length=400, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} v{self.pk}"

    def set_logo(self, clean: CleanFile) -> None:
        self.logo.save(clean.file_name, clean.as_file(), save=False)
        self.logo_type = clean.content_type
        self.logo_digest = clean.digest
