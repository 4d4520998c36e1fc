"""Rows that several operations of the package write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import chosen

from ..enums import ConsentChannel, Purpose
from ..models import Consent, ConsentText, Participant, User
from ..queries import code_again, current_consent_text

TEXTS = Path(__file__).resolve().parents[1] / "data" / "consent"


def account(by: Agent) -> User:
    """The account of an agent that a rule has just found to have one."""
    return cast(User, by.user)


def own_participant(by: Agent, at: datetime) -> tuple[Participant, bool]:
    """The participant of whoever acts, and whether it had to be made for the account."""
    if by.user is not None:
        found = Participant.objects.filter(user=account(by)).first()
        return (found, False) if found else (Participant.objects.create(user=account(by)), True)
    return Participant.objects.get(pk=by.participant_id or 0), False


def visitor(by: Agent, at: datetime) -> tuple[Participant, str, bool]:
    """The participant of somebody who is nobody yet, their code, and whether it is a new one.

    Not new: the same visit came a moment ago, twice at once or because the answer was lost.
    """
    visit = by.visit or token_hex()
    if by.visit:
        lock(f"visit:{visit}")
    mark, offered = codes.visit_digest(visit), codes.codes_of(visit)
    digests = [codes.digest(code) for code in offered]
    found = list(Participant.objects.filter(Q(visit_digest=mark) | Q(code_digest__in=digests)))
    before = next((row for row in found if row.visit_digest == mark), None)
    if before is not None:
        code = code_again(by, at, before)
        return (before, code, False) if code else visitor(replace(by, visit=""), at)
    held = {row.code_digest for row in found}
    code, digest = next(
        (code, digest) for code, digest in zip(offered, digests, strict=True) if digest not in held
    )
    mine = Participant.objects.create(code_digest=digest, visit_digest=mark if by.visit else None)
    return mine, code, True


def default_text(purpose: str, language: str) -> str:
    """The text shipped with the platform, naming who runs this installation."""
    text = (TEXTS / f"{purpose}.{language}.md").read_text(encoding="utf-8")
    return text.replace("{operator}", settings.OPERATOR).replace(
        "{contact}", settings.OPERATOR_CONTACT
    )


def consent_text(purpose: str, at: datetime) -> tuple[ConsentText, bool]:
    """The text in force, and whether it had to be published from the shipped one just now."""
    if found := current_consent_text(purpose):
        return found, False
    created = ConsentText.objects.create(
        purpose=purpose,
        version=1,
        text=default_text(purpose, "es"),
        english=default_text(purpose, "en"),
        published_at=at,
    )
    return created, True


def take_consent(
    participant: Participant,
    purpose: str,
    *,
    by: Agent,
    at: datetime,
    channel: str,
    first: bool = False,
) -> list[models.Model]:
    """The rows written so that a consent to the text in force stands; none if it stood.

    first: the participant is new, so none can stand.
    """
    text, published = consent_text(chosen(Purpose, purpose), at)
    if (
        not first
        and Consent.objects.filter(participant=participant, text=text, withdrawn_at=None).exists()
    ):
        return []
    oneself = by.user_id is None or participant.user_id == by.user_id
    consent = Consent.objects.create(
        participant=participant,
        text=text,
        channel=chosen(ConsentChannel, channel),
        given_at=at,
        taken_by=None if oneself else account(by),
    )
    return [text, consent] if published else [consent]
