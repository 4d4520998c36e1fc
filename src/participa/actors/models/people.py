"""That people belong to organisations: sensitive, never shown in public."""

from typing import ClassVar

from django.db import models

from participa.accounts.models import PublicOffice, User
from participa.kernel.enums import Sector

from ..enums import MembershipRole, Verification
from .organizations import Organization


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
    # Who belongs to an institution of the State holds a public office, whatever their role here.
    PUBLIC_OFFICE: ClassVar = PublicOffice(
        held=models.Q(verification=Verification.VERIFIED, ended_at=None)
        & (
            models.Q(organization__sector=Sector.PUBLIC) | models.Q(organization__is_authority=True)
        ),
        places=("organization__territory", "organization__further_territories"),
    )

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
