"""Authorisations: the texts, giving and withdrawing them, minors."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Max

from participa.audit.operations import record
from participa.kernel import versions
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import Digest, Layer, Purpose
from ..models import Consent, ConsentText, GuardianConsent, Participant, ProfileField
from ..queries import current_consent_text
from ..rules import may_act_as_person, may_publish_consent_text, may_record_for_others
from ._rows import account, consent_text, own_participant, take_consent


@operation
def publish_consent_text(
    *, by: Agent, at: datetime, purpose: str, text: str, english: str = ""
) -> ConsentText:
    """A new version of what people are told; consents given to earlier ones stand."""
    require(may_publish_consent_text(by))
    purpose = chosen(Purpose, purpose)
    current = current_consent_text(purpose)
    if current and (current.text, current.english) == (text, english):
        unchanged()
        return current
    last = ConsentText.objects.filter(purpose=purpose).aggregate(last=Max("version"))["last"] or 0
    row = ConsentText.objects.create(
        purpose=purpose, version=last + 1, text=text, english=english, published_at=at
    )
    record(
        "accounts.consent_text_published",
        by=by,
        at=at,
        subject=row,
        data={"purpose": purpose, "version": row.version},
    )
    return row


@operation
def publish_default_consent_texts(*, by: Agent, at: datetime) -> list[ConsentText]:
    """For set-up: publish the shipped text of each purpose that has none yet."""
    require(may_publish_consent_text(by))
    created = [text for purpose in Purpose for text, new in [consent_text(purpose, at)] if new]
    if created:
        record(
            "accounts.consent_texts_published", by=by, at=at, subject=created[0], rows=created[1:]
        )
    else:
        unchanged()
    return created


@operation
def give_consent(
    *,
    by: Agent,
    at: datetime,
    purpose: str,
    channel: str = "web",
    participant: Participant | None = None,
) -> Participant:
    """Authorise a purpose: oneself, or a facilitator recording somebody else's yes."""
    require(may_record_for_others(by) if participant else may_act_as_person(by))
    own, created = (participant, False) if participant else own_participant(by, at)
    rows = take_consent(own, purpose, by=by, at=at, channel=channel)
    if not rows:
        unchanged()
        return own
    if created:
        rows.append(own)
    record(
        "accounts.consent_given",
        by=by,
        at=at,
        subject=rows[-1] if not created else own,
        rows=rows,
        data={"purpose": purpose, "channel": channel},
    )
    return own


@operation
def withdraw_consent(*, by: Agent, at: datetime, purpose: str) -> int:
    """Take an authorisation back, and stop at once what it allowed. Returns how many stood.

    Contact: no more mail, and the address typed with a code is forgotten. Public profile: every
    field is private again. Participation: what was published stays until the person erases it.
    """
    require(may_act_as_person(by))
    purpose = chosen(Purpose, purpose)
    participant, _created = own_participant(by, at)
    standing = list(
        Consent.objects.filter(participant=participant, text__purpose=purpose, withdrawn_at=None)
    )
    if not standing:
        unchanged()
        return 0
    for consent in standing:
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
    rows: list[models.Model] = [*standing]
    if purpose == Purpose.CONTACT:
        rows += _stop_mail(participant)
    if purpose == Purpose.PUBLIC_PROFILE:
        rows += _make_private(participant, at)
    record(
        "accounts.consent_withdrawn",
        by=by,
        at=at,
        subject=standing[0],
        rows=rows,
        data={"purpose": purpose},
    )
    return len(standing)


def _stop_mail(participant: Participant) -> list[models.Model]:
    rows: list[models.Model] = []
    if participant.contact_email:
        participant.contact_email = ""
        participant.save(update_fields=["contact_email"])
        rows.append(participant)
    if user := participant.user:
        user.digest = Digest.NEVER
        user.save(update_fields=["digest"])
        rows.append(user)
    return rows


def _make_private(participant: Participant, at: datetime) -> list[models.Model]:
    fields = list(
        ProfileField.objects.filter(user=participant.user_id).exclude(layer=Layer.PRIVATE)
    )
    for field in fields:
        field.layer = Layer.PRIVATE
        field.layered_at = at
        field.save(update_fields=["layer", "layered_at"])
    versions.bump(versions.PEOPLE)
    return [*fields]


@operation
def declare_minor(
    *,
    by: Agent,
    at: datetime,
    guardian_name: str,
    relationship: str,
    opinion: str,
    channel: str = "web",
    participant: Participant | None = None,
) -> GuardianConsent:
    """That a person under eighteen takes part: their guardian's yes and their own opinion.

    Both are asked for (Decreto 1377 de 2013, art. 12); a facilitator may record them.
    """
    require(may_record_for_others(by) if participant else may_act_as_person(by))
    own, created = (participant, False) if participant else own_participant(by, at)
    row = GuardianConsent(
        participant=own,
        guardian_name=guardian_name.strip(),
        relationship=relationship.strip(),
        channel=channel,
        opinion=opinion.strip(),
        given_at=at,
        taken_by=account(by) if participant and by.user else None,
    )
    row.full_clean(exclude=["participant", "taken_by", "withdrawn_at"])
    row.save()
    record(
        "accounts.minor_declared",
        by=by,
        at=at,
        subject=row,
        rows=[own] if created else [],
        data={"channel": channel},
    )
    return row
