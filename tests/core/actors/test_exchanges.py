"""What organisations offer and need, and which one stands for which."""

from datetime import date, timedelta

import pytest
from tests.factories.actors import AT, make_organization

from participa.actors.enums import Direction, ExchangeKind, Topic
from participa.actors.models import Exchange, Organization
from participa.actors.queries import canonical_ids, family_ids, offers_and_needs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 13)


def make_exchange(organization: Organization, **changes: object) -> Exchange:
    fields = {
        "direction": Direction.OFFER,
        "kind": ExchangeKind.PLACE,
        "topic": Topic.WATER,
        "text": "Un salón para cuarenta personas.",
        "since_on": TODAY,
        "created_at": AT,
    }
    return Exchange.objects.create(organization=organization, **fields | changes)


def test_offers_and_needs_are_those_that_stand(django_assert_num_queries) -> None:
    one, other = make_organization(), make_organization()
    make_exchange(one)
    make_exchange(one, topic=Topic.HEALTH, until_on=TODAY - timedelta(days=1))
    make_exchange(one, topic=Topic.YOUTH, since_on=TODAY + timedelta(days=1))
    make_exchange(one, topic=Topic.DIGITAL, withdrawn_at=AT)
    make_exchange(one, topic=Topic.WORK, direction=Direction.NEED, until_on=TODAY)
    with django_assert_num_queries(1):
        found = offers_and_needs([one.pk, other.pk], on=TODAY)
    assert found == {
        one.pk: (frozenset({"water"}), frozenset({"work"})),
        other.pk: (frozenset(), frozenset()),
    }


def test_merged_organizations_are_counted_once(django_assert_num_queries) -> None:
    last, alone = make_organization(), make_organization()
    middle = make_organization(merged_into=last)
    first = make_organization(merged_into=middle)
    with django_assert_num_queries(1):
        found = canonical_ids([first.pk, middle.pk, last.pk, alone.pk])
    assert found == {first.pk: last.pk, middle.pk: last.pk, last.pk: last.pk, alone.pk: alone.pk}
    assert sorted(family_ids(last)) == sorted([last.pk, middle.pk, first.pk])
    assert family_ids(alone) == [alone.pk]
    assert not Organization.objects.public().filter(pk__in=[first.pk, middle.pk]).exists()
