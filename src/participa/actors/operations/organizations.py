"""Registering and verifying organisations, and what each says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import Sector
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search
from participa.territories.models import Territory
from participa.territories.queries import search_key

from ..enums import MembershipRole, Verification
from ..models import Membership, Organization, OrganizationTopic
from ..queries import organization_document
from ..rules import (
    may_describe,
    may_have_size,
    may_register_organization,
    may_stand,
    may_verify_organization,
)
from ._fields import SNAPSHOT, free_slug, snapshot, write_version


@operation
def register_organization(
    *,
    by: Agent,
    at: datetime,
    name: str,
    sector: str,
    territory: Territory,
    purpose: str = "",
    website: str = "",
    contact: str = "",
    campaigns: bool = False,
) -> Organization:
    """A new organisation, still to be verified; the person asks to represent it.

    campaigns: it is an electoral campaign or enters candidates, which is refused.
    Registering it again returns the one that is waiting; a name taken in the territory is a
    ValidationError.
    """
    key = search_key(name)
    same = Organization.objects.filter(folded_name=key, territory=territory).exclude(
        verification=Verification.REFUSED
    )
    lock(f"organization:{territory.pk}:{key}")  # the same form sent twice at the same instant
    if by.user_id is not None and (
        own := same.filter(
            memberships__user_id=by.user_id, verification=Verification.PENDING
        ).first()
    ):
        unchanged()
        return own
    known = Organization.objects.filter(folded_name=key, territory=territory, campaigns=True)
    require(may_register_organization(by, campaigns=campaigns or known.exists()))
    if same.exists():
        raise ValidationError(
            {
                "name": _(
                    "Ya hay una organización con ese nombre en %(territory)s. "
                    "Búsquela en el directorio o escriba el nombre completo de la suya."
                )
                % {"territory": territory.name}
            }
        )
    organization = Organization(
        slug=free_slug(name, territory),
        name=name.strip(),
        folded_name=key,
        sector=sector,
        territory=territory,
        purpose=purpose,
        website=website,
        contact=contact,
        created_at=at,
    )
    organization.full_clean()
    organization.save()
    rows: list[models.Model] = [write_version(organization, at, [])]
    if isinstance(by.user, User):
        rows.append(
            Membership.objects.create(
                organization=organization,
                user=by.user,
                role=MembershipRole.REPRESENTATIVE,
                since_at=at,
            )
        )
    record(
        "actors.organization_registered",
        by=by,
        at=at,
        subject=organization,
        rows=rows,
        data={"sector": sector, "territory": territory.code},
        personal={"name": name, "contact": contact},
    )
    return organization


@operation
def verify_organization(
    *, by: Agent, at: datetime, organization: Organization, is_authority: bool = False
) -> Organization:
    """The organisation is real and becomes public; `is_authority`: it may answer and commit."""
    require(may_verify_organization(by, organization))
    require(may_stand(organization))
    if is_authority and organization.sector != Sector.PUBLIC:
        raise ValidationError(
            {"is_authority": _("Sólo una institución pública puede responder como autoridad.")}
        )
    state = (organization.verification, organization.is_authority)
    if state == (Verification.VERIFIED, is_authority):
        unchanged()
        return organization
    organization.verification = Verification.VERIFIED
    organization.is_authority = is_authority
    organization.save(update_fields=["verification", "is_authority"])
    search.put(organization_document(organization))
    record(
        "actors.organization_verified",
        by=by,
        at=at,
        subject=organization,
        data={"organization": organization.slug, "is_authority": is_authority},
    )
    return organization


@operation
def refuse_organization(
    *, by: Agent, at: datetime, organization: Organization, reason: str
) -> Organization:
    """The organisation could not be verified, and why; it stays out of the directory."""
    require(may_verify_organization(by, organization))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué no se pudo verificar.")})
    if organization.verification == Verification.REFUSED:
        unchanged()
        return organization
    organization.verification = Verification.REFUSED
    organization.save(update_fields=["verification"])
    search.drop("organization", organization.pk)
    record(
        "actors.organization_refused",
        by=by,
        at=at,
        subject=organization,
        personal={"reason": reason.strip()},
    )
    return organization


@operation
def mark_campaign(
    *, by: Agent, at: datetime, organization: Organization, campaigns: bool, reason: str
) -> Organization:
    """It turned out to be a party, movement or campaign: out of the directory, its parts ended.

    campaigns: False takes the mark back; the organisation then waits to be verified again.
    """
    require(may_verify_organization(by, organization))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba qué muestra que inscribe candidaturas, o no.")})
    if organization.campaigns == campaigns:
        unchanged()
        return organization
    organization.campaigns = campaigns
    organization.verification = Verification.REFUSED if campaigns else Verification.PENDING
    organization.save(update_fields=["campaigns", "verification"])
    search.drop("organization", organization.pk)
    ended = list(organization.partnerships.filter(ended_on=None)) if campaigns else []
    for row in ended:
        row.ended_on = max(timezone.localdate(at), row.since_on)
        row.save(update_fields=["ended_on"])
    record(
        "actors.campaign_marked",
        by=by,
        at=at,
        subject=organization,
        rows=ended,
        data={"organization": organization.slug, "campaigns": campaigns},
        personal={"reason": reason.strip()},
    )
    return organization


@operation
def edit_organization(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    purpose: str,
    website: str,
    contact: str,
    size: str | None = None,
    topics: Iterable[str] | None = None,
    further_territories: Iterable[Territory] | None = None,
    logo: CleanFile | None = None,
    logo_alternative: str | None = None,
    keep_logo: bool = True,
) -> Organization:
    """What the organisation says of itself, as a new version; None leaves a thing as it is."""
    require(may_describe(by, organization))
    if size is not None:
        require(may_have_size(organization.sector, size))
    contact_before, before = organization.contact, snapshot(organization)
    organization.size = organization.size if size is None else size
    organization.purpose, organization.website = purpose.strip(), website.strip()
    organization.contact = contact.strip()
    _set_logo(organization, logo, logo_alternative, keep_logo)
    organization.full_clean()
    written: list[models.Model] = []
    removed: list[str] = []
    if topics is not None:
        written, removed = _set_topics(organization, set(topics))
    if further_territories is not None:
        wanted = [one for one in further_territories if one != organization.territory]
        organization.further_territories.set(wanted)
    after = snapshot(organization)
    changed = [name for name in SNAPSHOT if before[name] != after[name]]
    if organization.contact != contact_before:
        changed.append("contact")
    if not changed:
        unchanged()
        return organization
    if not organization.versions.exists():  # registered before versions were kept
        written.append(write_version(organization, organization.created_at, [], before))
    organization.version += 1
    organization.save()
    written.append(write_version(organization, at, changed, after))
    if organization.verification == Verification.VERIFIED and not organization.merged_into_id:
        search.put(organization_document(organization))
    record(
        "actors.organization_edited",
        by=by,
        at=at,
        subject=organization,
        rows=written,
        removed=removed,
        data={"organization": organization.slug, "fields": changed},
        personal={"contact": [contact_before, organization.contact]}
        if "contact" in changed
        else {},
    )
    return organization


def _set_logo(
    organization: Organization, logo: CleanFile | None, alternative: str | None, keep: bool
) -> None:
    if logo is not None:
        organization.set_logo(logo, (alternative or "").strip())
    elif not keep:
        organization.logo, organization.logo_alternative = "", ""
    elif alternative is not None and organization.logo:
        organization.logo_alternative = alternative.strip()
    if organization.logo and not organization.logo_alternative:
        organization.logo_alternative = organization.name


def _set_topics(
    organization: Organization, wanted: set[str]
) -> tuple[list[models.Model], list[str]]:
    """The rows written, the keys of those removed."""
    here = {row.topic: row for row in organization.topics.all()}
    gone = [row for topic, row in here.items() if topic not in wanted]
    removed = [row_key(row) for row in gone]
    for row in gone:
        row.delete()
    made: list[models.Model] = []
    for topic in sorted(wanted - here.keys()):
        row = OrganizationTopic(organization=organization, topic=topic)
        row.full_clean()
        row.save()
        made.append(row)
    return made, removed
