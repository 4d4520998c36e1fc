"""A whole list of organisations, written at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search
from participa.territories.models import Territory
from participa.territories.queries import search_key

from ..enums import Register, Verification
from ..models import Organization, OrganizationTopic, OrganizationVersion, RegisterEntry
from ..queries import organization_document
from ..queries.imports import NewOrganization
from ..rules import may_have_size, may_import_organizations, may_verify_in
from ._fields import SNAPSHOT, free_slug

BATCH = 500


@operation
def import_organizations(
    *, by: Agent, at: datetime, organizations: Sequence[NewOrganization]
) -> list[Organization]:
    """Verified organisations of a list that the team checked; all of them, or none.

    A name taken in its territory in the meantime refuses the whole list (ValidationError).
    """
    require(may_import_organizations(by))
    territories = {new.territory.pk: new.territory for new in organizations}
    for territory in territories.values():
        require(may_verify_in(by, territory))
    for new in organizations:
        require(may_have_size(new.sector, new.size))
    if not organizations:
        unchanged()
        return []
    _refuse_taken(organizations, territories)
    taken = set(Organization.objects.values_list("slug", flat=True))
    rows = []
    for new in organizations:
        slug = free_slug(new.name, new.territory, taken)
        taken.add(slug)
        rows.append(
            Organization(
                slug=slug,
                name=new.name,
                folded_name=search_key(new.name),
                sector=new.sector,
                territory=new.territory,
                purpose=new.purpose,
                website=new.website,
                contact=new.contact,
                size=new.size,
                verification=Verification.VERIFIED,
                created_at=at,
            )
        )
    for row in rows:
        row.clean_fields(exclude=["territory", "merged_into"])
    Organization.objects.bulk_create(rows, batch_size=BATCH)
    written: list[models.Model] = [*_hanging_on(rows, organizations, at)]
    search.put_many(organization_document(row) for row in rows)
    record(
        "actors.organizations_imported",
        by=by,
        at=at,
        subject=rows[0],
        created=[*rows, *written],
        data={
            "organizations": len(rows),
            "territories": sorted(one.code for one in territories.values()),
        },
    )
    return rows


def _refuse_taken(
    organizations: Sequence[NewOrganization], territories: dict[int, Territory]
) -> None:
    standing = Organization.objects.filter(territory__in=territories).exclude(
        verification=Verification.REFUSED
    )
    taken = set(standing.order_by().values_list("folded_name", "territory_id"))
    for new in organizations:
        key = (search_key(new.name), new.territory.pk)
        if key in taken:
            raise ValidationError(
                _("«%(name)s» ya está en el directorio. Cargue el archivo otra vez.")
                % {"name": new.name}
            )
        taken.add(key)


def _hanging_on(
    rows: Sequence[Organization], organizations: Sequence[NewOrganization], at: datetime
) -> list[models.Model]:
    """Their first versions, topics and tax numbers."""
    versions, topics, entries = [], [], []
    for row, new in zip(rows, organizations, strict=True):
        plain = {name: str(getattr(row, name)) for name in SNAPSHOT if name not in _LISTS}
        content = plain | {"topics": list(new.topics), "further_territories": []}
        versions.append(
            OrganizationVersion(organization=row, number=1, content=content, changed=[], at=at)
        )
        topics += [OrganizationTopic(organization=row, topic=topic) for topic in new.topics]
        if new.nit:
            entries.append(
                RegisterEntry(organization=row, register=Register.NIT, number=new.nit, added_at=at)
            )
    return [
        *OrganizationVersion.objects.bulk_create(versions, batch_size=BATCH),
        *OrganizationTopic.objects.bulk_create(topics, batch_size=BATCH),
        *RegisterEntry.objects.bulk_create(entries, batch_size=BATCH),
    ]


_LISTS = ("topics", "further_territories")
