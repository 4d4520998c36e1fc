"""From agreement to action: what everybody shares goes on as a contribution."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from participa.accounts.models import Participant
from participa.audit.operations import record
from participa.kernel import mechanisms
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.participation.enums import LinkKind
from participa.participation.models import Activity, Contribution, ContributionLink
from participa.participation.operations import NewContribution, submit_contribution

from ..rules import may_promote


@operation
def promote_statement(
    *,
    by: Agent,
    at: datetime,
    statement: Contribution,
    target: Activity,
    title: str,
    body: str,
    own: Mapping[str, str],
    reason: str,
) -> Contribution:
    """Make a contribution of another activity out of a statement; both point at each other.

    It is its author's, who hears of every answer. `own`: what the other mechanism asks beside
    title and body. Done once: again gives the contribution there is.
    """
    require(may_promote(by, statement, target, at))
    if link := statement.links_out.filter(kind=LinkKind.GREW_INTO).select_related("target").first():
        unchanged()
        return link.target
    author = Participant.objects.filter(pk=statement.author_id or 0, erased_at=None).first()
    new = NewContribution(title=title, body=body, credited_to=author, content=dict(own))
    capture = mechanisms.get(target.mechanism).capture
    if capture is None:
        sent = submit_contribution(by=by, at=at, activity=target, new=new)
    else:
        sent = capture(by=by, at=at, activity=target, new=new, **own)
    made: Contribution = sent.contribution
    row = ContributionLink.objects.create(
        source=statement, target=made, kind=LinkKind.GREW_INTO, reason=reason, at=at
    )
    record(
        "conversations.statement_promoted",
        by=by,
        at=at,
        subject=statement,
        rows=[row],
        data={"contribution": made.pk, "reason": reason},
    )
    return made
