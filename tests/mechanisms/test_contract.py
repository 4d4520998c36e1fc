"""What every installed mechanism must do, whoever writes it.

The same tests run over each: they send the mechanism's own samples through its own pages.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation.trans_real import translation

from participa.accountability.queries import unanswered_contributions
from participa.accounts.models import Participant
from participa.accounts.operations import erase_person
from participa.kernel.agents import Agent
from participa.kernel.declarations import problems, repeated
from participa.kernel.mechanisms import Column, Mechanism, installed
from participa.participation.enums import PhaseKind
from participa.participation.models import Activity, Contribution
from participa.participation.operations import (
    NewContribution,
    decide_moderation,
    review_contribution,
    revise_contribution,
    split_contribution,
    submit_contribution,
    withdraw_contribution,
)
from participa.participation.queries import process_cards
from tests.architecture.repository import ROOT
from tests.factories.accounts import agent_of, make_user
from tests.factories.desk import make_liaison
from tests.factories.participation import make_activity, make_phase, make_process

pytestmark = pytest.mark.django_db

Data = dict[str, Any]
DAY = timedelta(days=1)
QUERIES = 12


@pytest.fixture(params=list(installed().values()), ids=lambda found: found.code)
def mechanism(request: pytest.FixtureRequest) -> Mechanism:
    found: Mechanism = request.param
    return found


@pytest.fixture(autouse=True)
def _without_limits(settings: Any) -> None:
    """How much one address sends is counted from one test to the next."""
    settings.LIMITS = False


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def an_activity(mechanism: Mechanism, **changes: Any) -> Activity:
    """An open activity of a mechanism, in an open process unless `process` says how it is."""
    now = timezone.now()
    times = {"opens_at": now - DAY, "closes_at": now + DAY} | changes
    process = make_process(**times.pop("process", {}))
    return make_activity(make_phase(process), mechanism=mechanism.code, title="Actividad", **times)


@pytest.fixture
def activity(mechanism: Mechanism) -> Activity:
    return an_activity(mechanism)


def new_page(activity: Activity) -> str:
    return f"{activity.get_absolute_url()}nueva/"


def send(
    activity: Activity,
    number: int = 0,
    *,
    client: Client | None = None,
    once: UUID | None = None,
    **changes: Any,
) -> Any:
    """Send the n-th sample as somebody does who fills in the form, each from an own address."""
    data = installed()[activity.mechanism].sample(number) | changes
    return (client or Client()).post(
        new_page(activity),
        data | {"once": str(once or uuid4())},
        REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}",
    )


def sent(activity: Activity, number: int = 0, **changes: Any) -> Contribution:
    """The contribution that a sample became."""
    response = send(activity, number, **changes)
    assert response.status_code == 302
    found = re.fullmatch(r"/aportes/(\d+)/recibo/", response["Location"])
    assert found, response["Location"]
    return Contribution.objects.get(pk=found[1])


def author_of(contribution: Contribution) -> Agent:
    return Agent(participant_id=contribution.author_id)


def text(response: Any) -> str:
    body: str = b"".join(response).decode() if response.streaming else response.content.decode()
    return body


def exported(activity: Activity) -> list[dict[str, str]]:
    """The public file of an activity, as somebody reads it who downloads it."""
    response = Client().get(f"/actividades/{activity.pk}/datos.csv")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(text(response))))


def places(activity: Activity) -> dict[str, str]:
    """Every list in which a contribution may show."""
    process = activity.process.get_absolute_url()
    return {
        "activity": activity.get_absolute_url(),
        "process": process,
        "contributions": f"{process}aportes/",
        "open data of the process": f"{process}aportes.csv",
        "open data of the activity": f"/actividades/{activity.pk}/datos.csv",
    }


def where_shown(contribution: Contribution) -> list[str]:
    """The lists, the search and the results in which a contribution is."""
    activity, title = contribution.activity, contribution.title
    mechanism = installed()[activity.mechanism]
    found = [
        name
        for name, address in places(activity).items()
        if title in text(Client().get(address)).replace("&#x27;", "'")
    ]
    if contribution.get_absolute_url() in text(Client().get("/buscar/", {"q": title})):
        found.append("search")
    if contribution.get_absolute_url() in text(Client().get(new_page(activity), {"title": title})):
        found.append("similar")
    if len(list(mechanism.export_rows(activity))):
        found.append("rows")
    if mechanism.outcome(activity) != mechanism.outcome(an_activity(mechanism)):
        found.append("outcome")
    return found


EVERYWHERE = [
    "activity",
    "process",
    "contributions",
    "open data of the process",
    "open data of the activity",
    "search",
    "similar",
    "rows",
    "outcome",
]


# --- The declaration ----------------------------------------------------------------------------


def test_declaration_is_complete(mechanism: Mechanism) -> None:
    assert list(problems(mechanism, PhaseKind.values)) == []


INCOMPLETE: list[tuple[Data, str]] = [
    ({"path": "Con Espacio"}, "path must be one word of an address, in lower case"),
    ({"purpose": " "}, "purpose must say something to people"),
    ({"verbs": {}}, "verbs must word its button: contribute"),
    ({"components": ()}, "components must name at least one"),
    ({"components": ("sport",)}, "components names 'sport', which does not exist"),
    ({"stages": ("someday",)}, "stages names 'someday', which does not exist"),
    ({"outcome": None}, "outcome must be callable"),
    ({"sample": {}}, "sample must be callable"),
    ({"split": "later"}, "split must be callable or None"),
    ({"answers_each": "no"}, "answers_each must be True or False"),
    (
        {"answers_each": False, "gathered": None},
        "gathered must say what a card shows, since its contributions are not counted",
    ),
    ({"columns": ()}, "columns must have at least one that is public"),
    ({"contribution_template": "no.html"}, "contribution_template 'no.html' does not exist"),
    ({"urls": "no.such.urls"}, "urls 'no.such.urls' cannot be imported"),
]


@pytest.mark.parametrize(("changes", "problem"), INCOMPLETE, ids=lambda value: str(value)[:40])
def test_incomplete_declaration_is_refused(
    mechanism: Mechanism, changes: Data, problem: str
) -> None:
    assert list(problems(replace(mechanism, **changes), PhaseKind.values)) == [problem]


def test_column_without_meaning_or_named_twice_is_refused(mechanism: Mechanism) -> None:
    twice = (*mechanism.columns, mechanism.columns[0], Column("nada", "", lambda row: ""))
    assert list(problems(replace(mechanism, columns=twice), PhaseKind.values)) == [
        f"columns name {mechanism.columns[0].name!r} 2 times",
        "column 'nada' must say what it means",
    ]


def test_two_mechanisms_do_not_share_an_address(mechanism: Mechanism) -> None:
    other = replace(mechanism, code="other")
    assert list(repeated([mechanism, other])) == [
        ("other", f"path {mechanism.path!r} is already the one of {mechanism.code!r}")
    ]


def test_samples_are_always_the_same_and_each_its_own(mechanism: Mechanism) -> None:
    samples = [mechanism.sample(number) for number in range(40)]
    assert samples == [mechanism.sample(number) for number in range(40)]
    assert len({sample["title"] for sample in samples}) == 40


def test_documentation_tells_when_to_use_it_and_when_not(mechanism: Mechanism) -> None:
    folder = Path(import_module(mechanism.urls).__file__ or "").parent
    pages = [ROOT / "docs" / "mechanisms" / f"{mechanism.code}.md", folder / "README.md"]
    page = next(page.read_text(encoding="utf-8") for page in pages if page.exists())
    parts = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert parts == ["When to use it", "When not to", "What people send", "What comes out"]
    assert [c.name for c in mechanism.columns if f"`{c.name}`" not in page] == []
    method = mechanism.outcome(an_activity(mechanism))["method"]
    assert f"`{method}`" in page


def test_words_are_in_english_too(mechanism: Mechanism) -> None:
    words = [
        *(mechanism.name, mechanism.purpose, mechanism.when_not_to_use),
        *mechanism.verbs.values(),
        *(column.meaning for column in mechanism.columns),
        *(field.label for field in mechanism.capture_fields.values()),
        *(help_text for _default, help_text in mechanism.settings.values()),
    ]
    english = translation("en")._catalog  # type: ignore[attr-defined]
    assert [str(word) for word in words if not english.get(str(word))] == []


# --- When one may take part ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_now", "until"), [(DAY, 2 * DAY), (-2 * DAY, -DAY)], ids=["before", "after"]
)
def test_nothing_is_accepted_outside_its_time(
    mechanism: Mechanism, now: datetime, from_now: timedelta, until: timedelta
) -> None:
    activity = an_activity(mechanism, opens_at=now + from_now, closes_at=now + until)
    assert send(activity)["Location"] == activity.get_absolute_url()
    assert Client().get(new_page(activity))["Location"] == activity.get_absolute_url()
    page = Client().get(activity.get_absolute_url())
    assert page.status_code == 200
    assert new_page(activity) not in text(page)
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    "hidden",
    [{"state": "draft"}, {"state": "open", "is_template": True}],
    ids=["draft", "template"],
)
def test_what_is_not_public_does_not_exist(mechanism: Mechanism, hidden: Data) -> None:
    activity = an_activity(mechanism, process=hidden)
    assert send(activity).status_code == 404
    answers = [Client().get(address).status_code for address in places(activity).values()]
    assert answers == [404] * len(answers)
    assert Contribution.objects.count() == 0


def test_closed_process_accepts_nothing_and_stays_to_be_read(
    mechanism: Mechanism, now: datetime
) -> None:
    activity = an_activity(mechanism, process={"state": "closed", "closed_at": now})
    assert send(activity)["Location"] == activity.get_absolute_url()
    assert Client().get(activity.get_absolute_url()).status_code == 200
    assert Contribution.objects.count() == 0


def test_addresses_that_lead_nowhere_are_not_found(activity: Activity) -> None:
    path = activity.get_absolute_url().split("/")[-2]
    for other in installed().values():
        wrong = activity.pk + 1 if other.code == activity.mechanism else activity.pk
        for page in ("", "nueva/"):
            address = f"/actividades/{wrong}/{other.path}/{page}"
            assert Client().get(address).status_code == 404, address
    assert Client().get(f"/actividades/{activity.pk + 1}/datos.csv").status_code == 404
    assert Client().get(f"/actividades/9999999999999999999/{path}/").status_code == 404


# --- Sending ------------------------------------------------------------------------------------


def test_visitor_sends_and_keeps_a_code(activity: Activity) -> None:
    client = Client()
    contribution = sent(activity, client=client)
    receipt = client.get(f"/aportes/{contribution.pk}/recibo/")
    assert receipt.status_code == 200
    assert re.search(r'class="receipt-code">[A-Z0-9]{6}<', text(receipt))
    assert contribution.author is not None
    assert contribution.author.user is None
    answers_each = installed()[activity.mechanism].answers_each
    assert (contribution.answer_due_on is not None) is answers_each
    assert unanswered_contributions().filter(pk=contribution.pk).exists() is answers_each
    activity.process.refresh_from_db()
    assert activity.process.contribution_count == int(answers_each)
    assert where_shown(contribution) == EVERYWHERE
    assert Client().get(f"/aportes/{contribution.pk}/recibo/").status_code == 404
    [card] = process_cards([activity.process], at=timezone.now())
    assert card.contributions == 1 if answers_each else card.gathered
    assert card.contributions != 0  # it does have something


def test_person_with_an_account_sends_as_themselves(activity: Activity) -> None:
    client, person = Client(), make_user(name="Nelly Valencia")
    client.force_login(person)
    assert 'name="contact_email"' not in text(client.get(new_page(activity), {"title": "Algo"}))
    contribution = sent(activity, client=client)
    assert contribution.author == Participant.objects.get(user=person)
    assert "receipt-code" not in text(client.get(f"/aportes/{contribution.pk}/recibo/"))
    assert "Nelly Valencia" in text(Client().get(activity.get_absolute_url()))


def test_form_sent_twice_counts_once(activity: Activity) -> None:
    client, once = Client(), uuid4()
    first = send(activity, client=client, once=once)
    assert send(activity, client=client, once=once)["Location"] == first["Location"]
    assert Contribution.objects.count() == 1


def test_form_sent_again_because_the_answer_was_lost_shows_the_receipt(activity: Activity) -> None:
    once, first, again = uuid4(), Client(), Client()
    first.get("/seguir/")
    again.cookies.load({"csrftoken": first.cookies["csrftoken"].value})
    contribution = sent(activity, client=first, once=once)
    assert sent(activity, client=again, once=once) == contribution
    receipt = again.get(f"/aportes/{contribution.pk}/recibo/")
    assert receipt.status_code == 200
    assert "receipt-code" in text(receipt)


def test_form_says_what_is_missing_and_keeps_what_was_typed(activity: Activity) -> None:
    sample = installed()[activity.mechanism].sample(3)
    response = send(activity, 3, title="")
    assert response.status_code == 422
    page = text(response)
    assert 'aria-invalid="true"' in page
    assert [name for name, typed in sample.items() if name != "title" and typed not in page] == []
    assert Contribution.objects.count() == 0


def test_form_shows_what_others_already_sent(activity: Activity) -> None:
    earlier = sent(activity)
    first = Client().get(new_page(activity))
    assert 'method="get"' in text(first)
    second = text(Client().get(new_page(activity), {"title": earlier.title}))
    assert f'href="{earlier.get_absolute_url()}"' in second
    assert 'method="post"' in second


def test_facilitator_captures_for_somebody(activity: Activity, now: datetime) -> None:
    mechanism = installed()[activity.mechanism]
    facilitator, sample = make_liaison(activity.process.territory), mechanism.sample(0)
    receive: Any = mechanism.capture or submit_contribution
    receipt = receive(
        by=Agent(user=facilitator),
        at=now,
        activity=activity,
        new=NewContribution(
            title=sample["title"], body=sample["body"], assisted=True, channel="paper"
        ),
        **{name: sample.get(name, "") for name in mechanism.capture_fields},
    )
    assert re.fullmatch(r"[A-Z0-9]{6}", receipt.code)
    assert receipt.contribution.captured_by == facilitator
    assert where_shown(receipt.contribution) == EVERYWHERE


# --- What vanishes, what stays ------------------------------------------------------------------


def test_withdrawn_contribution_vanishes_everywhere(activity: Activity, now: datetime) -> None:
    contribution = sent(activity)
    withdraw_contribution(by=author_of(contribution), at=now, contribution=contribution)
    assert where_shown(contribution) == []
    assert Client().get(contribution.get_absolute_url()).status_code == 410


def test_hidden_contribution_vanishes_and_comes_back(activity: Activity, now: datetime) -> None:
    contribution = sent(activity)
    decide = partial(
        decide_moderation,
        by=Agent(user=make_liaison(activity.process.territory)),
        at=now,
        contribution=contribution,
        explanation="Dice dónde vive alguien.",
    )
    decide(action="hide", reason="personal_data")
    assert where_shown(contribution) == []
    assert contribution.title not in text(Client().get(contribution.get_absolute_url()))
    decide(action="restore", reason="personal_data")
    assert where_shown(contribution) == EVERYWHERE


def test_contribution_waits_where_the_team_reviews_first(
    mechanism: Mechanism, now: datetime
) -> None:
    activity = an_activity(mechanism, process={"moderated_before": True})
    contribution = sent(activity)
    assert where_shown(contribution) == []
    assert Client().get(contribution.get_absolute_url()).status_code == 404
    team = Agent(user=make_liaison(activity.process.territory))
    review_contribution(by=team, at=now, contribution=contribution)
    assert where_shown(contribution) == EVERYWHERE


def test_versions_keep_the_content(activity: Activity, now: datetime) -> None:
    mechanism = installed()[activity.mechanism]
    contribution = sent(activity)
    content = mechanism.content(contribution)
    first = contribution.versions.get()
    assert json.loads(json.dumps(content)) == first.content
    revise_contribution(
        by=author_of(contribution),
        at=now,
        contribution=contribution,
        title="Otra frase",
        body="Otro texto",
        content=content,
        reason="Lo digo mejor",
    )
    kept = contribution.versions.values_list("number", "title", "content")
    assert list(kept) == [(1, first.title, first.content), (2, "Otra frase", first.content)]
    page = text(Client().get(f"{contribution.get_absolute_url()}versiones/"))
    assert first.title in page
    assert "Otra frase" in page


def test_divided_contribution_keeps_its_content(activity: Activity, now: datetime) -> None:
    mechanism = installed()[activity.mechanism]
    whole = sent(activity)
    divide: Any = mechanism.split or split_contribution
    parts = divide(
        by=Agent(user=make_liaison(activity.process.territory)),
        at=now,
        source=whole,
        parts=[("Una parte", "Lo primero"), ("Otra parte", "Lo segundo")],
        reason="Dice dos cosas",
    )
    assert [mechanism.content(part) for part in parts] == [mechanism.content(whole)] * 2
    assert {row["id"] for row in exported(activity)} == {str(part.pk) for part in parts}
    assert [Client().get(part.get_absolute_url()).status_code for part in parts] == [200, 200]


def test_erased_author_leaves_the_contribution(activity: Activity, now: datetime) -> None:
    person = make_user(name="Nelly Valencia")
    client = Client()
    client.force_login(person)
    contribution = sent(activity, client=client)
    erase_person(by=agent_of(person), at=now, erase_texts=False)
    assert where_shown(contribution) == EVERYWHERE
    page = text(Client().get(contribution.get_absolute_url()))
    assert contribution.title in page
    assert "Nelly" not in page + text(Client().get(activity.get_absolute_url()))


def test_erased_texts_are_nowhere(activity: Activity, now: datetime) -> None:
    """Not in the mechanism's own table either; the contribution still counts."""
    person, client = make_user(), Client()
    client.force_login(person)
    contribution = sent(activity, 1, client=client)
    sample = installed()[activity.mechanism].sample(1)
    erase_person(by=agent_of(person), at=now, erase_texts=True)
    pages = [
        *places(activity).values(),
        contribution.get_absolute_url(),
        f"{contribution.get_absolute_url()}versiones/",
    ]
    read = "\n".join(text(Client().get(page)) for page in pages)
    assert [name for name, typed in sample.items() if typed and typed in read] == []
    assert [row["id"] for row in exported(activity)] == [str(contribution.pk)]


