"""Who may record ties, run a wave of the survey, and answer in it."""

from __future__ import annotations

import hmac
from datetime import datetime

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.actors.models import Organization
from participa.actors.queries import represents
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory

from .enums import AnswerChannel, WaveState
from .models import RosterEntry, Tie, Wave
from .queries import token_digest

CONVENERS = (Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY, Role.GOVERNMENT_LIAISON)
# Who hears what an organisation says of others; the mayoralty's liaison, who is one of those
# others, is not among them.
LISTENERS = (Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY, Role.FACILITATOR)
# The team that joins the actors: single organisations' places in the network are for it alone.
BACKBONE = (Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY)
SMALLEST_ROSTER = 3


def may_run_wave(by: Agent, territory: Territory) -> Ruling:
    """Those who convene the actors of a territory: coordination, ally, mayoralty's liaison."""
    return _holds(by, territory, "only_conveners", *CONVENERS)


def may_change_roster(by: Agent, wave: Wave) -> Ruling:
    """Only before it opens: from then on the list is closed."""
    if not (ruling := may_run_wave(by, wave.territory)):
        return ruling
    return YES if wave.opened_at is None else no("roster_closed")


def may_open_wave(by: Agent, wave: Wave, at: datetime) -> Ruling:
    if not (ruling := may_change_roster(by, wave)):
        return ruling
    if wave.closes_at <= at:
        return no("wave_would_be_over")
    if wave.roster.count() < SMALLEST_ROSTER:
        return no("roster_too_small", smallest=SMALLEST_ROSTER)
    return YES


def may_close_wave(by: Agent, wave: Wave, at: datetime) -> Ruling:
    ruling = may_run_wave(by, wave.territory)
    return ruling and may_be_answered(wave, at)


def may_extend_wave(by: Agent, wave: Wave, at: datetime) -> Ruling:
    return may_close_wave(by, wave, at)


def may_remind(by: Agent, wave: Wave, at: datetime) -> Ruling:
    return may_close_wave(by, wave, at)


def may_be_answered(wave: Wave, at: datetime) -> Ruling:
    """Nobody answers before it opens, nor after it closes."""
    match wave.state(at):
        case WaveState.DRAFT:
            return no("wave_not_open")
        case WaveState.CLOSED:
            return no("wave_closed")
    return YES


def may_capture_answers(by: Agent, wave: Wave) -> Ruling:
    """Who types in or asks aloud for others: whoever facilitates, the ally, the coordination."""
    return _holds(by, wave.territory, "only_listeners", *LISTENERS)


def may_answer_wave(
    by: Agent, entry: RosterEntry, channel: str, at: datetime, token: str = ""
) -> Ruling:
    """By its link whoever holds it; by the other channels those who may capture."""
    if not (ruling := may_be_answered(entry.wave, at)):
        return ruling
    if channel != AnswerChannel.LINK:
        return may_capture_answers(by, entry.wave)
    if by.system or hmac.compare_digest(token_digest(token), entry.token_digest):
        return YES
    return no("not_found")


def may_declare_tie(by: Agent, source: Organization) -> Ruling:
    """The organisation's own representatives, or those who convene in its territory."""
    if isinstance(by.user, User) and represents(by.user, source):
        return YES
    return may_record_ties(by, source.territory)


def may_record_ties(by: Agent, territory: Territory) -> Ruling:
    """Documenting, importing and ending ties of a territory."""
    return may_run_wave(by, territory)


def may_derive_ties(by: Agent) -> Ruling:
    """A tie follows from an act that asked its own rule; only somebody known does such acts."""
    return YES if by.system or by.user is not None else no("sign_in_first")


def may_end_tie(by: Agent, tie: Tie) -> Ruling:
    """As recording it; what an organisation said in a wave is not for others to end."""
    if tie.answer_id is not None:
        return no("tie_of_an_answer")
    if tie.until_on is not None:
        return no("tie_ended")
    return may_declare_tie(by, tie.source)


def may_see_brokers(by: Agent, territory: Territory) -> Ruling:
    """Who lies between others, and whom to introduce: a public ranking would harm both."""
    return _holds(by, territory, "only_backbone", *BACKBONE)


def may_record_network(by: Agent) -> Ruling:
    """Results come from the method alone."""
    return YES if by.system else no("only_the_method")


def _holds(by: Agent, territory: Territory, reason: str, *roles: Role) -> Ruling:
    if by.system:
        return YES
    if by.user is None:
        return no("sign_in_first")
    return YES if has_role(by.user, *roles, territory=territory) else no(reason)
