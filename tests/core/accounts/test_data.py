"""Downloading and erasing what is kept about a person."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.files.base import ContentFile

from participa.accounts import operations, queries
from participa.accounts.enums import Role
from participa.accounts.models import Participant, User
from participa.actors.models import Membership, Organization
from participa.audit.models import Event
from participa.audit.queries import verify_ledger
from participa.kernel.agents import Agent
from participa.kernel.files import CleanFile, small_name
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.participation.models import (
    Attachment,
    Comment,
    Contribution,
    Follow,
    ProcessRole,
    Support,
)
from participa.search.models import SearchDocument
from tests.factories.accountability import make_commitment, make_evidence
from tests.factories.accounts import NOW, agent_of, grant, make_participant, make_user

from .rows import make_contribution, make_territory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
EMAIL, NAME, PHONE = "nelly.unica@example.org", "Nelly Únicanombre", "300 555 0199"
WORDS = "palabras irrepetibles"
TOMBSTONE = "Texto borrado por la persona que lo escribió."


@pytest.fixture
def life(settings, tmp_path):
    """A person who did everything the platform lets a person do."""
    settings.MEDIA_ROOT = tmp_path
    user = make_user(EMAIL, name=NAME)
    by = agent_of(user)
    _typed, code = operations.open_participant(
        by=Agent(), at=NOW, name=NAME, contact_email="otra.nelly@example.org"
    )
    operations.claim_participant(by=by, at=NOW, code=code)
    operations.open_participant(by=by, at=NOW)
    operations.set_profile_field(by=by, at=NOW, key="phone", value=PHONE, layer="table")
    operations.declare_minor(
        by=by, at=NOW, guardian_name=f"Mamá de {NAME}", relationship="madre", opinion=WORDS
    )
    grant(user, Role.LEADER, make_territory())
    colleague = make_user(name="Camila Colega")
    operations.record_profile_view(by=agent_of(colleague), at=NOW, user=user)
    mine = make_contribution(user.participant, title=WORDS, body=f"{WORDS} aquí", support_count=1)
    other = make_contribution(colleague.participant, body="Otra cosa", comment_count=1)
    Comment.objects.create(contribution=other, author=user.participant, body=WORDS, created_at=NOW)
    answer = Comment.objects.create(
        contribution=mine, author=colleague.participant, body="Yo también", created_at=NOW
    )
    Support.objects.create(contribution=other, participant=user.participant, created_at=NOW)
    Follow.objects.create(contribution=other, participant=user.participant, created_at=NOW)
    attachment = Attachment(
        contribution=mine, name=WORDS, alternative_text=WORDS, content_type="text/plain", size=1
    )
    attachment.digest, attachment.created_at = "0", NOW
    attachment.file.save("carta.txt", ContentFile(WORDS.encode()))
    Membership.objects.create(
        organization=Organization.objects.first(), user=user, role="member", since_at=NOW
    )
    ProcessRole.objects.create(process=mine.process, user=user, role="facilitator")
    Notice.objects.create(participant=user.participant, kind="x", url="/", created_at=NOW)
    SearchDocument.objects.create(
        kind="contribution", object_id=mine.pk, title=WORDS, stems=WORDS, url="/"
    )
    SocialAccount.objects.create(
        user=user, provider="x", uid="1", extra_data={"email": EMAIL, "name": NAME}
    )
    Authenticator.objects.create(
        user=user, type="webauthn", data={"name": NAME, "secret": "s3cr3t"}
    )
    user.life = {"mine": mine, "other": other, "answer": answer, "attachment": attachment}
    return user


def everything() -> str:
    """Every value of every table, as one text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            found.append(json.dumps(row, default=str, ensure_ascii=False))
    return "\n".join(found)


def counts() -> dict[str, int]:
    kept = ("contribution", "contributionversion", "comment", "support", "consent", "user")
    kept += ("participant", "rolegrant")
    return {name: apps.get_model("participa", name).objects.count() for name in kept}


