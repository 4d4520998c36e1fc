"""Who answers, commits, gives evidence and says whether it is true."""

from __future__ import annotations

from participa.accounts.enums import Role
from participa.accounts.models import Participant, User
from participa.accounts.queries import has_role
from participa.actors.models import Organization
from participa.actors.queries import organizations_of
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.participation.enums import ContributionState, ProcessState
from participa.participation.models import Contribution, Process, ProcessRole
from participa.participation.rules import is_author, may_moderate

from .enums import EvidenceSource
from .models import Commitment, Evidence, Response
from .queries import ANSWER_ROLES, RESPONSIBLE_PROCESS_ROLES

INDEPENDENT_ROLES = (Role.REVIEWER, Role.OVERSEER)


def _user(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) else None


def _on_answering_team(by: Agent, process: Process) -> bool:
    if by.system:
        return True
    user = _user(by)
    if user is None:
        return False
    if has_role(user, *ANSWER_ROLES, territory=process.territory):
        return True
    return ProcessRole.objects.filter(
        process=process, user=user, role__in=RESPONSIBLE_PROCESS_ROLES
    ).exists()


def _represents(by: Agent, organization_id: int) -> bool:
    return organizations_of(_user(by)).filter(pk=organization_id).exists()


def _shows(process: Process) -> bool:
    return process.state != ProcessState.DRAFT and not process.is_template


def may_answer(by: Agent, process: Process, authority: Organization) -> Ruling:
    """The process's answering team, or whoever verifiably speaks for its deciding body.

    Only an authority answers, or the body that was announced to decide.
    """
    decides = authority.pk == process.decider_id
    if not (_on_answering_team(by, process) or (decides and _represents(by, authority.pk))):
        return no("not_on_answering_team")
    if not _shows(process):
        return no("process_not_open")
    if not (authority.is_authority or decides):
        return no("not_an_authority", organization=authority.name)
    return YES


def may_commit(by: Agent, process: Process, responsible: Organization) -> Ruling:
    """Whoever may answer for a body may commit it."""
    return may_answer(by, process, responsible)


def may_follow_up(by: Agent, commitment: Commitment) -> Ruling:
    """Progress, the institution's evidence, change and new terms: its team or its body."""
    if _on_answering_team(by, commitment.process):
        return YES
    return YES if _represents(by, commitment.responsible_id) else no("not_responsible")


def may_add_evidence(by: Agent, commitment: Commitment, source: str) -> Ruling:
    """Citizens: anybody. A third party's: an independent reviewer or overseer, or the team."""
    if not _shows(commitment.process):
        return no("not_found")
    if source == EvidenceSource.CITIZEN:
        return YES
    if source == EvidenceSource.THIRD_PARTY and has_role(
        _user(by), *INDEPENDENT_ROLES, territory=commitment.process.territory
    ):
        return YES
    return may_follow_up(by, commitment)


def may_contrast(by: Agent, evidence: Evidence) -> Ruling:
    """Anybody who takes part, except whoever gave it or is responsible for the commitment."""
    if evidence.hidden_at is not None or not _shows(evidence.commitment.process):
        return no("not_shown_any_more")
    if _gave(by, evidence):
        return no("contrasts_own_evidence")
    if not by.system and may_follow_up(by, evidence.commitment):
        return no("responsible_for_the_commitment")
    return YES


def _gave(by: Agent, evidence: Evidence) -> bool:
    if by.participant_id is not None and by.participant_id == evidence.participant_id:
        return True
    giver = evidence.by_id
    if giver is None:
        return False
    if by.user_id is not None:
        return by.user_id == giver
    # Somebody signed out who still holds the code of the account that gave it.
    return Participant.objects.filter(pk=by.participant_id or 0, user_id=giver).exists()


def may_hide_evidence(by: Agent, evidence: Evidence) -> Ruling:
    if evidence.hidden_at is not None:
        return no("already_hidden")
    return may_moderate(by, evidence.commitment.process)


def may_rate(by: Agent, response: Response) -> Ruling:
    """Anybody who takes part, except those who wrote the answer."""
    if not _shows(response.process):
        return no("not_found")
    if not by.system and may_answer(by, response.process, response.authority):
        return no("rates_own_answer")
    return YES


def may_file(by: Agent, contribution: Contribution) -> Ruling:
    """Writing down a filing number: the authors who filed it, or the answering team."""
    if contribution.state != ContributionState.PUBLISHED:
        return no("not_shown_any_more")
    if is_author(by, contribution) or _on_answering_team(by, contribution.process):
        return YES
    return no("not_the_author")


def may_remind(by: Agent) -> Ruling:
    """Only the platform itself, on its rounds."""
    return YES if by.system else no("only_the_platform")
