"""Whatever somebody changes behind the platform's back, `verify` names it."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DataError, connection, models, transaction

from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.audit.models import Event, Leaf, SignedHead, Tile
from participa.audit.operations import row_key
from participa.config.recounts import RECOUNTS
from participa.kernel import signing
from participa.kernel.rows import is_ledgered
from participa.objectives.models import Objective
from participa.participation.models import Contribution, Process, Support
from tests.core.audit.recorded import (
    SOMEBODY,
    codes,
    forget,
    note,
    note_everything,
    rows_named,
    seal,
    verify,
)
from tests.factories.rows import make_row, other_value

pytestmark = pytest.mark.django_db

LEDGERED = [model for model in apps.get_models() if is_ledgered(model)]
by_label = pytest.mark.parametrize("model", LEDGERED, ids=lambda m: m._meta.model_name)
# Not in the log on purpose: they change at every sign-in, or are nobody's business.
SECRET_FIELDS = {
    "participa.user": {"last_login", "password"},
    "participa.participant": {"visit_digest"},
}


def set_raw(row, field, value):
    """Write past every layer of ours."""
    table, quote = row._meta.db_table, connection.ops.quote_name
    value = field.get_db_prep_save(value, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} SET {quote(field.column)} = %s"
            f" WHERE {quote(row._meta.pk.column)} = %s",
            [value, row.pk],
        )


def a_fact(model):
    """A field of the model that is hashed and that no constraint binds."""
    excluded = getattr(model, "LEDGER_EXCLUDES", ())
    plain = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and field.name not in excluded
    ]
    return plain[0] if plain else None


def test_a_database_in_order_has_no_problem():
    for model in LEDGERED:
        make_row(model)
    note_everything()
    seal()
    note(subject=make_row(Support))
    note_everything()
    found = verify()
    assert (codes(found), found.unsealed > 0, found.heads) == ([], True, 1)
    assert found.rows == sum(model._base_manager.count() for model in LEDGERED)
    assert found.ok


def test_an_empty_database_has_no_problem():
    assert codes(verify()) == []


@by_label
def test_a_changed_row_is_found(model):
    row = make_row(model)
    note_everything()
    seal()
    field = a_fact(model)
    if field is None:
        pytest.skip("only keys")
    set_raw(row, field, other_value(field, getattr(row, field.attname)))
    assert rows_named(verify()) == [("row_changed", row_key(row))]


@by_label
def test_a_deleted_row_is_found(model):
    row = make_row(model)
    note_everything()
    seal()
    key = row_key(row)
    model._base_manager.filter(pk=row.pk).delete()
    assert ("row_missing", key) in rows_named(verify())


@by_label
def test_an_inserted_row_is_found(model):
    note_everything()
    seal()
    row = make_row(model)
    assert ("row_unrecorded", row_key(row)) in rows_named(verify())


def test_a_row_that_came_back_is_found():
    support = make_row(Support)
    note_everything()
    key = row_key(support)
    Support.objects.filter(pk=support.pk).delete()
    note(subject=support.contribution, removed=[key])
    assert codes(verify()) == []
    support.save(force_insert=True)
    assert ("row_returned", key) in rows_named(verify())


def test_a_changed_list_of_links_is_found():
    process, objective = make_row(Process), make_row(Objective)
    process.objectives.add(objective)
    note_everything()
    assert codes(verify()) == []
    process.objectives.clear()
    assert rows_named(verify()) == [("row_changed", row_key(process))]


def test_a_value_that_no_field_holds_is_found():
    support = make_row(Support)
    note_everything()
    change = "UPDATE participa_support SET created_at = 'ayer'"
    if connection.vendor != "sqlite":  # behind our back neither can such a value be written there
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        assert codes(verify()) == []
        return
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert rows_named(verify()) == [("row_changed", row_key(support))]


def test_a_derived_counter_is_recounted():
    support = make_row(Support)
    Contribution.objects.update(
        support_count=1, comment_count=0, endorsement_count=0, answer_due_on=date(2026, 7, 30)
    )
    Process.objects.filter(pk=support.contribution.process_id).update(contribution_count=1)
    note_everything()
    assert codes(verify(RECOUNTS)) == []
    Contribution.objects.update(support_count=7)
    problem = verify(RECOUNTS).problems[0]
    assert (problem.code, dict(problem.params)) == (
        "recount_differs",
        {
            "row": row_key(support.contribution),
            "field": "support_count",
            "stored": "7",
            "recounted": "1",
        },
    )


def test_every_field_left_out_of_the_log_is_recounted():
    left_out = {
        (model._meta.label_lower, name)
        for model in LEDGERED
        for name in getattr(model, "LEDGER_EXCLUDES", ())
        if name not in SECRET_FIELDS.get(model._meta.label_lower, ())
    }
    assert left_out == {(each.model._meta.label_lower, each.field) for each in RECOUNTS}


@pytest.fixture
def sealed():
    organization = make_row(Organization)
    note_everything()
    for _ in range(300):
        note(subject=organization, data={"n": 1})
    seal()
    note(subject=organization, data={"n": 2})
    seal(minutes=1)
    assert codes(verify()) == []
    return organization


@pytest.mark.parametrize(
    "change",
    [
        {"type": "test.other"},
        {"data": {"n": 3}},
        {"subject": "participa.process:1"},
        {"at": SignedHead},
        {"commitment": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found(sealed, change):
    event = Event.objects.get(leaf__index=7)
    if "at" in change:
        change = {"at": event.at + timedelta(microseconds=1)}
    Event.objects.filter(pk=event.pk).update(**change)
    assert "event_changed" in codes(verify())


def test_a_forged_digest_does_not_hide_a_changed_row(sealed):
    Organization.objects.update(name="Otra")
    event = Event.objects.latest("pk")
    event.rows = {row_key(sealed): "0" * 64}
    event.save()
    assert set(codes(verify())) >= {"event_changed", "row_changed"}


def test_a_changed_actor_is_found(sealed):
    Event.objects.filter(leaf__index=7).update(actor="user:99")
    assert codes(verify()) == ["commitment_differs"]


def test_an_emptied_actor_is_found(sealed):
    Event.objects.filter(leaf__index=7).update(actor="", salts={})
    assert "commitment_differs" in codes(verify())


def test_a_pretended_erasure_is_found(sealed):
    event = Event.objects.get(leaf__index=7)
    Event.objects.filter(pk=event.pk).update(actor="", salts={}, shredded_at=event.at)
    assert codes(verify()) == ["shredded_count_differs"]


def test_a_renamed_row_is_found(sealed):
    event = Event.objects.get(leaf__index=7)
    rows = {"participa.organization:999": event.rows[row_key(sealed)]}
    Event.objects.filter(pk=event.pk).update(rows=rows)
    assert set(codes(verify())) >= {"event_changed", "salts_differ"}


def test_an_unreadable_event_is_found(sealed):
    Event.objects.filter(leaf__index=7).update(salts={"personal": "zz"}, rows=[1])
    assert "event_unreadable" in codes(verify())


def test_a_removed_event_is_found(sealed):
    event = Event.objects.get(leaf__index=7)
    with connection.cursor() as cursor:  # foreign keys are checked when a transaction ends
        cursor.execute("DELETE FROM participa_event WHERE id = %s", [event.pk])
    assert codes(verify()) == ["event_missing"]
    event.save(force_insert=True)


def test_a_removed_leaf_is_found(sealed):
    Leaf.objects.filter(index=7).delete()
    assert {"leaf_out_of_order", "head_without_leaves"} <= set(codes(verify()))


def test_removed_last_events_are_found(sealed):
    Leaf.objects.filter(index=Leaf.objects.count() - 1).delete()
    assert "head_without_leaves" in codes(verify())


def test_swapped_leaves_are_found(sealed):
    first, second = Leaf.objects.get(index=3), Leaf.objects.get(index=4)
    Leaf.objects.filter(index=3).update(hash=second.hash)
    Leaf.objects.filter(index=4).update(hash=first.hash)
    assert {"event_changed", "head_root_differs", "tile_differs"} <= set(codes(verify()))


def test_a_forged_head_is_found(sealed):
    SignedHead.objects.filter(size=SignedHead.objects.latest("size").size).update(root="0" * 64)
    assert codes(verify()) == ["head_root_differs", "signature_invalid"]


def test_a_head_by_another_key_is_found(sealed):
    SignedHead.objects.update(key="0" * 16)
    assert codes(verify()) == ["head_key_unknown", "head_key_unknown"]


def test_heads_of_a_lost_key_still_verify(sealed, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first = signing.key_id(signing.public_key())
    note(subject=sealed)
    assert seal(minutes=2).key == first
    signing.key_path().unlink()
    note(subject=sealed)
    second = seal(minutes=3).key
    assert set(signing.public_keys()) == {first, second}
    assert codes(verify()) == ["head_key_unknown", "head_key_unknown"]  # those of the other folder


def test_a_removed_head_is_found(sealed):
    SignedHead.objects.latest("size").delete()
    assert codes(verify()) == ["leaves_without_head"]


def test_a_changed_tile_is_found(sealed):
    Tile.objects.update(hash="0" * 64)
    assert codes(verify()) == ["tile_differs"]


def test_erasing_a_person_leaves_the_log_in_order():
    user = make_row(User)
    participant = make_row(Participant, user=user, name="Doña Nelly")
    contribution = make_row(Contribution, author=participant)
    note_everything()
    for person in (user, participant):
        note(subject=person, by=SOMEBODY, rows=[contribution], personal={"name": "Doña Nelly"})
    seal()
    User.objects.filter(pk=user.pk).update(email=None)
    Participant.objects.filter(pk=participant.pk).update(name="")
    keys = [row_key(user), row_key(participant)]
    forget(actors=[SOMEBODY.ref], row_keys=keys, subject=user, rows=[participant])
    assert codes(verify()) == []
    seal(minutes=1)
    found = verify()
    assert (codes(found), found.shredded) == ([], Event.objects.exclude(shredded_at=None).count())
    assert not any(
        "Nelly" in str(event.personal) or event.actor == SOMEBODY.ref
        for event in Event.objects.all()
    )
    Contribution.objects.update(title="cambiado")
    assert rows_named(verify()) == [("row_changed", row_key(contribution))]


def test_a_row_that_stays_after_shredding_must_be_named_anew():
    user = make_row(User)
    note(subject=user)
    forget(actors=[], row_keys=[row_key(user)], subject=make_row(Organization), rows=[])
    assert ("row_unrecorded", row_key(user)) in rows_named(verify())


def test_many_problems_are_counted_and_the_first_listed():
    make_row(Organization)
    territory = Organization.objects.get().territory
    for _ in range(1005):
        make_row(Organization, territory=territory)
    found = verify()
    assert (len(found.problems), found.problem_count) == (1000, 1006)
    assert isinstance(found.problems[0].params["row"], str)
    assert not found.ok


def test_models_of_the_platform_are_ledgered_unless_they_say_not():
    assert {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("participa.") and not is_ledgered(model)
    } == {
        "participa.answerdraft",
        "participa.event",
        "participa.holiday",
        "participa.leaf",
        "participa.notice",
        "participa.outline",
        "participa.populationband",
        "participa.searchdocument",
        "participa.signedhead",
        "participa.territory",
        "participa.tile",
        "conversations.vote",
    }
    assert all(issubclass(model, models.Model) for model in LEDGERED)
