"""An organisation, and what it said of itself over time."""

from django.db import models

from participa.kernel.enums import Sector
from participa.kernel.files import CleanFile
from participa.territories.models import Territory

from ..enums import Size, Verification


def logo_path(row: "Organization", name: str) -> str:
    return f"logos/{name}"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> "OrganizationQuerySet":
        """Those that anybody may see: checked by somebody of the team, not merged into another."""
        return self.filter(verification=Verification.VERIFIED, merged_into=None)


class Organization(models.Model):
    """An organised actor: a community board, a firm, a mayoralty, a university, a radio.

    One that was found twice stays as a tombstone: `merged_into` says which one stands for it.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=160, db_index=True)
    sector = models.CharField(max_length=20, choices=Sector)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="organizations")
    further_territories = models.ManyToManyField(
        Territory, blank=True, related_name="further_organizations"
    )
    purpose = models.TextField(blank=True)
    website = models.URLField(blank=True)
    contact = models.CharField(max_length=160, blank=True)  # institutional, public
    size = models.CharField(max_length=12, choices=Size, blank=True)
    logo = models.FileField(upload_to=logo_path, blank=True)  # re-encoded, no metadata
    logo_alternative = models.CharField(max_length=160, blank=True)
    verification = models.CharField(
        max_length=10, choices=Verification, default=Verification.PENDING
    )
    is_authority = models.BooleanField(default=False)  # may answer and commit
    campaigns = models.BooleanField(default=False)  # enters candidates: kept out, refused
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/organizaciones/{self.slug}/"

    def set_logo(self, clean: CleanFile, alternative: str) -> None:
        self.logo.save(clean.file_name, clean.as_file(), save=False)
        self.logo_alternative = alternative


class OrganizationVersion(models.Model):
    """What an organisation said of itself from one moment on, and which fields that changed.

    `content` holds public facts of the organisation alone: its contact, which may be somebody's
    telephone, stays out, and so does who wrote it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    changed = models.JSONField(default=list)  # names of fields
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="organization_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} v{self.number}"