def hashed_part():
    fields = ("pk", "type", "at", "subject", "data", "rows", "commitment")
    return list(Event.objects.order_by("pk").values_list(*fields))


def test_export_holds_everything_and_no_secret(life):
    exported = operations.export_my_data(by=agent_of(life), at=LATER)
    text = json.dumps(exported, ensure_ascii=False)
    for fact in (EMAIL, NAME, PHONE, WORDS, f"Mamá de {NAME}", "carta"):
        assert fact in text, fact
    assert "s3cr3t" not in text
    assert "Yo también" not in text
    assert len(exported["participants"]) == 2
    assert {name: len(rows) for name, rows in exported["tables"].items()} == {
        "account.emailaddress": 1,
        "mfa.authenticator": 1,
        "participa.attachment": 1,
        "participa.comment": 1,
        "participa.consent": 3,
        "participa.contribution": 1,
        "participa.contributionversion": 1,
        "participa.follow": 1,
        "participa.guardianconsent": 1,
        "participa.membership": 1,
        "participa.notice": 1,
        "participa.processrole": 1,
        "participa.profilefield": 2,
        "participa.profileview": 1,
        "participa.rolegrant": 1,
        "participa.support": 1,
        "socialaccount.socialaccount": 1,
    }
    types = {event["type"] for event in exported["events"]}
    assert {"accounts.account_opened", "accounts.profile_changed"} <= types
    assert Event.objects.filter(type="accounts.data_exported").count() == 1


def test_export_of_who_holds_a_code():
    participant = make_participant(name="Wilmer", code="K7M4QX")
    exported = operations.export_my_data(by=Agent(participant_id=participant.pk), at=NOW)
    assert exported["account"] is None
    assert [row["name"] for row in exported["participants"]] == ["Wilmer"]
    assert participant.code_digest not in json.dumps(exported)
    with pytest.raises(NotAllowed):
        operations.export_my_data(by=Agent(), at=NOW)


def test_erasing_with_texts_leaves_nothing_personal(life, django_capture_on_commit_callbacks):
    before, log = counts(), hashed_part()
    file = life.life["attachment"].file
    path, small = file.path, small_name(file.name)
    file.storage.save(small, ContentFile(b"small copy"))
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_person(by=agent_of(life), at=LATER, erase_texts=True)
    left = everything()
    for fact in (EMAIL, "otra.nelly", "Únicanombre", PHONE, WORDS, "s3cr3t", "carta.txt"):
        assert fact not in left, fact
    assert not file.storage.exists(path)
    assert not file.storage.exists(small)
    assert counts() == before
    assert hashed_part()[: len(log)] == log
    mine = Contribution.objects.get(pk=life.life["mine"].pk)
    assert (mine.title, mine.body, mine.support_count) == (TOMBSTONE, TOMBSTONE, 1)
    assert mine.versions.get().content == {}
    assert Comment.objects.get(pk=life.life["answer"].pk).body == "Yo también"
    assert queries.display_name(mine.author, LATER) == "Participante"
    refs = queries.refs_of(life, Participant.objects.exclude(erased_at=None))
    earlier = Event.objects.exclude(type="accounts.person_erased")
    assert not earlier.filter(actor__in=refs).exists()


def test_erasing_without_texts_keeps_the_words(life):
    before = counts()
    operations.erase_person(by=agent_of(life), at=LATER, erase_texts=False)
    left = everything()
    for fact in (EMAIL, "otra.nelly", "Únicanombre", PHONE, "s3cr3t"):
        assert fact not in left, fact
    assert Contribution.objects.get(pk=life.life["mine"].pk).body == f"{WORDS} aquí"
    assert (counts(), SearchDocument.objects.count()) == (before, 1)


