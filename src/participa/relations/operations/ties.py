"""Ties that come from outside the survey. None is ever rewritten: ended, and another begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import MUTUAL, Occasion, Strength, TieBasis, TieKind
from ..models import Tie, TieEvidence
from ..rules import may_declare_tie, may_derive_ties, may_end_tie, may_record_ties


@dataclass(frozen=True, kw_only=True)
class TieProof:
    """What shows a tie: a link, or a file that `kernel.files.accept` cleaned."""

    title: str
    link: str = ""
    file: CleanFile | None = None


@operation
def declare_tie(
    *,
    by: Agent,
    at: datetime,
    source: Organization,
    target: Organization,
    kind: str,
    strength: int = Strength.OCCASIONAL,
    since_on: date | None = None,
    until_on: date | None = None,
) -> Tie:
    """`source` says, outside any wave, that it has this relation; saying it again changes nothing.

    Raises ValidationError for a tie with itself, an unknown kind or dates that run backwards.
    """
    require(may_declare_tie(by, source))
    return _standing(by, at, source, target, kind, strength, since_on, until_on, TieBasis.DECLARED)


@operation
def document_tie(
    *,
    by: Agent,
    at: datetime,
    source: Organization,
    target: Organization,
    kind: str,
    proof: TieProof,
    strength: int = Strength.OCCASIONAL,
    since_on: date | None = None,
    until_on: date | None = None,
) -> Tie:
    """A tie that a file or link shows; where it is known already, one more piece of evidence."""
    require(may_record_ties(by, source.territory))
    shown = _evidence(proof, at)
    tie, is_new = _found_or_new(
        at, by, source, target, kind, strength, since_on, until_on, TieBasis.DOCUMENTED
    )
    if not is_new and tie.evidence.filter(
        title=shown.title, link=shown.link, file_digest=shown.file_digest
    ):
        unchanged()
        return tie
    if is_new:
        tie.save()
    shown.tie = tie
    if proof.file is not None:
        shown.file.save(proof.file.file_name, proof.file.as_file(), save=False)
    shown.save()
    record(
        "relations.tie_documented",
        by=by,
        at=at,
        subject=tie,
        rows=[shown],
        data={"kind": tie.kind, "digest": shown.file_digest},
    )
    return tie


@operation
def derive_tie(
    *,
    by: Agent,
    at: datetime,
    source: Organization,
    target: Organization,
    kind: str,
    occasion: str,
    origin: str,
    strength: int = Strength.OCCASIONAL,
    on: date | None = None,
) -> Tie:
    """A tie that follows from an act on the platform, named by `origin` (`table:12`).

    The same act derives it once, whichever of the two is named first if the relation is mutual.
    """
    require(may_derive_ties(by))
    return _derive(by, at, [(source, target)], kind, occasion, origin, strength, on)[0]


@operation
def derive_ties(
    *,
    by: Agent,
    at: datetime,
    organizations: Sequence[Organization],
    kind: str,
    occasion: str,
    origin: str,
    strength: int = Strength.OCCASIONAL,
    on: date | None = None,
) -> list[Tie]:
    """The same between every two of several organisations: those who sat at a table, who signed."""
    require(may_derive_ties(by))
    distinct = list({organization.pk: organization for organization in organizations}.values())
    return _derive(by, at, list(combinations(distinct, 2)), kind, occasion, origin, strength, on)


@operation
def end_tie(*, by: Agent, at: datetime, tie: Tie, reason: str, on: date | None = None) -> Tie:
    """It holds no longer after a day, for a reason that stays to be read."""
    require(may_end_tie(by, tie))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué terminó la relación.")})
    tie.until_on = on or timezone.localdate(at)
    if tie.until_on < tie.since_on:
        raise ValidationError({"on": _("La relación no puede terminar antes de empezar.")})
    tie.end_reason = reason.strip()
    tie.clean_fields(exclude=["source", "target", "answer", "recorded_by"])
    tie.save(update_fields=["until_on", "end_reason"])
    record(
        "relations.tie_ended",
        by=by,
        at=at,
        subject=tie,
        data={"kind": tie.kind, "until_on": tie.until_on},
    )
    return tie


def _standing(
    by: Agent,
    at: datetime,
    source: Organization,
    target: Organization,
    kind: str,
    strength: int,
    since_on: date | None,
    until_on: date | None,
    basis: TieBasis,
) -> Tie:
    tie, is_new = _found_or_new(at, by, source, target, kind, strength, since_on, until_on, basis)
    if not is_new:
        unchanged()
        return tie
    tie.save()
    record("relations.tie_declared", by=by, at=at, subject=tie, data={"kind": tie.kind})
    return tie


def _found_or_new(
    at: datetime,
    by: Agent,
    source: Organization,
    target: Organization,
    kind: str,
    strength: int,
    since_on: date | None,
    until_on: date | None,
    basis: TieBasis,
) -> tuple[Tie, bool]:
    """The tie as it stands already, or a checked new one that is not saved yet."""
    tie = Tie(
        source=source,
        target=target,
        kind=kind,
        strength=strength,
        basis=basis,
        since_on=since_on or timezone.localdate(at),
        until_on=until_on,
        recorded_at=at,
        recorded_by=by.user if isinstance(by.user, User) else None,
    )
    _check_tie(tie, at)
    same = Tie.objects.filter(
        source=source, target=target, kind=kind, strength=strength, basis=basis, answer=None
    ).on(tie.since_on)
    if since_on is not None:
        same = same.filter(since_on=since_on, until_on=until_on)
    existing = same.first()
    return (existing, False) if existing else (tie, True)


def _check_tie(tie: Tie, at: datetime) -> None:
    """ValidationError, by field and in words, for what no tie may be."""
    if tie.source_id == tie.target_id:
        raise ValidationError(
            {"target": _("Una organización no tiene relaciones consigo misma: elija otra.")}
        )
    tie.clean_fields(exclude=["source", "target", "answer", "recorded_by"])
    if tie.since_on > timezone.localdate(at):
        raise ValidationError({"since_on": _("Escriba la fecha en que empezó: hoy o antes.")})
    if tie.until_on is not None and tie.until_on < tie.since_on:
        raise ValidationError(
            {"until_on": _("La fecha en que terminó debe ser posterior a la de inicio.")}
        )


def _evidence(proof: TieProof, at: datetime) -> TieEvidence:
    evidence = TieEvidence(
        title=proof.title.strip(),
        link=proof.link.strip(),
        file_digest=proof.file.digest if proof.file else "",
        content_type=proof.file.content_type if proof.file else "",
        size=proof.file.size if proof.file else 0,
        at=at,
    )
    evidence.clean_fields(exclude=["tie", "file"])
    if not (evidence.file_digest or evidence.link):
        raise ValidationError(
            {"file": _("Adjunte un archivo o escriba la dirección de un enlace.")}
        )
    if evidence.link and not evidence.link.startswith("https://"):
        raise ValidationError({"link": _("Escriba un enlace que empiece por https://")})
    return evidence


def _derive(
    by: Agent,
    at: datetime,
    pairs: Sequence[tuple[Organization, Organization]],
    kind: str,
    occasion: str,
    origin: str,
    strength: int,
    on: date | None,
) -> list[Tie]:
    if occasion not in Occasion.values or not origin:
        raise ValidationError(_("Falta decir de qué hecho sale la relación."))
    kind = chosen(TieKind, kind)
    known = {
        (tie.source_id, tie.target_id): tie for tie in Tie.objects.filter(origin=origin, kind=kind)
    }
    found, made = [], []
    for first, second in pairs:
        source, target = first, second
        if kind in MUTUAL and second.pk < first.pk:
            source, target = second, first
        tie = known.get((source.pk, target.pk))
        if tie is None:
            tie = Tie(
                source=source,
                target=target,
                kind=kind,
                strength=strength,
                basis=TieBasis.DERIVED,
                occasion=occasion,
                origin=origin,
                since_on=on or timezone.localdate(at),
                recorded_at=at,
                recorded_by=by.user if isinstance(by.user, User) else None,
            )
            _check_tie(tie, at)
            made.append(tie)
        found.append(tie)
    if not made:
        unchanged()
        return found
    Tie.objects.bulk_create(made)
    record(
        "relations.ties_derived",
        by=by,
        at=at,
        subject=made[0],
        created=made,
        data={"kind": kind, "occasion": occasion, "origin": origin, "ties": len(made)},
    )
    return found
