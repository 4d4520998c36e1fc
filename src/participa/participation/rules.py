"""Who may do what in a process, and when. Reason codes are worded in `web/reasons`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.actors.models import Matter, Organization
from participa.actors.queries import organizations_of, represents
from participa.actors.rules import may_stand
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.kernel.texts import names_in
from participa.territories.models import Territory

from .enums import (
    ContributionState,
    ModerationAction,
    Precondition,
    ProcessRoleKind,
    ProcessState,
)
from .models import (
    Activity,
    CoAuthor,
    Comment,
    Contribution,
    MatterMark,
    Phase,
    Process,
    ProcessRole,
)
from .queries.matters import mark_against

TERRITORY_TEAM = (Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY, Role.GOVERNMENT_LIAISON)

# Of contributions and of comments: the words are the same.
UNHIDEABLE = (ContributionState.HIDDEN, ContributionState.WITHDRAWN)

# Names that the law keeps for its own mechanisms (rule 2 of the model). An internal exercise
# that bore one would promise effects it cannot have.
PROTECTED_NAMES = (
    "cabildo abierto",
    "cabildos abiertos",
    "consulta popular",
    "consultas populares",
    "consulta previa",
    "consultas previas",
    "referendo",
    "referendos",
    "referendum",
    "revocatoria",
    "revocatorias",
)


def _user(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) else None


def _works_on(by: Agent, process: Process, *roles: str) -> bool:
    """The platform itself, the territory's team, or somebody with one of `roles` in the process."""
    if by.system:
        return True
    user = _user(by)
    if has_role(user, *TERRITORY_TEAM, territory=process.territory):
        return True
    if user is None:
        return False
    return ProcessRole.objects.filter(process=process, user=user, role__in=roles).exists()


def may_create_process(by: Agent, territory: object) -> Ruling:
    if by.system or has_role(_user(by), *TERRITORY_TEAM, territory=territory):  # type: ignore[arg-type]
        return YES
    return no("not_on_territory_team")


def may_manage_process(by: Agent, process: Process) -> Ruling:
    if _works_on(by, process, ProcessRoleKind.OWNER):
        return YES
    return no("not_on_process_team")


def may_see_process(by: Agent, process: Process) -> Ruling:
    """Drafts and templates show only to those who work on them."""
    if process.state != ProcessState.DRAFT and not process.is_template:
        return YES
    return YES if _works_on(by, process, *ProcessRoleKind.values) else no("not_found")


def may_see_contribution(by: Agent, contribution: Contribution) -> Ruling:
    """One that waits for review shows only to its authors (invited too) and to the team."""
    if not (ruling := may_see_process(by, contribution.process)):
        return ruling
    if contribution.state != ContributionState.PENDING or is_author(by, contribution):
        return YES
    invited = contribution.co_authors.filter(participant_id=by.participant_id or 0)
    return YES if may_work_on(by, contribution.process) or invited.exists() else no("not_found")


def may_moderate(by: Agent, process: Process) -> Ruling:
    if _works_on(by, process, ProcessRoleKind.OWNER, ProcessRoleKind.MODERATOR):
        return YES
    return no("not_on_process_team")


def may_decide(
    by: Agent, contribution: Contribution, comment: Comment | None, action: str
) -> Ruling:
    """Hide what shows, restore what was hidden; what its author took back stays so."""
    if not (ruling := may_moderate(by, contribution.process)):
        return ruling
    if comment is not None and comment.contribution_id != contribution.pk:
        return no("not_found")
    state = str((comment or contribution).state)
    if action == ModerationAction.HIDE and state in UNHIDEABLE:
        return no("nothing_to_hide")
    if action == ModerationAction.RESTORE and state != ContributionState.HIDDEN:
        return no("nothing_to_restore")
    return YES


def may_merge(by: Agent, target: Contribution) -> Ruling:
    """Others are joined to what shows: whatever points at it must lead somewhere."""
    if not (ruling := may_moderate(by, target.process)):
        return ruling
    return YES if target.state == ContributionState.PUBLISHED else no("not_shown_any_more")


def may_capture(by: Agent, process: Process) -> Ruling:
    """Typing in for somebody else, with their consent, from paper or by voice."""
    if _works_on(by, process, ProcessRoleKind.OWNER, ProcessRoleKind.FACILITATOR):
        return YES
    return no("not_on_process_team")


