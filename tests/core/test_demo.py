"""The demonstration at size, small: the same acts by the same operations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from participa.accountability.models import Commitment, Evidence, Response
from participa.accounts.operations import publish_default_consent_texts
from participa.actors import operations as actors
from participa.audit.queries import verify_ledger
from participa.config.demo import many
from participa.config.demo.content.many import TITLE
from participa.config.recounts import RECOUNTS
from participa.kernel.agents import system
from participa.participation.models import Comment, Contribution, Process, Support
from tests.factories.participation import _territory, make_process

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SIZE = many.Size(contributions=120, votes=700, comments=60)


@pytest.fixture
def body():
    publish_default_consent_texts(by=system("setup"), at=NOW)
    return actors.register_organization(
        by=system("setup"),
        at=NOW,
        name="Alcaldía de Yumbo (demostración)",
        sector="public",
        territory=_territory(),
        purpose="Gobierno del municipio.",
    )


def numbers() -> dict[str, int]:
    models = (Contribution, Support, Comment, Response, Commitment, Evidence)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.no_ledger_guard
def test_demonstration_at_size_holds_what_was_asked_for(body) -> None:
    assert many.is_demonstration()
    many.build(NOW, SIZE, lambda text: None)
    process = Process.objects.get()
    found = numbers()
    assert (found["Contribution"], found["Support"], found["Comment"]) == (120, 700, 60)
    assert process.contributions.count() == 120
    assert 1 <= found["Response"] <= 3
    assert max(process.contributions.values_list("comment_count", flat=True)) >= 15
    verified = verify_ledger(recounts=RECOUNTS)
    assert verified.problems == ()
    assert verified.recounted > 0


@pytest.mark.no_ledger_guard
def test_demonstration_at_size_is_the_same_each_time(body) -> None:
    many.build(NOW, SIZE, lambda text: None)
    first = list(Contribution.objects.order_by("pk").values_list("title", "support_count"))
    Process.objects.update(title="Otro")
    many.build(NOW, SIZE, lambda text: None)
    second = Contribution.objects.filter(process__title=TITLE).order_by("pk")
    assert list(second.values_list("title", "support_count")) == first


def test_demonstration_is_never_mixed_with_real_processes() -> None:
    make_process()
    with pytest.raises(CommandError):
        call_command("demo", no_setup=True, contributions=3)


def test_demonstration_takes_no_negative_numbers() -> None:
    with pytest.raises(CommandError):
        call_command("demo", no_setup=True, votes=-1)