# --- What comes out -----------------------------------------------------------------------------


def test_outcome_is_deterministic_and_names_its_method(activity: Activity) -> None:
    for number in range(3):
        sent(activity, number)
    outcome = installed()[activity.mechanism].outcome
    first = outcome(activity)
    assert isinstance(first["method"], str)
    assert isinstance(first["version"], int)
    assert json.dumps(first) == json.dumps(outcome(Activity.objects.get(pk=activity.pk)))


def test_open_data_has_the_public_columns_and_no_person(activity: Activity) -> None:
    mechanism = installed()[activity.mechanism]
    contribution = sent(
        activity, name="Nelly Valencia", contact_email="nelly@ejemplo.co", consent="on"
    )
    [row] = exported(activity)
    assert list(row) == [column.name for column in mechanism.columns if not column.personal]
    assert row["id"] == str(contribution.pk)
    assert contribution.title in row.values()
    assert not {"Nelly Valencia", "nelly@ejemplo.co"} & set(row.values())


def test_open_data_runs_nothing_in_a_spreadsheet(activity: Activity) -> None:
    typed = installed()[activity.mechanism].sample(0)
    formulas = {name: f"=HYPERLINK({number})" for number, name in enumerate(typed)}
    sent(activity, **formulas)
    [row] = exported(activity)
    assert [value for value in row.values() if value[:1] in ("=", "+", "-", "@")] == []
    assert f"'{formulas['title']}" in row.values()


