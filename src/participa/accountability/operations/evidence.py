"""Showing what was done."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.accounts.queries import code_again
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.participation.enums import ModerationReason

from ..enums import EvidenceSource
from ..models import Commitment, Evidence
from ..queries import authors_behind, followers_of_commitment
from ..rules import may_add_evidence, may_hide_evidence
from ._reach import settle_reach
from .voices import _hand


@operation
def add_evidence(
    *,
    by: Agent,
    at: datetime,
    commitment: Commitment,
    source: str,
    title: str,
    dated_on: date,
    description: str = "",
    file: CleanFile | None = None,
    alternative_text: str = "",
    link: str = "",
) -> tuple[Evidence, str | None]:
    """Add a cleaned file or an https link. Returns it and, for a new visitor, their code.

    The same thing sent twice is one piece of evidence: the first is returned.
    """
    require(may_add_evidence(by, commitment, source))
    evidence = Evidence(
        commitment=commitment,
        source=source,
        title=title.strip(),
        description=description.strip(),
        dated_on=dated_on,
        alternative_text=alternative_text.strip(),
        link=link.strip(),
        file_digest=file.digest if file else "",
        content_type=file.content_type if file else "",
        size=file.size if file else 0,
        at=at,
    )
    _check(evidence, at)
    lock(f"evidence:{commitment.pk}")  # the same thing sent twice at the same instant
    twin = commitment.evidence.filter(
        source=source,
        title=evidence.title,
        description=evidence.description,
        dated_on=dated_on,
        file_digest=evidence.file_digest,
        link=evidence.link,
        hidden_at=None,
    ).first()
    if twin is not None:
        unchanged()
        return twin, code_again(by, at, twin.participant)
    code = None
    if source == EvidenceSource.CITIZEN:
        participant, code = _hand(by, at)
        evidence.participant_id = participant.pk
    elif isinstance(by.user, User):
        evidence.by = by.user
    if file is not None:
        evidence.file.save(file.file_name, file.as_file(), save=False)
    evidence.save()
    settle_reach(commitment.response)
    _tell(evidence, by, at)
    record(
        "accountability.evidence_added",
        by=by,
        at=at,
        subject=evidence,
        data={"source": source, "digest": evidence.file_digest},
    )
    return evidence, code


def _tell(evidence: Evidence, by: Agent, at: datetime) -> None:
    """Whoever asked for it knows the place, and is asked whether it is true; others are told."""
    commitment = evidence.commitment
    followers = set(followers_of_commitment(commitment)) - {evidence.participant_id}
    authors = followers & set(authors_behind(commitment))
    for kind, people in (("asked_if_true", authors), ("evidence_added", followers - authors)):
        announce(
            kind=kind,
            participants=people,
            params={
                "title": commitment.versions.order_by("-number")[0].title,
                "evidence": evidence.title,
                "source": evidence.source,
            },
            url=f"{commitment.get_absolute_url()}#evidencia-{evidence.pk}",
            at=at,
            by=by,
        )


def _check(evidence: Evidence, at: datetime) -> None:
    evidence.clean_fields(exclude=["commitment", "by", "participant", "file", "hidden_at"])
    if not (evidence.file_digest or evidence.link):
        raise ValidationError(
            {"file": _("Adjunte un archivo o escriba la dirección de un enlace.")}
        )
    if evidence.link and not evidence.link.startswith("https://"):
        raise ValidationError({"link": _("Escriba un enlace que empiece por https://")})
    if evidence.content_type.startswith("image/") and not evidence.alternative_text:
        raise ValidationError(
            {"alternative_text": _("Describa la foto para quien no puede verla.")}
        )
    if evidence.dated_on > timezone.localdate(at):
        raise ValidationError(
            {"dated_on": _("Escriba la fecha de lo que muestra: de hoy o anterior.")}
        )


@operation
def hide_evidence(*, by: Agent, at: datetime, evidence: Evidence, reason: str) -> Evidence:
    """Take evidence out of sight and out of the count; its place and the reason stay public."""
    require(may_hide_evidence(by, evidence))
    if reason not in ModerationReason.values:
        raise ValidationError({"reason": _("Elija una razón.")})
    evidence.hidden_at = at
    evidence.hidden_reason = reason
    evidence.save(update_fields=["hidden_at", "hidden_reason"])
    settle_reach(evidence.commitment.response)
    announce(
        kind="evidence_hidden",
        participants=[evidence.participant_id] if evidence.participant_id else [],
        params={"title": evidence.title, "reason": reason},
        url=f"{evidence.commitment.get_absolute_url()}#evidencia-{evidence.pk}",
        at=at,
        by=by,
    )
    record(
        "accountability.evidence_hidden", by=by, at=at, subject=evidence, data={"reason": reason}
    )
    return evidence