def may_work_on(by: Agent, process: Process) -> Ruling:
    """See the desk of a process: its team, or whoever speaks for the body that decides."""
    if _works_on(by, process, *ProcessRoleKind.values):
        return YES
    shown = process.state != ProcessState.DRAFT and not process.is_template
    if shown and organizations_of(_user(by)).filter(pk=process.decider_id).exists():
        return YES
    return no("not_on_process_team")


def may_be_called(title: str) -> Ruling:
    """Rule 2 of the model: no exercise of ours bears the name of a mechanism of the law."""
    for name in names_in([title], PROTECTED_NAMES):
        return no("protected_name", name=name)
    return YES


def missing_to_publish(process: Process) -> list[Ruling]:
    """Everything that keeps a draft from opening, in the order of the set-up's steps."""
    missing = []
    if not (ruling := may_be_called(process.title)):
        missing.append(ruling)
    if not (process.stake and process.component and process.menu_category):
        missing.append(no("matter_missing"))
    if not (ruling := may_stand(process.decider)):
        missing.append(ruling)
    if process.affects_ethnic_peoples:
        missing.append(no("needs_prior_consultation"))
    if not process.promise:
        missing.append(no("promise_missing"))
    if set(process.preconditions) != set(Precondition.values):
        missing.append(no("preconditions_missing"))
    if not process.activities.exists():
        missing.append(no("nothing_to_do_in_it"))
    return missing


def may_publish(by: Agent, process: Process) -> Ruling:
    """A process opens when its preconditions hold and people can do something in it."""
    if not (ruling := may_manage_process(by, process)):
        return ruling
    if process.is_template:
        return no("is_template")
    if process.state != ProcessState.DRAFT:
        return no("already_published")
    return next(iter(missing_to_publish(process)), YES)


def may_remove_phase(by: Agent, phase: Phase) -> Ruling:
    """Only an empty phase goes; one that people used stays."""
    if not (ruling := may_manage_process(by, phase.process)):
        return ruling
    return no("phase_in_use") if phase.activities.exists() else YES


def may_remove_activity(by: Agent, activity: Activity) -> Ruling:
    """Only an activity without contributions goes."""
    if not (ruling := may_manage_process(by, activity.process)):
        return ruling
    return no("activity_in_use") if activity.contributions.exists() else YES


def may_copy(by: Agent, source: Process, territory: Territory) -> Ruling:
    """What one may see, into a territory where one may set up."""
    if not (ruling := may_see_process(by, source)):
        return ruling
    return may_create_process(by, territory)


def may_take_role(by: Agent, role: ProcessRole) -> Ruling:
    """A process keeps somebody responsible."""
    if not (ruling := may_manage_process(by, role.process)):
        return ruling
    others = ProcessRole.objects.filter(process=role.process, role=ProcessRoleKind.OWNER)
    if role.role == ProcessRoleKind.OWNER and not others.exclude(pk=role.pk).exists():
        return no("last_owner")
    return YES


def may_close(by: Agent, process: Process) -> Ruling:
    """Rule 8 of the model: no close without devolución, or a signed reason for its absence."""
    if not (ruling := may_manage_process(by, process)):
        return ruling
    if process.state != ProcessState.OPEN:
        return no("process_not_open")
    if not process.feedback_returns.exists():
        return no("feedback_return_missing")
    return YES


def may_return_feedback(by: Agent, process: Process) -> Ruling:
    if not (ruling := may_manage_process(by, process)):
        return ruling
    return no("process_not_open") if process.state == ProcessState.DRAFT else YES


def may_contribute(by: Agent, activity: Activity, at: datetime) -> Ruling:
    process = activity.process
    if process.is_template or process.state == ProcessState.DRAFT:
        return no("not_found")
    if process.state == ProcessState.CLOSED:
        return no("process_closed")
    if at < activity.opens_at:
        return no("activity_not_open_yet", opens_at=activity.opens_at)
    if at >= activity.closes_at:
        return no("activity_over", closed_at=activity.closes_at)
    return YES


def may_import(by: Agent, process: Process, contributions: Iterable[Contribution]) -> Ruling:
    """Load signatures or comments from paper: on what shows, in one's own process, while open."""
    if not (ruling := may_capture(by, process)):
        return ruling
    if process.state != ProcessState.OPEN:
        return no("process_not_open")
    for contribution in contributions:
        if contribution.process_id != process.pk:
            return no("not_found")
        if contribution.state != ContributionState.PUBLISHED:
            return no("not_shown_any_more")
    return YES