# --- Pages --------------------------------------------------------------------------------------


class Active(HTMLParser):
    """Collects whatever would run or paint from inside a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            runs = name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            if runs or name == "style":
                self.found.append(f"{tag} {name}={value}")


def pages_of(activity: Activity) -> Iterator[str]:
    contribution = sent(activity)
    yield activity.get_absolute_url()
    yield new_page(activity)
    yield f"{new_page(activity)}?title=Algo"
    yield contribution.get_absolute_url()


@pytest.mark.parametrize("language", ["es-co", "en"])
def test_pages_work_without_scripts(activity: Activity, language: str) -> None:
    for address in pages_of(activity):
        response = Client(headers={"accept-language": language}).get(address)
        assert response.status_code == 200, address
        seen = Active()
        seen.feed(text(response))
        assert seen.found == [], address
        assert text(response).count("<h1") == 1, address


def test_hostile_text_is_only_text(activity: Activity) -> None:
    hostile = '"><script>alert(1)</script>'
    typed = dict.fromkeys(installed()[activity.mechanism].sample(0), hostile)
    contribution = sent(activity, **typed)
    for address in (activity.get_absolute_url(), contribution.get_absolute_url()):
        assert "<script>alert" not in text(Client().get(address)), address


def queries_of(address: str) -> int:
    Client().get(address)  # what is remembered between requests
    with CaptureQueriesContext(connection) as seen:
        assert Client().get(address).status_code == 200
    return len(seen)


def test_list_asks_the_same_for_1_and_for_30(activity: Activity) -> None:
    addresses = [activity.get_absolute_url(), f"/actividades/{activity.pk}/datos.csv"]
    sent(activity)
    one = [queries_of(address) for address in addresses]
    for number in range(1, 30):
        sent(activity, number)
    assert [queries_of(address) for address in addresses] == one
    assert max(one) <= QUERIES
    assert len(exported(activity)) == 30
