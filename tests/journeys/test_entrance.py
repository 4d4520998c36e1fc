"""Signing in through the real pages: the address, the mail, the code."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.cache import cache
from django.utils import timezone

from participa.accounts.models import Participant, User
from participa.audit.models import Event
from tests.factories.accounts import NOW, make_participant, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def code_in(mail):
    return re.search(r"^[\d-]{6,9}$", mail.body, re.MULTILINE)[0]


def ask(client, email, **query):
    return client.post("/cuenta/login/", {"email": email, **query})


def enter(client, mailoutbox, email):
    ask(client, email)
    return client.post("/cuenta/login/code/confirm/", {"code": code_in(mailoutbox[-1])})


def test_a_new_address_opens_an_account_when_the_code_comes_back(client, mailoutbox):
    page = client.get("/cuenta/login/").content.decode()
    assert "Enviarme el código" in page
    response = ask(client, "Nelly@Example.org")
    assert response["Location"] == "/cuenta/login/code/confirm/"
    assert User.objects.count() == 0
    page = client.get("/cuenta/login/code/confirm/").content.decode()
    assert "nelly@example.org" in page
    mail = mailoutbox[0]
    assert mail.subject.endswith("es su código para entrar a Participa+")
    assert "Vence en quince minutos" in mail.body
    response = client.post("/cuenta/login/code/confirm/", {"code": code_in(mail).replace("-", " ")})
    assert response["Location"] == "/mi-cuenta/"
    user = User.objects.get()
    assert (user.email, client.session["_auth_user_id"]) == ("nelly@example.org", str(user.pk))
    assert client.session.get_expire_at_browser_close()
    assert list(Event.objects.values_list("type", flat=True)) == ["accounts.account_opened"]
    assert client.get("/mi-cuenta/").status_code == 200


def test_a_known_address_gets_the_same_page_and_the_same_mail(client, mailoutbox):
    make_user("sandra@example.org")
    answers = []
    for email in ("sandra@example.org", "nadie@example.org"):
        response = ask(client, email)
        page = client.get(response["Location"]).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        body = mailoutbox[-1].body.replace(code_in(mailoutbox[-1]), "CODE")
        subject = mailoutbox[-1].subject.partition(" ")[2]
        answers.append((response.status_code, page.replace(email, "EMAIL"), body, subject))
    assert answers[0] == answers[1]
    assert User.objects.count() == 1


def test_returning_goes_back_to_where_one_was(client, mailoutbox):
    user = make_user("sandra@example.org")
    response = ask(client, "sandra@example.org", next="/mesa/")
    assert response["Location"] == "/cuenta/login/code/confirm/?next=%2Fmesa%2F"
    data = {"code": code_in(mailoutbox[0]), "next": "/mesa/"}
    assert client.post("/cuenta/login/code/confirm/", data)["Location"] == "/mesa/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_next_never_leads_to_another_site(client, mailoutbox):
    ask(client, "sandra@example.org", next="https://evil.example/")
    data = {"code": code_in(mailoutbox[0]), "next": "https://evil.example/"}
    assert client.post("/cuenta/login/code/confirm/", data)["Location"] == "/mi-cuenta/"


def test_wrong_codes_get_help_and_then_none(client, mailoutbox):
    ask(client, "sandra@example.org")
    for _ in range(4):
        page = client.post("/cuenta/login/code/confirm/", {"code": "000000"})
        assert "Ese código no es" in page.content.decode()
    last = client.post("/cuenta/login/code/confirm/", {"code": "000000"}, follow=True)
    assert "Demasiados intentos" in last.content.decode()
    late = client.post("/cuenta/login/code/confirm/", {"code": code_in(mailoutbox[0])})
    assert (late["Location"], User.objects.count()) == ("/cuenta/login/", 0)


def test_another_code_can_be_asked_for(client, mailoutbox):
    ask(client, "sandra@example.org")
    client.post("/cuenta/login/code/confirm/", {"action": "resend"})
    assert len(mailoutbox) == 2
    client.post("/cuenta/login/code/confirm/", {"code": code_in(mailoutbox[1])})
    assert User.objects.count() == 1


def test_codes_expire(client, mailoutbox, time_machine):
    time_machine.move_to(timezone.now())
    ask(client, "sandra@example.org")
    time_machine.shift(16 * 60)
    response = client.post("/cuenta/login/code/confirm/", {"code": code_in(mailoutbox[0])})
    assert (response.status_code, User.objects.count()) == (302, 0)


def test_the_address_can_be_mended(client):
    ask(client, "sandar@example.org")
    assert client.get("/cuenta/login/").status_code == 200


def test_asking_for_codes_is_limited(client, mailoutbox):
    answers = [ask(client, "sandra@example.org") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Espere un minuto" in answers[3].content.decode()
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("email", ["", "sandra", "sandra@", "a b@example.org", "x" * 250 + "@e.co"])
def test_a_bad_address_gets_an_example(client, email, mailoutbox):
    response = ask(client, email)
    assert (response.status_code, len(mailoutbox)) == (200, 0)
    assert "nelly@correo.com" in response.content.decode() or "254" in response.content.decode()


def test_a_closed_account_is_told_only_to_its_owner(client, mailoutbox):
    make_user("sandra@example.org", is_active=False)
    ask(client, "sandra@example.org")
    data = {"code": code_in(mailoutbox[0])}
    response = client.post("/cuenta/login/code/confirm/", data, follow=True)
    assert "Esa cuenta está cerrada" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_holds_a_code_is_offered_to_bring_it_along(client, mailoutbox):
    participant = make_participant(code="K7M4QX")
    client.post("/seguir/", {"code": "K7M4QX"})
    assert enter(client, mailoutbox, "nelly@example.org")["Location"] == "/mi-cuenta/codigo/"
    assert "Este teléfono recuerda un código" in client.get("/mi-cuenta/").content.decode()
    client.post("/mi-cuenta/codigo/")
    participant.refresh_from_db()
    assert participant.claimed_into == Participant.objects.get(user__email="nelly@example.org")


@pytest.mark.parametrize(
    "address",
    [
        "/cuenta/signup/",
        "/cuenta/password/reset/",
        "/cuenta/password/change/",
        "/cuenta/password/set/",
        "/admin/login/",
        "/cuenta/login/code/confirm/",
    ],
)
def test_there_is_one_door_and_no_password(client, address):
    response = client.get(address + "?next=/mesa/")
    assert response.status_code == 302
    assert response["Location"].startswith("/cuenta/login/")


def test_signing_out_asks_and_ends(client, mailoutbox):
    enter(client, mailoutbox, "nelly@example.org")
    client.post("/cuenta/logout/")
    assert "_auth_user_id" not in client.session


def test_passkeys_can_be_added_and_never_lock_out(client, mailoutbox):
    user = make_user("nelly@example.org")
    Authenticator.objects.create(user=user, type="webauthn", data={})
    assert enter(client, mailoutbox, "nelly@example.org")["Location"] == "/mi-cuenta/"


def test_the_mail_speaks_the_language_of_the_page(client, mailoutbox):
    client.cookies["django_language"] = "en"
    ask(client, "nelly@example.org")
    assert "is your code to sign in to Participa+" in mailoutbox[0].subject
    assert "It expires in fifteen minutes" in mailoutbox[0].body


@pytest.mark.parametrize("verified", [True, False])
def test_a_sign_in_service_opens_the_account_by_the_same_operation(rf, verified):
    request = rf.get("/")
    request.session = {}
    email = "sandra@alcaldia.example.org"
    login = SocialLogin(
        user=User(email=email),
        account=SocialAccount(provider="alcaldia", uid="1"),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )
    with request_context(request):
        user = get_adapter().save_user(request, login)
    address = EmailAddress.objects.get()
    assert (user.email, user.participant.code_digest) == (email, None)
    assert (address.user, address.verified, address.primary) == (user, verified, True)
    assert SocialAccount.objects.get().user == user
    assert list(Event.objects.values_list("type", flat=True)) == ["accounts.account_opened"]


def test_a_second_device_adds_its_key_right_after_the_code_and_not_later(
    client, mailoutbox, monkeypatch
):
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    user = make_user("nelly@example.org")
    key = {"name": "El teléfono", "credential": {}}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=key)
    with time_machine.travel(NOW, tick=False) as clock:
        enter(client, mailoutbox, "nelly@example.org")
        clock.shift(299)
        page = client.get("/cuenta/2fa/webauthn/add/").content.decode()
        assert "Agregar la llave" in page
        clock.shift(2)
        later = client.get("/cuenta/2fa/webauthn/add/")
    assert later.status_code == 302
    assert "reauthenticate" in later["Location"]
