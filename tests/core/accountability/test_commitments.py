"""Committing, changing terms in the open, progress, evidence, contrast, change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from participa.accountability import operations
from participa.accountability.models import Change, Commitment, Contrast, Evidence
from participa.accountability.rules import may_add_evidence, may_contrast, may_follow_up
from participa.actors.models import Membership
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.files import CleanFile
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.participation.models import Follow
from tests.factories.accountability import (
    NOW,
    SETUP,
    TODAY,
    complete,
    contrast,
    make_change,
    make_commitment,
    make_evidence,
    make_response,
)
from tests.factories.accounts import agent_of, grant, make_participant, make_user
from tests.factories.participation import _organization, give_role, make_contribution, make_process

pytestmark = pytest.mark.django_db

TERMS = {
    "title": "Arreglar la bocatoma de La Olga",
    "post": "Secretaría de Infraestructura",
    "due_on": TODAY + timedelta(days=30),
    "means_of_verification": "Acta de recibo de la obra y fotos",
    "description": "Reparar dos filtraciones y proteger la tubería.",
}
PHOTO = CleanFile(b"\xff\xd8\xff", "image/jpeg", "jpg", 3, "ab" * 32)


def test_a_commitment_tells_those_who_follow_what_it_comes_from() -> None:
    contribution = make_contribution()
    response = make_response(contribution)
    Notice.objects.all().delete()
    commitment = make_commitment(response, at=NOW)
    assert (commitment.process, commitment.due_on, commitment.completion) == (
        contribution.process,
        TERMS["due_on"],
        "not_started",
    )
    notice = Notice.objects.get()
    assert (notice.kind, notice.participant_id, notice.url) == (
        "commitment_made",
        contribution.author_id,
        f"/compromisos/{commitment.pk}/",
    )
    assert make_commitment(response, at=NOW) == commitment
    assert Commitment.objects.count() == 1


def test_a_commitment_of_a_process_tells_its_followers() -> None:
    process = make_process()
    follower = make_participant()
    Follow.objects.create(participant=follower, process=process, created_at=NOW)
    commitment = make_commitment(process=process)
    assert commitment.response is None
    assert list(Notice.objects.values_list("participant_id", flat=True)) == [follower.pk]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"title": " "}, "title"),
        ({"post": ""}, "post"),
        ({"means_of_verification": ""}, "means_of_verification"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_commitment_refuses_what_is_missing(changes: dict[str, Any], field: str) -> None:
    response = make_response()
    with pytest.raises(ValidationError) as refused:
        make_commitment(response, at=NOW, **changes)
    assert list(refused.value.error_dict) == [field]
    assert not Commitment.objects.exists()


def test_a_firm_does_not_commit_for_an_authority() -> None:
    response = make_response()
    firm = _organization("Papelera del Valle", sector="private", is_authority=False)
    with pytest.raises(NotAllowed) as refused:
        make_commitment(response, responsible=firm)
    assert refused.value.ruling.reason == "not_an_authority"


def test_new_terms_leave_the_earlier_ones() -> None:
    commitment = make_commitment(at=NOW)
    later = TODAY + timedelta(days=60)
    operations.revise_commitment(
        by=SETUP, at=NOW, commitment=commitment, reason="Llegó tarde la tubería.",
        **TERMS | {"due_on": later},
    )  # fmt: skip
    commitment.refresh_from_db()
    assert commitment.due_on == later
    assert list(commitment.versions.values_list("number", "due_on", "reason")) == [
        (1, TERMS["due_on"], ""),
        (2, later, "Llegó tarde la tubería."),
    ]
    assert Notice.objects.filter(kind="commitment_revised").count() == 1


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"due_on": TODAY + timedelta(days=90)}, "", "reason"),
        ({"due_on": TODAY - timedelta(days=1)}, "Por la lluvia", "due_on"),
        ({"title": ""}, "Por la lluvia", "title"),
    ],
)
def test_new_terms_refuse(changes: dict[str, Any], reason: str, field: str) -> None:
    commitment = make_commitment(at=NOW)
    with pytest.raises(ValidationError) as refused:
        operations.revise_commitment(
            by=SETUP, at=NOW, commitment=commitment, reason=reason, **TERMS | changes
        )
    assert list(refused.value.error_dict) == [field]
    assert commitment.versions.count() == 1


def test_terms_of_a_late_commitment_can_be_mended_without_moving_its_date() -> None:
    commitment = make_commitment(due_on=TODAY - timedelta(days=5))
    terms = TERMS | {"due_on": commitment.due_on, "post": "Gerencia del Acueducto"}
    version = operations.revise_commitment(
        by=SETUP, at=NOW, commitment=commitment, reason="Cambió el cargo.", **terms
    )
    assert (version.number, version.post) == (2, "Gerencia del Acueducto")


def test_equal_terms_change_nothing() -> None:
    commitment = make_commitment(at=NOW)
    events = Event.objects.count()
    operations.revise_commitment(by=SETUP, at=NOW, commitment=commitment, reason="", **TERMS)
    assert (commitment.versions.count(), Event.objects.count()) == (1, events)


def test_progress_keeps_the_day_it_was_completed() -> None:
    commitment = complete(make_commitment(), at=NOW - timedelta(days=3))
    assert commitment.completed_on == TODAY - timedelta(days=3)
    operations.record_progress(
        by=SETUP, at=NOW, commitment=commitment, completion="complete", note="Con acta."
    )
    assert commitment.completed_on == TODAY - timedelta(days=3)
    operations.record_progress(
        by=SETUP, at=NOW, commitment=commitment, completion="substantial", note="Se dañó."
    )
    commitment.refresh_from_db()
    assert (commitment.completion, commitment.completed_on) == ("substantial", None)
    events = Event.objects.count()
    operations.record_progress(
        by=SETUP, at=NOW, commitment=commitment, completion="substantial", note="Se dañó."
    )
    assert (commitment.progress.count(), Event.objects.count()) == (3, events)


@pytest.mark.parametrize(
    ("changes", "field"), [({"completion": "done"}, "completion"), ({"note": " "}, "note")]
)
def test_progress_refuses(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        operations.record_progress(
            by=SETUP,
            at=NOW,
            commitment=make_commitment(),
            **{"completion": "limited", "note": "Ya casi."} | changes,
        )
    assert list(refused.value.error_dict) == [field]


def test_who_may_follow_up() -> None:
    commitment = make_commitment()
    answerer, liaison, member, stranger = (make_user() for _ in range(4))
    give_role(commitment.process, answerer)
    grant(liaison, "government_liaison", commitment.process.territory)
    Membership.objects.create(
        organization=commitment.responsible, user=member, role="representative",
        verification="verified", since_at=NOW,
    )  # fmt: skip
    people = [answerer, liaison, member, stranger]
    assert [bool(may_follow_up(agent_of(p), commitment)) for p in people] == [
        True,
        True,
        True,
        False,
    ]
    with pytest.raises(NotAllowed) as refused:
        operations.record_progress(
            by=agent_of(stranger), at=NOW, commitment=commitment, completion="complete", note="Sí."
        )
    assert refused.value.ruling.reason == "not_responsible"


def test_evidence_of_a_visitor_gets_a_code_and_tells_followers() -> None:
    commitment = make_commitment()
    Notice.objects.all().delete()
    evidence, code = operations.add_evidence(
        by=Agent(), at=NOW, commitment=commitment, source="citizen", title="Sigue tapada",
        dated_on=TODAY, file=PHOTO, alternative_text="La bocatoma con ramas",
    )  # fmt: skip
    assert code is not None
    assert evidence.participant_id is not None
    assert evidence.by_id is None
    assert (evidence.content_type, evidence.size, evidence.file_digest) == (
        "image/jpeg",
        3,
        "ab" * 32,
    )
    assert evidence.file.name.endswith(f"{'ab' * 16}.jpg")
    notice = Notice.objects.get()
    assert (notice.kind, notice.url) == (
        "asked_if_true",
        f"/compromisos/{commitment.pk}/#evidencia-{evidence.pk}",
    )
    assert operations.add_evidence(
        by=Agent(), at=NOW, commitment=commitment, source="citizen", title="Sigue tapada",
        dated_on=TODAY, file=PHOTO, alternative_text="La bocatoma con ramas",
    ) == (evidence, None)  # fmt: skip
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"link": ""}, "file"),
        ({"link": "http://yumbo.example.org/"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"title": ""}, "title"),
        ({"dated_on": TODAY + timedelta(days=1)}, "dated_on"),
        ({"file": PHOTO}, "alternative_text"),
        ({"source": "rumour"}, "source"),
    ],
)
def test_evidence_refuses(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_evidence(make_commitment(), **changes)
    assert list(refused.value.error_dict) == [field]
    assert not Evidence.objects.exists()


def test_only_the_team_gives_the_institutions_evidence() -> None:
    commitment = make_commitment()
    overseer, visitor = make_user(), Agent(participant_id=make_participant().pk)
    grant(overseer, "overseer", commitment.process.territory)
    assert may_add_evidence(visitor, commitment, "citizen")
    assert may_add_evidence(visitor, commitment, "institution").reason == "not_responsible"
    assert may_add_evidence(visitor, commitment, "third_party").reason == "not_responsible"
    assert may_add_evidence(agent_of(overseer), commitment, "third_party")
    assert not may_add_evidence(agent_of(overseer), commitment, "institution")


def test_who_gave_evidence_does_not_contrast_it() -> None:
    commitment = make_commitment()
    giver = Agent(participant_id=make_participant().pk)
    mine, _ = operations.add_evidence(
        by=giver, at=NOW, commitment=commitment, source="citizen", title="Sigue tapada",
        dated_on=TODAY, link="https://example.org/foto",
    )  # fmt: skip
    assert may_contrast(giver, mine).reason == "contrasts_own_evidence"
    overseer = make_user()
    grant(overseer, "overseer", commitment.process.territory)
    theirs, _ = operations.add_evidence(
        by=agent_of(overseer), at=NOW, commitment=commitment, source="third_party",
        title="Visita", dated_on=TODAY, link="https://example.org/visita",
    )  # fmt: skip
    assert may_contrast(agent_of(overseer), theirs).reason == "contrasts_own_evidence"
    signed_out = Agent(participant_id=agent_of(overseer).participant_id)
    assert may_contrast(signed_out, theirs).reason == "contrasts_own_evidence"
    assert may_contrast(giver, theirs)
    answerer = make_user()
    give_role(commitment.process, answerer)
    assert may_contrast(agent_of(answerer), mine).reason == "responsible_for_the_commitment"
    with pytest.raises(NotAllowed):
        contrast(mine, "true", by=giver)


def test_contrast_keeps_every_word_and_repeats_nothing() -> None:
    evidence = make_evidence()
    by = Agent(participant_id=make_participant().pk)
    contrast(evidence, "true", by=by)
    contrast(evidence, "true", by=by)
    contrast(evidence, "false", by=by, note="Se volvió a tapar.")
    assert list(Contrast.objects.values_list("verdict", "note")) == [
        ("true", ""),
        ("false", "Se volvió a tapar."),
    ]
    _said, code = operations.contrast_evidence(
        by=Agent(), at=NOW, evidence=evidence, verdict="partly"
    )
    assert code is not None
    with pytest.raises(ValidationError):
        contrast(evidence, "maybe")


def test_hidden_evidence_tells_its_giver_and_takes_no_more_words() -> None:
    evidence = make_evidence(source="citizen")
    Notice.objects.all().delete()
    moderator = make_user()
    give_role(evidence.commitment.process, moderator, "moderator")
    with pytest.raises(NotAllowed):
        operations.hide_evidence(
            by=Agent(participant_id=make_participant().pk), at=NOW, evidence=evidence, reason="risk"
        )
    with pytest.raises(ValidationError):
        operations.hide_evidence(by=agent_of(moderator), at=NOW, evidence=evidence, reason="no")
    operations.hide_evidence(by=agent_of(moderator), at=NOW, evidence=evidence, reason="risk")
    assert (evidence.hidden_at, evidence.hidden_reason) == (NOW, "risk")
    assert list(Notice.objects.values_list("kind", "participant_id")) == [
        ("evidence_hidden", evidence.participant_id)
    ]
    with pytest.raises(NotAllowed) as refused:
        contrast(evidence, "false")
    assert refused.value.ruling.reason == "not_shown_any_more"


def test_change_is_coded_once() -> None:
    commitment = make_commitment()
    change = make_change(commitment)
    assert make_change(commitment) == change
    assert Change.objects.count() == 1
    with pytest.raises(ValidationError) as refused:
        make_change(commitment, happened_on=TODAY + timedelta(days=1))
    assert list(refused.value.error_dict) == ["happened_on"]
    with pytest.raises(ValidationError) as refused:
        make_change(commitment, condition="weather")
    assert list(refused.value.error_dict) == ["condition"]
