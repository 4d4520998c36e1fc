"""What an event says, and what it refuses to say."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from rfc8785 import CanonicalizationError

from participa.accounts.models import Participant, User
from participa.actors.models import Membership, Organization
from participa.audit.models import Event
from participa.audit.operations import record, row_key, shred
from participa.audit.queries import commitment, public_name, row_digest
from participa.kernel.agents import system
from participa.kernel.enums import Sector
from participa.kernel.operation import OperationShapeError, operation
from participa.kernel.rows import contents
from participa.notices.models import Notice
from participa.participation.models import Contribution, Support
from tests.core.audit.recorded import AT, SOMEBODY, forget, note
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db


def test_record_names_each_row_with_a_digest_of_what_the_database_holds():
    support = make_row(Support)
    contribution = support.contribution
    Contribution.objects.filter(pk=contribution.pk).update(
        title="Otro título", version=F("version") + 1
    )
    event = note(subject=contribution, rows=[support], data={"on": date(2026, 7, 13)})
    contribution.refresh_from_db()
    assert event.subject == row_key(contribution)
    assert event.rows == {
        row_key(row): row_digest(contents([row])[0], event.salts[row_key(row)])
        for row in (contribution, support)
    }
    assert event.data == {"on": "2026-07-13"}
    assert event.actor == "participant:12"
    assert event.commitment == commitment(event.salts["personal"], "participant:12", {})


def test_record_takes_created_rows_as_they_are_without_reading_them(django_assert_num_queries):
    contribution = make_row(Contribution)
    support = make_row(Support, contribution=contribution)
    with django_assert_num_queries(4):  # savepoint, contribution, event, release
        event = note(subject=contribution, created=[support])
    support.refresh_from_db()
    digest = row_digest(contents([support])[0], event.salts[row_key(support)])
    assert event.rows[row_key(support)] == digest


def test_record_reads_one_query_per_table_however_many_rows(django_assert_num_queries):
    supports = [make_row(Support) for _ in range(5)]
    with django_assert_num_queries(5):
        note(subject=supports[0].contribution, rows=supports)


def test_record_hides_the_rows_of_people_behind_salted_names():
    user, organization = make_row(User), make_row(Organization)
    membership = make_row(Membership, user=user, organization=organization)
    removed = row_key(make_row(Participant))
    event = note(subject=user, rows=[membership, organization], removed=[removed])
    names = {key: public_name(key, event.salts[key]) for key in event.salts if key != "personal"}
    assert [name.startswith("~") for name in names.values()] == [True, True, False, True] or {
        key: name.startswith("~") for key, name in names.items()
    } == {
        row_key(user): True,
        row_key(membership): True,
        row_key(organization): False,
        removed: True,
    }
    assert event.subject == names[row_key(user)]
    assert set(event.rows) == set(names.values())
    assert event.rows[names[removed]] == ""


def test_record_leaves_out_tables_that_are_not_ledgered():
    notice = make_row(Notice)
    event = note(subject=notice.participant, rows=[notice], removed=[row_key(notice)])
    assert [key for key in event.salts if "notice" in key] == []
    assert len(event.rows) == 1


def test_record_refuses_a_row_that_is_gone():
    support = make_row(Support)
    gone = Support.objects.get(pk=support.pk)
    support.delete()
    with pytest.raises(OperationShapeError, match="removed="):
        note(subject=gone.contribution, rows=[gone])


@pytest.mark.parametrize("data", [{"n": 2**60}, {"x": float("inf")}, {"x": "\ud800"}])
def test_record_refuses_what_could_not_be_sealed(data):
    with pytest.raises((CanonicalizationError, UnicodeEncodeError)):
        note(subject=make_row(Organization), data=data)
    assert Event.objects.count() == 0


def test_record_stores_enums_by_value():
    event = note(subject=make_row(Organization), data={"sector": Sector.PUBLIC, "n": (1, 2)})
    event.refresh_from_db()
    assert event.data == {"sector": "public", "n": [1, 2]}


def test_shred_empties_who_acted_and_the_salts_of_their_rows():
    contribution, user = make_row(Contribution), make_row(User)
    theirs = note(subject=contribution, by=SOMEBODY, personal={"name": "Nelly"}, rows=[user])
    other = note(subject=contribution, by=system("x"), rows=[user])
    untouched = note(subject=contribution, by=system("x"))
    assert forget(actors=[SOMEBODY.ref], row_keys=[row_key(user)], subject=user) == 2
    for event in (theirs, other, untouched):
        event.refresh_from_db()
    assert (theirs.actor, theirs.personal, theirs.shredded_at) == ("", {}, AT)
    assert set(theirs.salts) == {row_key(contribution)}
    assert (other.actor, set(other.salts)) == ("system:x", {"personal", row_key(contribution)})
    assert untouched.shredded_at is None
    assert Event.objects.order_by("-pk")[0].data == {"shredded_events": 2}


def test_shred_counts_an_event_once():
    user = make_row(User)
    note(subject=user, by=SOMEBODY)
    assert forget(actors=[SOMEBODY.ref], row_keys=[], subject=user) == 1
    assert forget(actors=[SOMEBODY.ref], row_keys=[row_key(user)], subject=user) == 1
    assert Event.objects.order_by("-pk")[0].data == {"shredded_events": 1}


def test_shred_comes_before_the_event():
    @operation
    def wrong(*, by, at):
        user = make_row(User)
        record("test.wrong", by=by, at=at, subject=user)
        shred(actors=["user:1"], at=at)

    with pytest.raises(OperationShapeError, match="before it records"):
        wrong(by=SOMEBODY, at=AT)


def test_shred_needs_an_event():
    @operation
    def wrong(*, by, at):
        note(subject=make_row(User), by=by)
        shred(actors=[by.ref], at=at)

    with pytest.raises(OperationShapeError):
        wrong(by=SOMEBODY, at=AT)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "x" * 161}, "Un texto o un número pasa de lo permitido."),
        ({"sector": "militar"}, "Elija una de las opciones."),
    ],
)
@pytest.mark.no_ledger_guard
def test_what_does_not_fit_its_field_is_refused_in_words(changes, said):
    """On PostgreSQL the database refuses the long text, on SQLite the record: in the same words."""

    @operation
    def write(*, by, at):
        record("test.written", by=by, at=at, subject=make_row(Organization, **changes))

    with pytest.raises(ValidationError) as refused:
        write(by=SOMEBODY, at=AT)
    assert not Organization.objects.exists()
    assert refused.value.messages == [said]
