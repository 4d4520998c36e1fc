"""The public log: readable, provable, and silent about who acted."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.models import Event
from participa.audit.queries import leaf_digest
from participa.kernel import signing
from participa.participation.models import Contribution
from participa_methods.ledger import verify_consistency, verify_file, verify_inclusion
from participa_methods.ledger.command import ed25519
from tests.core.audit.recorded import AT, SOMEBODY, note, seal
from tests.factories.accounts import grant, make_user
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


@pytest.fixture
def log():
    """Five sealed events and one that waits."""
    contribution = make_row(Contribution)
    for number in range(4):
        note(
            type="participation.commented",
            subject=contribution,
            at=AT + timedelta(minutes=number),
            personal={"name": "Nelly Secreta"},
        )
    note(type="accounts.profile_changed", subject=make_row(User))
    seal()
    note(type="participation.commented", subject=contribution)
    return contribution


@pytest.mark.parametrize("path", ["/registro/", "/registro/eventos/", "/registro/cabezas/"])
def test_pages_of_an_empty_log_help(client, path):
    assert client.get(path).status_code == 200


def test_the_page_says_what_it_is_and_shows_the_latest_head(client, log):
    head = seal(minutes=5)
    text = client.get("/registro/").content.decode()
    assert head.root in text
    assert head.signature.replace("+", "+") in text.replace("&#x2B;", "+")
    assert "Alguien comentó" in text


@pytest.mark.parametrize(
    "path", ["/registro/", "/registro/eventos/", "/registro/eventos/0/", "/registro/eventos/4/"]
)
def test_no_public_page_says_who_acted(client, log, path):
    text = client.get(path).content.decode()
    assert "Secreta" not in text
    assert SOMEBODY.ref not in text
    assert "participa.user" not in text


def test_the_file_says_nothing_of_people_and_verifies(client, log):
    content = b"".join(client.get("/registro/ledger.jsonl"))
    pem = client.get("/registro/llave.pem").content
    assert b"PRIVATE" not in pem
    report = verify_file(content.splitlines(), ed25519(pem))
    assert (report.problems, report.leaves, report.covered) == ((), 5, 5)
    for word in (b"Secreta", SOMEBODY.ref.encode(), b"participa.user"):
        assert word not in content


def test_the_file_is_not_sent_again_unless_it_grew(client, log):
    tag = client.get("/registro/ledger.jsonl")["ETag"]
    again = client.get("/registro/ledger.jsonl", headers={"if-none-match": tag})
    assert again.status_code == 304
    rest = b"".join(client.get("/registro/ledger.jsonl", {"desde": "4"})).splitlines()
    assert [*json.loads(rest[0])] == ["index", "leaf"]
    assert len(rest) == 2


def test_inclusion_proofs_hold(client, log):
    for index in range(5):
        body = client.get(f"/registro/inclusion/{index}/").json()
        assert body["leaf_hash"] == leaf_digest(body["leaf"])
        assert verify_inclusion(
            bytes.fromhex(body["leaf_hash"]),
            index,
            body["head"]["size"],
            [bytes.fromhex(step) for step in body["proof"]],
            bytes.fromhex(body["head"]["root"]),
        )


def test_consistency_proofs_hold(client, log):
    seal(minutes=1)
    for old in range(7):
        body = client.get(f"/registro/consistencia/{old}/6/").json()
        assert verify_consistency(
            old,
            6,
            bytes.fromhex(body["old"]["root"]),
            bytes.fromhex(body["new"]["root"]),
            [bytes.fromhex(step) for step in body["proof"]],
        )


def test_heads_are_listed_with_their_signatures(client, log):
    seal(minutes=1)
    body = client.get("/registro/cabezas/").json()
    assert [head["size"] for head in body["heads"]] == [6, 5]
    assert {head["key"] for head in body["heads"]} == {signing.key_id(signing.public_key())}
    older = client.get("/registro/cabezas/", {"antes": "6"}).json()
    assert [head["size"] for head in older["heads"]] == [5]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/registro/eventos/99/", 404),
        ("/registro/eventos/5/", 404),  # waits for its seal
        ("/registro/eventos/abc/", 404),
        ("/registro/eventos/-1/", 404),
        ("/registro/eventos/99999999999999999999999/", 404),
        ("/registro/eventos/%D9%A3/", 404),
        ("/registro/inclusion/5/", 404),
        ("/registro/inclusion/x/", 400),
        ("/registro/inclusion/0/?cabeza=3", 404),
        ("/registro/inclusion/0/?cabeza=x", 404),
        ("/registro/consistencia/3/99/", 404),
        ("/registro/consistencia/4/3/", 400),
        ("/registro/consistencia/x/3/", 400),
        ("/registro/cabezas/?antes=x", 400),
        ("/registro/ledger.jsonl?desde=-1", 400),
        ("/registro/eventos/?antes=x", 200),
        ("/registro/eventos/?antes=99999999999999999999999999", 200),
        ("/registro/eventos/?tipo=nada", 200),
    ],
)
def test_odd_numbers_get_a_helping_answer(client, log, path, status):
    response = client.get(path)
    assert response.status_code == status
    if "json" in response["Content-Type"]:
        assert response.json()["error"].endswith(".")


def test_shredded_events_say_so_and_nothing_else(client, log):
    Event.objects.filter(leaf__index=0).update(actor="", personal={}, shredded_at=AT)
    assert "los borró su dueño" in client.get("/registro/eventos/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_however_long(client, number, django_assert_num_queries):
    organization = make_row(Organization)
    for _ in range(number):
        note(subject=organization)
    seal()
    with django_assert_num_queries(2):  # events, organisations
        text = client.get("/registro/eventos/").content.decode()
    assert text.count("línea ") >= min(number, 20)


def test_the_list_goes_on_from_page_to_page(client):
    organization = make_row(Organization)
    for _ in range(45):
        note(subject=organization)
    seen, address = [], "/registro/eventos/"
    while address:
        context = client.get(address).context
        seen += [line.pk for line, _word, _subject in context["lines"]]
        address = f"/registro/eventos/?antes={context['older']}" if context["older"] else ""
    assert seen == list(Event.objects.order_by("-pk").values_list("pk", flat=True))


# --- the desk ----------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    user = make_user("oficial@example.org")
    grant(user, Role.DATA_OFFICER)
    client.force_login(user)
    return user


def test_the_desk_sees_who_acted(client, log, officer):
    text = client.get("/mesa/registro/").content.decode()
    assert "Participante 12" in text
    assert "Cuenta" in text


def filtered(client, **query):
    return [line.type for line, *_rest in client.get("/mesa/registro/", query).context["lines"]]


def test_the_desk_filters_by_type_actor_subject_and_date(client, log, officer):
    note(type="test.other", subject=log, by=officer_agent(officer))
    assert filtered(client, tipo="test.other") == ["test.other"]
    assert filtered(client, quien=str(officer.pk), tipo="test.other") == ["test.other"]
    assert filtered(client, quien="user:999") == []
    assert len(filtered(client, sobre=f"participa.contribution:{log.pk}")) == 6
    assert filtered(client, desde="2030-01-01") == []
    assert filtered(client, hasta="2020-01-01") == []
    user_key = f"participa.user:{User.objects.order_by('pk').first().pk}"
    assert "accounts.profile_changed" in filtered(client, sobre=user_key)


def officer_agent(user):
    from participa.kernel.agents import Agent

    return Agent(user=user)


@pytest.mark.parametrize(
    "query",
    [
        {"tipo": "no.existe"},
        {"desde": "ayer"},
        {"desde": "2026-02-02", "hasta": "2026-01-01"},
        {"sobre": "x" * 200},
        {"sobre": "\"\\$%' OR 1=1"},
        {"antes": "x"},
    ],
)
def test_odd_filters_get_a_page(client, log, officer, query):
    assert client.get("/mesa/registro/", query).status_code == 200


@pytest.mark.parametrize(
    "role", [None, *(r for r in Role if r not in ("data_officer", "national_coordinator"))]
)
def test_others_do_not_see_who_acted(client, log, role):
    user = make_user("otra@example.org")
    if role:
        grant(user, role)
    client.force_login(user)
    response = client.get("/mesa/registro/")
    assert response.status_code == 403
    assert "Participante 12" not in response.content.decode()


def test_visitors_are_asked_to_sign_in(client, log):
    assert client.get("/mesa/registro/").status_code == 302
