"""No process of a party or campaign opens."""

import pytest
from tests.factories.accounts import NOW, SETUP
from tests.factories.participation import (
    _organization,
    make_activity,
    make_phase,
    make_process,
)

from participa.actors.operations import mark_campaign
from participa.kernel.rulings import NotAllowed
from participa.participation.operations import publish_process
from participa.web.reasons import words

pytestmark = pytest.mark.django_db


def test_a_process_that_a_campaign_decides_does_not_open():
    body = _organization()
    process = make_process(
        state="draft", decider=body,
        preconditions=["problem", "influence", "leadership", "resources", "time"],
    )  # fmt: skip
    make_activity(make_phase(process))
    mark_campaign(by=SETUP, at=NOW, organization=body, campaigns=True, reason="Inscribió lista")
    process.refresh_from_db()
    with pytest.raises(NotAllowed) as refusal:
        publish_process(by=SETUP, at=NOW, process=process)
    assert refusal.value.ruling.reason == "campaigns_stay_out"
    assert "no abren procesos" in words(refusal.value.ruling)
    mark_campaign(by=SETUP, at=NOW, organization=body, campaigns=False, reason="La retiró")
    process.decider.refresh_from_db()
    publish_process(by=SETUP, at=NOW, process=process)
    assert process.state == "open"
