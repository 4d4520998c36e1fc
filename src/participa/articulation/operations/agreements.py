"""What a table agrees, who signs it and what they bring; its decisions into the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accountability.operations import make_commitment
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent, system
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.objectives.models import ActorContribution, Objective
from participa.objectives.operations import promise_contribution
from participa.relations.enums import Occasion, TieKind
from participa.relations.operations import derive_ties

from ..models import Agreement, AgreementSignature, TableDecision, TableSession
from ..rules import may_commit_decision, may_publish_minutes, may_sign
from ._minuting import minute_signature

PLATFORM = system("articulation")


@operation
def make_agreement(
    *, by: Agent, at: datetime, session: TableSession, title: str, text: str
) -> Agreement:
    """What the actors of a table promise each other at a session; once per title."""
    require(may_publish_minutes(by, session, at))
    agreement = Agreement(
        table=session.table, session=session, title=title.strip(), text=text.strip(), created_at=at
    )
    agreement.clean_fields(exclude=["table", "session"])
    twin = session.agreements.filter(title=agreement.title).first()
    if twin is not None:
        unchanged()
        return twin
    agreement.save()
    record("articulation.agreement_made", by=by, at=at, subject=agreement)
    return agreement


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """What an organisation brings to an agreement: a contribution to one of its objectives."""

    objective: Objective
    kind: str
    what: str
    due_on: date
    amount: Decimal | None = None
    unit: str = ""


@operation
def sign_agreement(
    *,
    by: Agent,
    at: datetime,
    agreement: Agreement,
    organization: Organization,
    post: str,
    signed_on: date,
    brings: Bringing | None = None,
) -> AgreementSignature:
    """An organisation signs, through a post, and promises what it brings; those who signed work
    together. Each signs once."""
    require(may_sign(by, agreement, organization))
    signature = AgreementSignature(
        agreement=agreement,
        organization=organization,
        post=post.strip(),
        signed_on=signed_on,
        at=at,
    )
    signature.clean_fields(exclude=["agreement", "organization", "contribution"])
    if signed_on > timezone.localdate(at):
        raise ValidationError({"signed_on": _("Escriba la fecha de hoy o una anterior.")})
    existing = agreement.signatures.filter(organization=organization).first()
    if existing is not None:
        unchanged()
        return existing
    if brings is not None:
        signature.contribution = _promise(by, at, agreement, organization, post, brings)
    signature.save()
    signed = [row.organization for row in agreement.signatures.select_related("organization")]
    if len(signed) > 1:
        derive_ties(
            by=PLATFORM,
            at=at,
            organizations=signed,
            kind=TieKind.WORKS_WITH,
            occasion=Occasion.AGREEMENT,
            origin=f"agreement:{agreement.pk}",
            on=signed_on,
        )
    minute_signature(PLATFORM, at, agreement.session, signature)
    record(
        "articulation.agreement_signed",
        by=by,
        at=at,
        subject=agreement,
        rows=[signature],
        data={"organization": organization.slug},
    )
    return signature


def _promise(
    by: Agent,
    at: datetime,
    agreement: Agreement,
    organization: Organization,
    post: str,
    brings: Bringing,
) -> ActorContribution:
    if not agreement.table.objectives.filter(pk=brings.objective.pk).exists():
        raise ValidationError({"objective": _("Elija un objetivo de esta mesa.")})
    return promise_contribution(
        by=by,
        at=at,
        objective=brings.objective,
        organization=organization,
        kind=brings.kind,
        what=brings.what,
        post=post,
        due_on=brings.due_on,
        amount=brings.amount,
        unit=brings.unit,
    )


@operation
def record_decision(*, by: Agent, at: datetime, session: TableSession, text: str) -> TableDecision:
    """What the table decided at a session; the same words again change nothing."""
    require(may_publish_minutes(by, session, at))
    decision = TableDecision(session=session, text=text.strip(), at=at)
    decision.clean_fields(exclude=["session", "commitment"])
    twin = session.decisions.filter(text=decision.text).first()
    if twin is not None:
        unchanged()
        return twin
    decision.save()
    record("articulation.decision_recorded", by=by, at=at, subject=decision)
    return decision


@operation
def commit_decision(
    *,
    by: Agent,
    at: datetime,
    decision: TableDecision,
    responsible: Organization,
    title: str,
    post: str,
    due_on: date,
    means_of_verification: str,
    description: str = "",
) -> TableDecision:
    """A body commits itself because of a decision: from here on it is followed in the chain."""
    require(may_commit_decision(by, decision))
    table = decision.session.table
    commitment = make_commitment(
        by=by,
        at=at,
        process=table.process,
        responsible=responsible,
        title=title,
        post=post,
        due_on=due_on,
        means_of_verification=means_of_verification,
        description=description,
    )
    decision.commitment = commitment
    decision.save(update_fields=["commitment"])
    record(
        "articulation.decision_committed",
        by=by,
        at=at,
        subject=decision,
        data={"commitment": commitment.pk},
    )
    return decision