def test_erasing_leaves_a_log_that_verifies(life):
    operations.erase_person(by=agent_of(life), at=LATER, erase_texts=True)
    # Rows that factories made have no event; everything else is in order.
    assert {problem.code for problem in verify_ledger().problems} <= {"row_unrecorded"}
    for event in Event.objects.filter(salts__personal=None):
        assert (event.actor, event.personal, event.shredded_at) == ("", {}, LATER)


def test_erased_account_cannot_act_and_its_address_is_free(life):
    operations.erase_person(by=agent_of(life), at=LATER, erase_texts=False)
    shell = User.objects.get(pk=life.pk)
    assert (shell.email, shell.is_active, shell.erased_at) == (None, False, LATER)
    assert not queries.has_role(shell, Role.LEADER, anywhere=True)
    assert shell.role_grants.get().ended_at == LATER
    assert operations.open_account(by=Agent(), at=LATER, email=EMAIL).pk != life.pk


def test_erasing_who_holds_a_code():
    participant, code = operations.open_participant(by=Agent(), at=NOW, name=NAME)
    contribution = make_contribution(participant)
    operations.erase_person(by=Agent(participant_id=participant.pk), at=LATER, erase_texts=False)
    participant.refresh_from_db()
    contribution.refresh_from_db()
    assert (participant.name, participant.code_digest, participant.erased_at) == ("", None, LATER)
    assert (contribution.author, queries.participant_by_code(code)) == (participant, None)


def test_data_officer_erases_on_request(life):
    officer = make_user()
    grant(officer, Role.DATA_OFFICER)
    operations.erase_person(by=agent_of(officer), at=LATER, erase_texts=True, user=life)
    assert User.objects.get(pk=life.pk).erased_at == LATER
    assert User.objects.get(pk=officer.pk).erased_at is None


def test_erasure_refusals():
    def reason(by, user=None):
        with pytest.raises(NotAllowed) as refused:
            operations.erase_person(by=by, at=NOW, erase_texts=False, user=user)
        return refused.value.ruling.reason

    admin, other = make_user(is_superuser=True), make_user()
    assert reason(agent_of(admin)) == "last_superuser"
    assert reason(Agent()) == "nobody_known"
    assert reason(agent_of(other), user=make_user()) == "not_data_officer"
    make_user(is_superuser=True)
    operations.erase_person(by=agent_of(admin), at=NOW, erase_texts=False)
    assert User.objects.get(pk=admin.pk).erased_at == NOW


def test_erasing_with_texts_takes_them_from_the_inbox_of_others_and_from_evidence(life):
    follower = make_participant()
    told = {"title": WORDS, "process": "Agua para Yumbo", "count": 2}
    notice = Notice.objects.create(
        participant=follower, kind="answered", params=told, url="/", created_at=NOW
    )
    commitment = make_commitment()
    by = Agent(participant_id=life.participant.pk)
    evidence = make_evidence(commitment, by=by, source="citizen", title=WORDS, description=WORDS)
    operations.erase_person(by=agent_of(life), at=LATER, erase_texts=True)
    notice.refresh_from_db()
    evidence.refresh_from_db()
    assert notice.params == told | {"title": TOMBSTONE}
    assert (evidence.title, evidence.description) == (TOMBSTONE, TOMBSTONE)
    assert evidence.link == ""


def test_erasing_with_texts_takes_the_photograph_of_evidence_and_leaves_the_count(
    life, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    commitment = make_commitment()
    file = CleanFile(b"\xff\xd8\xff", "image/jpeg", "jpg", 3, "ab" * 32)
    evidence = make_evidence(
        commitment,
        by=Agent(participant_id=life.participant.pk),
        source="citizen",
        file=file,
        link="",
        alternative_text="La bocatoma",
    )
    path = Path(evidence.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_person(by=agent_of(life), at=LATER, erase_texts=True)
    evidence.refresh_from_db()
    assert (evidence.file.name, evidence.file_digest) == ("", "")
    assert not path.exists()
    assert commitment.evidence.get() == evidence
