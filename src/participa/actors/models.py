"""Who acts in a territory: organisations of every sector. Their members are never exposed."""

from typing import ClassVar

from django.db import models

from participa.accounts.models import User
from participa.kernel.enums import Sector
from participa.territories.models import Territory

from .enums import MembershipRole, Verification


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> "OrganizationQuerySet":
        """Those that anybody may see: somebody of the team checked that they are real."""
        return self.filter(verification=Verification.VERIFIED)


class Organization(models.Model):
    """An organised actor: a community board, a firm, a mayoralty, a university, a radio."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=160, db_index=True)
    sector = models.CharField(max_length=20, choices=Sector)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="organizations")
    purpose = models.TextField(blank=True)
    website = models.URLField(blank=True)
    contact = models.CharField(max_length=160, blank=True)  # institutional, public
    verification = models.CharField(
        max_length=10, choices=Verification, default=Verification.PENDING
    )
    is_authority = models.BooleanField(default=False)  # may answer and commit
    created_at = models.DateTimeField()

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/organizaciones/{self.slug}/"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)

    def representatives(self) -> "MembershipQuerySet":
        """Those who may speak for their organisation."""
        return self.current().filter(
            role=MembershipRole.REPRESENTATIVE, verification=Verification.VERIFIED
        )


class Membership(models.Model):
    """That a person belongs to or represents an organisation. Sensitive: never shown in public.

    While it is pending, the other side must still agree: the person if the organisation
    `invited` them, somebody who may verify if the person asked.
    """

    LEAVES_WITH_PERSON: ClassVar = True

    LEDGER_PRIVATE: ClassVar = True

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=MembershipRole)
    verification = models.CharField(
        max_length=10, choices=Verification, default=Verification.PENDING
    )
    invited = models.BooleanField(default=False)
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organization_id}"
