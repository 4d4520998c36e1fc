"""Every change to people, and every refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from participa.accounts import operations, queries
from participa.accounts.enums import Purpose, Role
from participa.accounts.models import (
    Consent,
    ConsentText,
    GuardianConsent,
    Participant,
    ProfileField,
    ProfileView,
    RoleGrant,
    User,
)
from participa.audit.models import Event
from participa.audit.operations import row_key
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.participation.models import Comment, Follow, Support
from tests.factories.accounts import (
    NOW,
    SETUP,
    agent_of,
    grant,
    make_participant,
    make_profile_field,
    make_user,
)

from .rows import make_contribution, make_territory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def refusal(function, **arguments):
    with pytest.raises(NotAllowed) as refused:
        function(at=NOW, **arguments)
    return refused.value.ruling.reason


def events():
    return list(Event.objects.values_list("type", flat=True))


# --- accounts -----------------------------------------------------------------------------------


def test_open_account_opens_once():
    user = operations.open_account(by=Agent(), at=NOW, email=" Nelly@Example.org ")
    again = operations.open_account(by=Agent(), at=LATER, email="nelly@example.org")
    address = EmailAddress.objects.get(user=user)
    event = Event.objects.get()
    assert (user.email, again.pk, user.has_usable_password()) == (
        "nelly@example.org",
        user.pk,
        False,
    )
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    assert (event.type, event.actor) == ("accounts.account_opened", f"user:{user.pk}")
    assert set(event.salts) == {"personal", row_key(user), row_key(user.participant)}


def test_open_account_refuses_what_is_no_address():
    with pytest.raises(ValidationError):
        operations.open_account(by=Agent(), at=NOW, email="nelly")


def test_open_account_refuses_a_closed_one_and_unproven_ones():
    closed = make_user(is_active=False)
    assert refusal(operations.open_account, by=Agent(), email=closed.email) == "account_closed"
    open_user = make_user()
    assert (
        refusal(operations.open_account, by=Agent(), email=open_user.email, proven=False)
        == "account_closed"
    )


def test_open_account_makes_superusers_only_at_the_console():
    assert (
        refusal(operations.open_account, by=Agent(), email="a@example.org", superuser=True)
        == "not_at_the_console"
    )
    user = make_user("b@example.org")
    made = operations.open_account(by=SETUP, at=NOW, email="b@example.org", superuser=True)
    new = operations.open_account(by=SETUP, at=NOW, email="c@example.org", superuser=True)
    assert (made.pk, made.is_superuser, made.is_staff) == (user.pk, True, True)
    assert (new.is_superuser, new.is_staff) == (True, True)


def test_change_email_moves_the_account():
    user = make_user("vieja@example.org")
    operations.change_email(by=agent_of(user), at=NOW, email="Nueva@example.org")
    user.refresh_from_db()
    addresses = list(EmailAddress.objects.filter(user=user).values_list("email", "verified"))
    assert (user.email, addresses) == ("nueva@example.org", [("nueva@example.org", True)])
    with pytest.raises(ValidationError):
        operations.change_email(by=agent_of(make_user()), at=NOW, email="nueva@example.org")
    assert refusal(operations.change_email, by=Agent(), email="x@example.org") == "sign_in_first"


def test_change_notice_digest_of_an_account():
    user = make_user()
    operations.change_notice_digest(by=agent_of(user), at=NOW, digest="weekly")
    operations.change_notice_digest(by=agent_of(user), at=NOW, digest="weekly")
    user.refresh_from_db()
    assert (user.digest, events().count("accounts.digest_changed")) == ("weekly", 1)
    with pytest.raises(ValidationError):
        operations.change_notice_digest(by=agent_of(user), at=NOW, digest="hourly")
    assert refusal(operations.change_notice_digest, by=Agent(), digest="daily") == "sign_in_first"


# --- participants -------------------------------------------------------------------------------


def test_open_participant_gives_a_visitor_a_code_once():
    participant, code = operations.open_participant(
        by=Agent(), at=NOW, name=" Doña Nelly ", contact_email="Nelly@example.org"
    )
    assert code is not None
    assert queries.participant_by_code(code) == participant
    assert (participant.name, participant.contact_email) == ("Doña Nelly", "nelly@example.org")
    consents = Consent.objects.values_list("text__purpose", "text__version", "channel", "given_at")
    assert list(consents.order_by("pk")) == [
        ("participation", 1, "web", NOW),
        ("contact", 1, "web", NOW),
    ]
    assert code not in str(list(Event.objects.values_list("data", "personal")))
    assert events() == ["accounts.participant_opened"]


def test_open_participant_without_an_address_asks_no_contact_consent():
    operations.open_participant(by=Agent(), at=NOW)
    assert list(Consent.objects.values_list("text__purpose", flat=True)) == ["participation"]


def test_open_participant_keeps_who_holds_a_code():
    participant, _ = operations.open_participant(by=Agent(), at=NOW, name="Nelly")
    holder = Agent(participant_id=participant.pk)
    again, code = operations.open_participant(by=holder, at=LATER)
    renamed, _ = operations.open_participant(by=holder, at=LATER, name="Nelly V.")
    assert (again, code, renamed.name) == (participant, None, "Nelly V.")
    assert (Participant.objects.count(), len(events())) == (1, 2)


def test_open_participant_of_an_account_is_one():
    user = make_user()
    first, code = operations.open_participant(by=agent_of(user), at=NOW, name="No se guarda")
    second, _ = operations.open_participant(by=agent_of(user), at=LATER)
    assert (first, code, first.name) == (second, None, "")
    assert queries.has_consent(first, Purpose.PARTICIPATION)


def test_open_participant_refuses_a_bad_address():
    with pytest.raises(ValidationError):
        operations.open_participant(by=Agent(), at=NOW, contact_email="nelly@")
    assert Participant.objects.count() == 0


def test_claim_moves_everything_and_counts_duplicates_once():
    user = make_user()
    mine = user.participant
    typed, code = operations.open_participant(
        by=Agent(), at=NOW, name="Nelly", contact_email="nelly@example.org"
    )
    contribution = make_contribution(typed)
    other = make_contribution(None, support_count=2)
    for participant in (mine, typed):
        Support.objects.create(contribution=other, participant=participant, created_at=NOW)
        Follow.objects.create(contribution=other, participant=participant, created_at=NOW)
    duplicate = Support.objects.get(participant=typed)
    Notice.objects.create(participant=typed, kind="x", url="/", created_at=NOW)
    comment = Comment.objects.create(
        contribution=other, author=typed, body="Sí, de acuerdo.", created_at=NOW
    )
    assert code is not None
    assert operations.claim_participant(by=agent_of(user), at=LATER, code=code.lower()) == mine
    for row in (contribution, other, comment, typed):
        row.refresh_from_db()
    assert (contribution.author, comment.author) == (mine, mine)
    assert contribution.versions.get().by == mine
    assert (other.support_count, other.supports.count(), other.follows.count()) == (1, 1, 1)
    assert Notice.objects.get().participant == mine
    assert set(mine.consents.values_list("text__purpose", flat=True)) == {
        "participation",
        "contact",
    }
    assert (typed.claimed_into, typed.code_digest, typed.name, typed.contact_email) == (
        mine,
        None,
        "",
        "",
    )
    event = Event.objects.get(type="accounts.participant_claimed")
    assert event.rows[f"participa.support:{duplicate.pk}"] == ""
    assert event.rows[row_key(contribution)] != ""
    assert refusal(operations.claim_participant, by=agent_of(user), code=code) == "code_unknown"


def test_claim_of_what_the_browser_holds():
    user, held = make_user(), make_participant()
    operations.claim_participant(by=agent_of(user), at=NOW, held_id=held.pk)
    held.refresh_from_db()
    assert held.claimed_into == user.participant


def test_claim_refusals():
    held, other = make_participant(code="K7M4QX"), make_user()
    user = make_user()
    claim = operations.claim_participant
    assert refusal(claim, by=Agent(participant_id=held.pk), code="K7M4QX") == "sign_in_first"
    assert refusal(claim, by=agent_of(user), code="AAAAAA") == "code_unknown"
    assert refusal(claim, by=agent_of(user), held_id=other.participant.pk) == "code_unknown"
    assert refusal(claim, by=agent_of(user), held_id=10**9) == "code_unknown"


# --- consents -----------------------------------------------------------------------------------


def test_consent_texts_are_versions():
    officer = make_user()
    grant(officer, Role.DATA_OFFICER)
    published = operations.publish_default_consent_texts(by=SETUP, at=NOW)
    assert operations.publish_default_consent_texts(by=SETUP, at=LATER) == []
    second = operations.publish_consent_text(
        by=agent_of(officer), at=LATER, purpose="contact", text="Otro texto."
    )
    same = operations.publish_consent_text(
        by=agent_of(officer), at=LATER, purpose="contact", text="Otro texto."
    )
    assert {text.purpose for text in published} == set(Purpose.values)
    assert all(text.english and "{" not in text.text + text.english for text in published)
    assert (second.version, same, queries.current_consent_text("contact")) == (2, second, second)
    assert (
        refusal(
            operations.publish_consent_text, by=agent_of(make_user()), purpose="contact", text="x"
        )
        == "not_data_officer"
    )


def test_consent_records_text_channel_date_and_who_took_it():
    facilitator, participant = make_user(), make_participant()
    grant(facilitator, Role.FACILITATOR, make_territory())
    operations.give_consent(
        by=agent_of(facilitator),
        at=NOW,
        purpose="contact",
        channel="voice",
        participant=participant,
    )
    operations.give_consent(
        by=agent_of(facilitator),
        at=LATER,
        purpose="contact",
        channel="voice",
        participant=participant,
    )
    consent = Consent.objects.get()
    assert (consent.text.purpose, consent.text.version, consent.channel) == ("contact", 1, "voice")
    assert (consent.given_at, consent.taken_by) == (NOW, facilitator)
    give = operations.give_consent
    someone = agent_of(make_user())
    assert (
        refusal(give, by=someone, purpose="contact", participant=participant) == "not_a_facilitator"
    )
    assert refusal(give, by=Agent(), purpose="contact") == "nobody_known"


def test_withdrawing_contact_stops_mail():
    participant, _ = operations.open_participant(by=Agent(), at=NOW, contact_email="n@example.org")
    holder = Agent(participant_id=participant.pk)
    assert operations.withdraw_consent(by=holder, at=LATER, purpose="contact") == 1
    assert operations.withdraw_consent(by=holder, at=LATER, purpose="contact") == 0
    participant.refresh_from_db()
    consent = Consent.objects.get(text__purpose="contact")
    assert (participant.contact_email, consent.withdrawn_at) == ("", LATER)
    user = make_user()
    operations.give_consent(by=agent_of(user), at=NOW, purpose="contact")
    operations.withdraw_consent(by=agent_of(user), at=LATER, purpose="contact")
    user.refresh_from_db()
    assert user.digest == "never"
    assert refusal(operations.withdraw_consent, by=Agent(), purpose="contact") == "nobody_known"


def test_withdrawing_public_profile_makes_it_private():
    user = make_user(name="Camila")
    operations.withdraw_consent(by=agent_of(user), at=LATER, purpose="public_profile")
    assert ProfileField.objects.get().layer == "private"
    assert queries.display_name(user.participant, LATER) == "Participante"


def test_declare_minor_needs_guardian_and_opinion():
    participant = make_participant()
    row = operations.declare_minor(
        by=Agent(participant_id=participant.pk),
        at=NOW,
        guardian_name="Rosa Cuero",
        relationship="madre",
        opinion="Quiero participar en la plataforma juvenil.",
    )
    assert (GuardianConsent.objects.get(), row.participant, row.channel) == (
        row,
        participant,
        "web",
    )
    with pytest.raises(ValidationError) as refused:
        operations.declare_minor(
            by=Agent(participant_id=participant.pk),
            at=NOW,
            guardian_name="Rosa Cuero",
            relationship="madre",
            opinion=" ",
        )
    assert set(refused.value.message_dict) == {"opinion"}
    minor = {"guardian_name": "R", "relationship": "madre", "opinion": "Sí"}
    assert refusal(operations.declare_minor, by=Agent(), **minor) == "nobody_known"


# --- profiles -----------------------------------------------------------------------------------


def test_profile_is_private_until_authorised():
    user = make_user()
    by = agent_of(user)
    operations.set_profile_field(by=by, at=NOW, key="name", value="Nelly")
    assert ProfileField.objects.get().layer == "private"
    show = {"by": by, "key": "name", "value": "Nelly", "layer": "public"}
    assert refusal(operations.set_profile_field, **show) == "profile_consent_missing"
    assert ProfileField.objects.get().layer == "private"
    operations.set_profile_field(at=LATER, authorize=True, **show)
    operations.set_profile_field(at=LATER + timedelta(days=9), **show)
    row = ProfileField.objects.get()
    assert (row.layer, row.layered_at) == ("public", LATER)
    assert Consent.objects.get().text.purpose == "public_profile"


def test_set_profile_writes_several_fields_and_empties_one():
    user = make_user(name="Nelly")
    operations.set_profile(
        by=agent_of(user),
        at=LATER,
        fields={
            "name": ("", "public"),
            "bio": ("Presidenta de la junta", "table"),
            "phone": ("", "table"),
        },
    )
    rows = ProfileField.objects.order_by("key").values_list("key", "value", "layer")
    assert list(rows) == [("bio", "Presidenta de la junta", "table"), ("name", "", "private")]


@pytest.mark.parametrize(
    ("key", "value", "layer"),
    [("surname", "x", "private"), ("name", "x", "everybody"), ("name", "x" * 601, "private")],
)
def test_set_profile_refuses_nonsense(key, value, layer):
    with pytest.raises(ValidationError):
        operations.set_profile_field(
            by=agent_of(make_user()), at=NOW, key=key, value=value, layer=layer
        )
    assert (
        refusal(operations.set_profile_field, by=Agent(), key="name", value="x") == "sign_in_first"
    )


def test_renewing_the_public_layer_starts_another_year():
    user = make_user()
    make_profile_field(user, "name", layered_at=NOW - timedelta(days=400))
    make_profile_field(user, "bio", layer="table", layered_at=NOW - timedelta(days=400))
    assert queries.display_name(user.participant, NOW) == "Participante"
    assert operations.renew_public_layer(by=agent_of(user), at=NOW) == 1
    assert queries.display_name(user.participant, NOW) == "Nelly Valencia"
    assert operations.renew_public_layer(by=agent_of(make_user()), at=NOW) == 0
    assert refusal(operations.renew_public_layer, by=Agent()) == "sign_in_first"


def test_hide_now_and_show_again_of_account_and_code():
    user = make_user(name="Luz Marina")
    typed = make_participant(name="Wilmer")
    for by, participant, name in (
        (agent_of(user), user.participant, "Luz Marina"),
        (Agent(participant_id=typed.pk), typed, "Wilmer"),
    ):
        operations.hide_now(by=by, at=NOW)
        operations.hide_now(by=by, at=NOW)
        assert queries.display_name(participant, NOW) == "Participante"
        operations.show_again(by=by, at=LATER)
        assert queries.display_name(participant, NOW) == name
    assert (events().count("accounts.hidden"), events().count("accounts.shown_again")) == (2, 2)
    assert refusal(operations.hide_now, by=Agent()) == "nobody_known"


def test_profile_views_are_noted_once_a_day():
    person, viewer = make_user(), make_user()
    for at in (NOW, NOW + timedelta(hours=2), NOW + timedelta(days=2)):
        operations.record_profile_view(by=agent_of(viewer), at=at, user=person)
    operations.record_profile_view(by=agent_of(person), at=NOW, user=person)
    assert ProfileView.objects.filter(user=person, viewer=viewer).count() == 2
    assert refusal(operations.record_profile_view, by=Agent(), user=person) == "sign_in_first"


# --- roles --------------------------------------------------------------------------------------


def test_roles_are_granted_once_and_ended():
    coordinator, user, yumbo = make_user(), make_user(), make_territory()
    grant(coordinator, Role.NATIONAL_COORDINATOR)
    arguments = {"user": user, "role": Role.OVERSEER, "territory": yumbo}
    first = operations.grant_role(by=agent_of(coordinator), at=NOW, **arguments)
    second = operations.grant_role(by=agent_of(coordinator), at=LATER, **arguments)
    assert (first, first.granted_by) == (second, coordinator)
    assert queries.has_role(user, Role.OVERSEER, territory=yumbo)
    operations.end_role(by=agent_of(coordinator), at=LATER, grant=first)
    operations.end_role(by=agent_of(coordinator), at=LATER, grant=first)
    assert not queries.has_role(User.objects.get(pk=user.pk), Role.OVERSEER, territory=yumbo)
    assert RoleGrant.objects.get(pk=first.pk).ended_at == LATER
    assert operations.grant_role(by=agent_of(coordinator), at=LATER, **arguments) != first


def test_role_refusals():
    coordinator, user, yumbo = make_user(), make_user(), make_territory()
    given = grant(coordinator, Role.NATIONAL_COORDINATOR)
    by = agent_of(coordinator)
    give = operations.grant_role
    assert refusal(give, by=agent_of(user), user=user, role="reviewer") == "not_coordinator"
    assert refusal(give, by=Agent(), user=user, role="reviewer") == "not_coordinator"
    assert (
        refusal(give, by=by, user=user, role="national_coordinator", territory=yumbo)
        == "coordination_is_national"
    )
    closed = make_user(is_active=False)
    assert refusal(give, by=by, user=closed, role="reviewer") == "account_closed"
    assert refusal(operations.end_role, by=agent_of(user), grant=given) == "not_coordinator"
    with pytest.raises(ValidationError):
        give(by=by, at=NOW, user=user, role="king")


def test_consent_texts_exist_for_every_purpose_in_both_languages():
    operations.publish_default_consent_texts(by=SETUP, at=NOW)
    assert ConsentText.objects.exclude(text="").exclude(english="").count() == len(Purpose)


def test_the_console_names_an_administrator(capsys):
    call_command("administrator", "camila@example.org")
    assert User.objects.get().is_superuser
    assert "camila@example.org administra" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("administrator", "camila")


def open_by(visit, at=NOW):
    return operations.open_participant(by=Agent(visit=visit), at=at)


def test_a_visit_that_comes_again_is_the_same_person_with_the_same_code_for_a_while():
    first, code = open_by("one")
    assert open_by("one") == (first, code)
    assert events() == ["accounts.participant_opened"]
    other, other_code = open_by("other")
    assert (other.pk == first.pk, other_code == code) == (False, False)
    holder = Agent(participant_id=first.pk, visit="one")
    assert operations.open_participant(by=holder, at=NOW) == (first, None)
    late, late_code = open_by("one", at=first.created_at + queries.TOLD_AGAIN)
    assert (late.pk == first.pk, late_code == code, late.visit_digest) == (False, False, None)


def test_a_visit_brings_the_next_of_its_codes_if_the_first_is_taken():
    first, second, *_ = codes.codes_of("one")
    stranger = make_participant(code=first)
    participant, code = open_by("one")
    assert (code, participant == stranger) == (second, False)
    assert open_by("one") == (participant, second)


def test_a_code_that_an_account_claimed_is_not_told_again():
    participant, code = open_by("one")
    operations.claim_participant(by=agent_of(make_user()), at=NOW, code=code)
    participant.refresh_from_db()
    assert queries.code_again(Agent(visit="one"), NOW, participant) is None
    assert open_by("one")[0] != participant


def test_a_code_that_was_erased_is_not_told_again():
    participant, _ = open_by("one")
    operations.erase_person(by=Agent(participant_id=participant.pk), at=NOW, erase_texts=True)
    assert open_by("one")[0] != participant


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        (operations.publish_consent_text, {"purpose": "otra", "text": "Para otra cosa"}),
        (operations.give_consent, {"purpose": "otra"}),
        (operations.give_consent, {"purpose": "contact", "channel": "humo"}),
        (operations.withdraw_consent, {"purpose": "otra"}),
        (operations.open_participant, {"consent_channel": "humo"}),
        (operations.open_participants, {"names": ["Nelly"], "consent_channel": "humo"}),
        (operations.grant_role, {"role": "jefa"}),
    ],
)
def test_what_is_no_choice_is_refused_in_words(operation, arguments):
    by = Agent(system="tests", participant_id=make_participant().pk)
    told = {"user": make_user()} if operation is operations.grant_role else {}
    with pytest.raises(ValidationError, match="Elija una de las opciones"):
        operation(by=by, at=NOW, **arguments, **told)
