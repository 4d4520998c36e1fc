"""What followed from one contribution, for its public page; the chain in five links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.participation.enums import ContributionState, LinkKind
from participa.participation.models import Contribution

from ..enums import CommitmentState, EvidenceSource, Outcome
from ..models import Filing
from .lists import Words, days_word, worst
from .records import Answer, Promised, answers_to, promises_of


@dataclass(frozen=True)
class Link:
    """One link of the chain, as `ui/chain.html` draws it. state: done, waiting, late or none."""

    code: str
    label: Words
    state: str
    state_word: Words
    detail: Words = ""
    date: date | datetime | None = None
    url: str = ""
    count: int | None = None
    weakest: bool = False


@dataclass(frozen=True)
class Story:
    """What happened with a contribution; of one that was joined to another, with that other."""

    contribution: Contribution
    at: datetime
    filings: tuple[Filing, ...] = ()
    answers: tuple[Answer, ...] = ()
    commitments: tuple[Promised, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def responses(self) -> tuple[Answer, ...]:
        return self.answers


def story(contribution: Contribution, at: datetime, *, filed: bool = True) -> Story:
    """What followed from a contribution; see `_tell` for its cost.

    filed: False if it is known that no petition was made of it.
    """
    return _tell(contribution, at, filed)


def _tell(contribution: Contribution, at: datetime, filed: bool = True) -> Story:
    """A contribution's whole story: eight queries at most (one more if it was joined)."""
    told = _joined_to(contribution)
    answers = answers_to(told.pk, told.answer_due_on)
    commitments = promises_of([answer.response.pk for answer in answers], at)
    filings: tuple[Filing, ...] = ()
    if filed or told is not contribution:
        filings = tuple(told.filings.select_related("authority").order_by("filed_on", "pk"))
    links = _links(told, answers, commitments, at)
    return Story(contribution, at, filings, answers, commitments, links)


def chain(contribution: Contribution, at: datetime, story: Story | None = None) -> tuple[Link, ...]:
    """The five links of one contribution; of a story already told, without asking again."""
    return (story or _tell(contribution, at)).links


def _joined_to(contribution: Contribution) -> Contribution:
    """The contribution whose chain counts: itself, or the one it was joined to."""
    if contribution.state != ContributionState.MERGED:
        return contribution
    link = (
        contribution.links_out.filter(kind=LinkKind.MERGED_INTO)
        .select_related("target__process")
        .last()
    )
    return link.target if link else contribution


def _links(
    contribution: Contribution,
    answers: Sequence[Answer],
    commitments: Sequence[Promised],
    at: datetime,
) -> tuple[Link, ...]:
    return (
        _contribution_link(contribution),
        _response_link(contribution, answers, timezone.localdate(at)),
        _commitment_link(answers, commitments),
        _evidence_link(commitments),
        _change_link(commitments),
    )


def _contribution_link(contribution: Contribution) -> Link:
    shown = contribution.state == ContributionState.PUBLISHED
    return Link(
        "contribution",
        _("Aporte"),
        "done" if shown else "none",
        _("Recibido") if shown else ContributionState(contribution.state).label,
        date=contribution.created_at,
        url=contribution.get_absolute_url(),
    )


def _response_link(contribution: Contribution, answers: Sequence[Answer], today: date) -> Link:
    label = _("Respuesta")
    if answers:
        first, latest = answers[0], answers[-1]
        late = first.days_late is not None and first.days_late > 0
        return Link(
            "response",
            label,
            "done",
            Outcome(latest.current.outcome).label,
            detail=_("%(authority)s, fuera del plazo")
            % {"authority": latest.response.authority.name}
            if late
            else latest.response.authority.name,
            date=latest.response.created_at,
            url=latest.response.get_absolute_url(),
            count=len(answers) if len(answers) > 1 else None,
        )
    if contribution.state != ContributionState.PUBLISHED:
        return Link("response", label, "none", _("No se espera"))
    due_on = contribution.answer_due_on
    if due_on is None:
        return Link("response", label, "none", _("Se responde en conjunto"))
    days = (due_on - today).days
    decider = contribution.process.decider.name
    if days < 0:
        return Link("response", label, "late", _("Sin respuesta"), days_word(days), due_on)
    return Link(
        "response",
        label,
        "waiting",
        _("En espera"),
        _("%(who)s responde: %(when)s") % {"who": decider, "when": days_word(days)},
        due_on,
    )


def _commitment_link(answers: Sequence[Answer], commitments: Sequence[Promised]) -> Link:
    label = _("Compromiso")
    if commitments:
        state = worst(promised.state for promised in commitments) or CommitmentState.ON_THE_WAY
        shown = next(promised for promised in commitments if promised.state == state)
        troubled = state in (CommitmentState.LATE, CommitmentState.BROKEN)
        return Link(
            "commitment",
            label,
            "late" if troubled else "done",
            state.label,
            detail=shown.current.post,
            date=shown.commitment.due_on,
            url=shown.commitment.get_absolute_url(),
            count=len(commitments) if len(commitments) > 1 else None,
        )
    if not answers:
        return Link("commitment", label, "none", _("Todavía no"))
    if answers[-1].current.outcome in (Outcome.ADOPTED, Outcome.PARTIAL):
        return Link("commitment", label, "waiting", _("Falta comprometerse"))
    return Link("commitment", label, "none", _("La respuesta no compromete"))


def _evidence_link(commitments: Sequence[Promised]) -> Link:
    label = _("Evidencia")
    shown = [proof for p in commitments for proof in p.proofs if not proof.is_hidden]
    if shown:
        latest = shown[-1].evidence
        denied = any(promised.facts.is_contradicted for promised in commitments)
        return Link(
            "evidence",
            label,
            "late" if denied else "done",
            _("La gente dice que no es cierto") if denied else _("A la vista"),
            detail=EvidenceSource(latest.source).label,
            date=latest.dated_on,
            url=f"/compromisos/{latest.commitment_id}/#evidencia-{latest.pk}",
            count=len(shown) if len(shown) > 1 else None,
        )
    if not commitments:
        return Link("evidence", label, "none", _("Todavía no"))
    if any(promised.days < 0 for promised in commitments):
        return Link("evidence", label, "late", _("Sin evidencia"))
    return Link("evidence", label, "waiting", _("En espera"))


def _change_link(commitments: Sequence[Promised]) -> Link:
    label = _("Cambio")
    changes = [change for promised in commitments for change in promised.changes]
    if changes:
        latest = changes[-1]
        return Link(
            "change",
            label,
            "done",
            latest.get_condition_display(),
            date=latest.happened_on,
            url=f"/compromisos/{latest.commitment_id}/#cambio-{latest.pk}",
            count=len(changes) if len(changes) > 1 else None,
        )
    if any(promised.proofs for promised in commitments):
        return Link("change", label, "waiting", _("Por verse"))
    return Link("change", label, "none", _("Todavía no"))
