"""Answering contributions, and correcting an answer in the open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Process
from participa.search import operations as search

from ..enums import Outcome
from ..models import Response, ResponseTarget, ResponseVersion
from ..queries import followers_by_contribution, response_document
from ..rules import may_answer
from ._reach import settle_reach

REASON_LENGTH = 40  # characters that a refusal's reason needs at least


@operation
def record_response(
    *,
    by: Agent,
    at: datetime,
    process: Process,
    authority: Organization,
    contributions: Sequence[Contribution],
    outcome: str,
    body: str,
    signed_by: str,
    transferred_to: str = "",
) -> Response:
    """Publish one answer to one or many contributions of a process; their followers hear of it.

    The same words of the same authority to the same contributions, sent again, are one answer.
    ValidationError names the fields to mend.
    """
    require(may_answer(by, process, authority))
    targets = list({contribution.pk: contribution for contribution in contributions}.values())
    _check_targets(process, targets)
    version = ResponseVersion(
        number=1,
        outcome=outcome,
        body=body.strip(),
        signed_by=signed_by.strip(),
        transferred_to=transferred_to.strip() if outcome == Outcome.TRANSFERRED else "",
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    _check_version(version)
    lock(f"answers:{process.pk}")  # the same answer sent twice at the same instant
    if earlier := _same_answer(process, authority, targets, version):
        unchanged()
        return earlier
    response = Response.objects.create(process=process, authority=authority, created_at=at)
    version.response = response
    version.save()
    rows = [
        version,
        *(
            ResponseTarget.objects.create(response=response, contribution=target, answered_at=at)
            for target in targets
        ),
    ]
    settle_reach(response)
    search.put(response_document(response, version))
    _tell(response, version, targets, kind="answered", by=by, at=at)
    record(
        "accountability.response_recorded",
        by=by,
        at=at,
        subject=response,
        rows=rows,
        data={"outcome": outcome, "contributions": [target.pk for target in targets]},
    )
    return response


def _check_targets(process: Process, targets: Sequence[Contribution]) -> None:
    if not targets:
        raise ValidationError({"contributions": _("Elija al menos un aporte para responder.")})
    for target in targets:
        if target.process_id != process.pk or target.state != ContributionState.PUBLISHED:
            raise ValidationError(
                {"contributions": _("Sólo se responden aportes publicados de este proceso.")}
            )


def _check_version(version: ResponseVersion) -> None:
    version.clean_fields(exclude=["response", "by"])
    if version.outcome == Outcome.NOT_ADOPTED and len(version.body) < REASON_LENGTH:
        raise ValidationError(
            {
                "body": _(
                    "Explique por qué no se adopta: al menos %(n)s letras, con la razón de fondo."
                )
                % {"n": REASON_LENGTH}
            }
        )
    if version.outcome == Outcome.TRANSFERRED and not version.transferred_to:
        raise ValidationError(
            {
                "transferred_to": _(
                    "Escriba a qué entidad se traslada y con qué número, si lo tiene."
                )
            }
        )


def _same_answer(
    process: Process,
    authority: Organization,
    targets: Sequence[Contribution],
    version: ResponseVersion,
) -> Response | None:
    twins = Response.objects.filter(
        process=process,
        authority=authority,
        targets__contribution=targets[0],
        versions__number=1,
        versions__outcome=version.outcome,
        versions__body=version.body,
        versions__signed_by=version.signed_by,
    )
    wanted = {target.pk for target in targets}
    for twin in twins.prefetch_related("targets"):
        if {target.contribution_id for target in twin.targets.all()} == wanted:
            return twin
    return None


def _tell(
    response: Response,
    version: ResponseVersion,
    targets: Sequence[Contribution],
    *,
    kind: str,
    by: Agent,
    at: datetime,
) -> None:
    followers = followers_by_contribution(targets)
    for target in targets:
        announce(
            kind=kind,
            participants=followers[target.pk],
            params={
                "title": target.title,
                "authority": response.authority.name,
                "outcome": version.outcome,
                "reason": version.reason,
            },
            url=f"{target.get_absolute_url()}#respuesta-{response.pk}",
            at=at,
            by=by,
        )


@operation
def revise_response(
    *,
    by: Agent,
    at: datetime,
    response: Response,
    outcome: str,
    body: str,
    signed_by: str,
    reason: str,
    transferred_to: str = "",
) -> ResponseVersion:
    """A new version with its reason; what people read before stays to be read."""
    require(may_answer(by, response.process, response.authority))
    Response.objects.select_for_update().get(pk=response.pk)
    latest = response.versions.order_by("-number")[0]
    version = ResponseVersion(
        response=response,
        number=latest.number + 1,
        outcome=outcome,
        body=body.strip(),
        signed_by=signed_by.strip(),
        transferred_to=transferred_to.strip() if outcome == Outcome.TRANSFERRED else "",
        reason=reason.strip(),
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    _check_version(version)
    if all(
        getattr(latest, name) == getattr(version, name)
        for name in ("outcome", "body", "signed_by", "transferred_to")
    ):
        unchanged()
        return latest
    if not version.reason:
        raise ValidationError({"reason": _("Escriba por qué hace falta corregir la respuesta.")})
    version.save()
    search.put(response_document(response, version))
    shown = list(response.contributions.public())  # type: ignore[attr-defined]
    _tell(response, version, shown, kind="answer_revised", by=by, at=at)
    record(
        "accountability.response_revised",
        by=by,
        at=at,
        subject=version,
        data={"number": version.number, "outcome": outcome, "before": latest.outcome},
    )
    return version
