"""Legal figures are versions, each with the days on which it holds."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_person
from tests.factories.territories import make_legal_parameter

from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.territories.enums import LegalStatus
from participa.territories.models import LegalParameter
from participa.territories.operations import revise_legal_parameter
from participa.territories.queries import legal_parameter

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)


def revise(user, **changes):
    fields = {"key": "peticion.general", "value": "12", "norm": "Ley 9999 de 2026"}
    fields["valid_from"] = date(2027, 1, 1)
    return revise_legal_parameter(by=Agent(user=user), at=AT, **fields | changes)


def test_a_figure_holds_between_its_days():
    make_legal_parameter(value="15", valid_from=date(2015, 6, 30), valid_to=date(2026, 12, 31))
    make_legal_parameter(value="12", valid_from=date(2027, 1, 1))
    days = (date(2015, 6, 30), date(2026, 12, 31), date(2027, 1, 1))
    assert [legal_parameter("peticion.general", day).value for day in days] == ["15", "15", "12"]
    with pytest.raises(LegalParameter.DoesNotExist):
        legal_parameter("peticion.general", date(2015, 6, 29))


def test_a_revision_adds_a_row_and_ends_the_earlier_one():
    make_legal_parameter()
    made = revise(make_person(is_superuser=True))
    event = Event.objects.get()
    assert (made.unit, made.status, event.type, event.data) == (
        "dias_habiles",
        LegalStatus.UNVERIFIED,
        "territories.legal_parameter_revised",
        {"key": "peticion.general", "value": ["15", "12"], "valid_from": "2027-01-01"},
    )
    assert len(event.rows) == 2


def test_a_revision_begins_after_the_earlier_one():
    make_legal_parameter()
    admin = make_person(is_superuser=True)
    with pytest.raises(ValidationError) as refused:
        revise(admin, valid_from=date(2015, 6, 30))
    assert refused.value.message_dict == {
        "valid_from": ["La cifra vigente empieza el 30/06/2015: escriba una fecha posterior."]
    }
    with pytest.raises(ValidationError):
        revise(admin, key="no.existe")
    assert LegalParameter.objects.count() == 1


@pytest.mark.parametrize("changes", [{}, {"is_superuser": True, "is_active": False}])
def test_others_revise_nothing(changes):
    make_legal_parameter()
    with pytest.raises(NotAllowed) as refused:
        revise(make_person(**changes))
    assert refused.value.ruling.reason == "only_superuser"
