import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participa.accounts.models import User
from participa.notices.models import Notice
from participa.notices.queries import stop_token
from participa.web.requests import PARTICIPANT_KEY
from tests.factories.accounts import make_participant, make_user
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
INBOX = "/mi-cuenta/avisos/"


def with_code(client: Client, participant) -> None:
    session = client.session
    session[PARTICIPANT_KEY] = participant.pk
    session.save()


def test_inbox_of_a_visitor_says_what_it_is_and_asks_for_no_notices(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        html = client.get(INBOX).content.decode()
    assert "Entrar con su código" in html
    assert [query for query in asked if "participa_notice" in query["sql"]] == []


@pytest.mark.parametrize("number", [1, 30])
def test_inbox_costs_a_fixed_number_of_queries(
    client: Client, number: int, django_assert_max_num_queries
) -> None:
    user = make_user()
    for _ in range(number):
        make_notice(user.participant)
    client.force_login(user)
    with django_assert_max_num_queries(7):
        assert client.get(INBOX).status_code == 200


def test_inbox_of_a_code_shows_its_news_and_part_of_the_address(client: Client) -> None:
    person = make_participant(contact_email="nelly@example.org")
    make_notice(person)
    with_code(client, person)
    html = client.get(INBOX).content.decode()
    assert "Respondieron «Agua en Mulaló»" in html
    assert "ne…@example.org" in html
    assert "nelly" not in html


def test_header_counts_what_is_unread(client: Client) -> None:
    user = make_user()
    make_notice(user.participant)
    client.force_login(user)
    assert "Avisos (1)" in client.get(INBOX).content.decode()
    client.post(f"{INBOX}leer/")
    assert "Avisos (" not in client.get(INBOX).content.decode()


def test_opening_a_notice_marks_it_and_goes_on(client: Client) -> None:
    user = make_user()
    notice = make_notice(user.participant)
    client.force_login(user)
    response = client.post(f"{INBOX}leer/", {"aviso": notice.pk, "abrir": "1"})
    assert (response.status_code, response["Location"]) == (302, "/aportes/1/")
    assert Notice.objects.exclude(read_at=None).count() == 1


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 40, "٣"])
def test_bad_notice_numbers_are_not_found(client: Client, typed: str) -> None:
    client.force_login(make_user())
    assert client.post(f"{INBOX}leer/", {"aviso": typed}).status_code == 404


def test_notices_of_others_stay_unread_and_unknown(client: Client) -> None:
    notice = make_notice(make_participant())
    client.force_login(make_user())
    assert client.post(f"{INBOX}leer/", {"aviso": notice.pk, "abrir": "1"}).status_code == 404
    assert Notice.objects.exclude(read_at=None).count() == 0


def test_address_of_a_notice_leads_nowhere_else(client: Client) -> None:
    user = make_user()
    notice = make_notice(user.participant, url="//evil.example/")
    client.force_login(user)
    response = client.post(f"{INBOX}leer/", {"aviso": notice.pk, "abrir": "1"})
    assert response["Location"] == INBOX


def test_digest_is_chosen_in_the_inbox(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    client.post(f"{INBOX}correo/", {"digest": "weekly"})
    assert User.objects.get(pk=user.pk).digest == "weekly"
    page = client.post(f"{INBOX}correo/", {"digest": "hourly"}, follow=True)
    assert "Elija una de las opciones." in page.content.decode()
    assert User.objects.get(pk=user.pk).digest == "weekly"


def test_one_click_stop_needs_no_session_and_no_page(client: Client) -> None:
    user = make_user(digest="daily")
    address = f"/avisos/parar/{stop_token(user.participant.pk)}/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert User.objects.get(pk=user.pk).digest == "daily"
    for _ in range(2):
        response = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert User.objects.get(pk=user.pk).digest == "never"
    assert "No le escribiremos más" in response.content.decode()


@pytest.mark.parametrize("token", ["x", "1:abc", "of nobody"])
def test_stop_with_a_bad_token_is_not_found(client: Client, token: str) -> None:
    if token == "of nobody":
        token = stop_token(999_999)  # made here: its time stamp must not name the test
    assert client.get(f"/avisos/parar/{token}/").status_code == 404
    assert client.post(f"/avisos/parar/{token}/").status_code == 404
