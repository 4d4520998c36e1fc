"""Rows that several operations of the package write."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import models

from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen

from ..enums import ConsentChannel, Purpose
from ..models import Consent, ConsentText, Participant, User
from ..queries import current_consent_text

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


def fresh_code(key: UUID | None = None) -> str:
    """A code nobody holds; of those of a form, if it has a key."""
    offered = chain(codes.codes_of(key) if key else (), iter(codes.new_code, ""))
    held = Participant.objects.filter
    return next(code for code in offered if not held(code_digest=codes.digest(code)).exists())


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
    participant: Participant, purpose: str, *, by: Agent, at: datetime, channel: str
) -> list[models.Model]:
    """The rows written so that a consent to the text in force stands; none if it stood."""
    text, published = consent_text(chosen(Purpose, purpose), at)
    if Consent.objects.filter(participant=participant, text=text, withdrawn_at=None).exists():
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