def may_import_into(by: Agent, activity: Activity, sent: Iterable[datetime]) -> Ruling:
    """Load contributions from paper: handed in while the activity was open, typed in later."""
    if not (ruling := may_import(by, activity.process, ())):
        return ruling
    for moment in sent:
        if not (ruling := may_contribute(by, activity, moment)):
            return ruling
    return YES


def may_speak_for(by: Agent, organization: Organization) -> Ruling:
    if by.system or organizations_of(_user(by)).filter(pk=organization.pk).exists():
        return YES
    return no("not_a_verified_representative")


def may_keep_at_it(
    by: Agent, contribution: Contribution, organization_id: int | None = None
) -> Ruling:
    """An organisation keeps out of what touches its own permit, contract or lawsuit.

    organization_id: in whose name somebody acts; without one, all those they speak for count.
    """
    user = None if organization_id is not None else _user(by)
    mark = mark_against(contribution, organization_id, user)
    if mark is None:
        return YES
    return no("own_matter", organization=mark.matter.organization.name, matter=mark.matter.title)


def may_mark_matter(by: Agent, contribution: Contribution, matter: Matter) -> Ruling:
    """The organisation of the matter itself, or whoever moderates the process."""
    if isinstance(by.user, User) and represents(by.user, matter.organization):
        return may_see_contribution(by, contribution)
    return may_moderate(by, contribution.process)


def may_lift_mark(by: Agent, mark: MatterMark) -> Ruling:
    """Whoever moderates the process, and does not speak for the organisation."""
    if isinstance(by.user, User) and represents(by.user, mark.matter.organization):
        return no("own_mark")
    return may_moderate(by, mark.contribution.process)


def is_author(by: Agent, contribution: Contribution) -> bool:
    """The hand that sent it, or a co-author who accepted."""
    if by.participant_id is None:
        return False
    if contribution.author_id == by.participant_id:
        return True
    return contribution.co_authors.filter(
        participant_id=by.participant_id, accepted_at__isnull=False
    ).exists()


def may_revise(by: Agent, contribution: Contribution, at: datetime) -> Ruling:
    """Its authors, while the activity is open; what was answered stays as it was answered."""
    if not is_author(by, contribution):
        return no("not_the_author")
    if contribution.state not in (ContributionState.PUBLISHED, ContributionState.PENDING):
        return no("not_shown_any_more")
    for acting in {None, contribution.organization_id}:
        if not (ruling := may_keep_at_it(by, contribution, acting)):
            return ruling
    return may_contribute(by, contribution.activity, at)


def may_withdraw(by: Agent, contribution: Contribution) -> Ruling:
    if by.participant_id is None or contribution.author_id != by.participant_id:
        return no("not_the_author")
    if contribution.state == ContributionState.WITHDRAWN:
        return no("already_withdrawn")
    return YES


def may_discuss(by: Agent, contribution: Contribution) -> Ruling:
    """Comments and supports: on what shows, in a process that is not over."""
    if contribution.state != ContributionState.PUBLISHED:
        return no("not_shown_any_more")
    if contribution.process.state != ProcessState.OPEN:
        return no("process_closed")
    return YES


def may_endorse(by: Agent, contribution: Contribution, organization: Organization) -> Ruling:
    if not (ruling := may_discuss(by, contribution)):
        return ruling
    return may_speak_for(by, organization) and may_keep_at_it(by, contribution, organization.pk)


def may_comment_as(by: Agent, contribution: Contribution, organization: Organization) -> Ruling:
    """In the name of an organisation that has nothing of its own at stake there."""
    return may_speak_for(by, organization) and may_keep_at_it(by, contribution, organization.pk)


def may_co_author(by: Agent, invitation: CoAuthor) -> Ruling:
    """Only the invited person accepts, unless they speak for whom the contribution touches."""
    if by.participant_id != invitation.participant_id:
        return no("not_found")
    return may_keep_at_it(by, invitation.contribution)


def may_withdraw_comment(by: Agent, comment: Comment) -> Ruling:
    if by.participant_id is None or comment.author_id != by.participant_id:
        return no("not_the_author")
    return YES
