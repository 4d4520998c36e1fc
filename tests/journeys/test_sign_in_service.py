"""Signing in through a real OpenID Connect service that runs beside the tests."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache

from participa.accounts.models import User
from participa.audit.models import Event
from tests.factories.accounts import make_user
from tests.factories.sign_in_service import free_port, named, running

pytestmark = pytest.mark.django_db

NELLY = {"sub": "nelly", "email": "nelly@example.org", "email_verified": True, "name": "Nelly"}
WILMER = {"sub": "wilmer", "email": "wilmer@example.org", "email_verified": False}
NOBODY = {"sub": "nobody"}
CALLBACK = "/cuenta/oidc/alcaldia/login/callback/"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a running service that knows three people."""
    with running(free_port(), NELLY, WILMER, NOBODY) as address:
        yield address


@pytest.fixture(autouse=True)
def _named(settings, service):
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [named(service)]}}


def leave_for_the_service(client) -> str:
    page = client.get("/cuenta/login/").content.decode()
    assert "Entrar con Alcaldía de Yumbo" in page
    return address_in(client.post("/cuenta/oidc/alcaldia/login/"))


def address_in(response) -> str:
    """Where the page between the two sites leads, with and without a press of the button."""
    page = response.content.decode()
    [at_once] = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert f'href="{at_once}"' in page
    return html.unescape(at_once)


def come_back(client, address: str, **answer: str):
    """Answer the service's question and follow its way back to the platform."""
    told = requests.post(address, data=answer, allow_redirects=False, timeout=10)
    back = urlsplit(told.headers["Location"])
    assert back.path == CALLBACK
    # This service forgets the state where it declines; the standard asks for it always.
    state = (
        "" if "state=" in back.query else f"&state={parse_qs(urlsplit(address).query)['state'][0]}"
    )
    return client.get(f"{back.path}?{back.query}{state}")


def test_a_verified_address_opens_an_account_and_the_door(client, service):
    address = leave_for_the_service(client)
    assert address.startswith(service)
    response = come_back(client, address, sub="nelly")
    assert response["Location"] == "/mi-cuenta/"
    user = User.objects.get()
    assert (user.email, client.session["_auth_user_id"]) == ("nelly@example.org", str(user.pk))
    assert EmailAddress.objects.get().verified
    assert list(Event.objects.values_list("type", flat=True)) == ["accounts.account_opened"]
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {}  # neither name nor picture is kept
    assert "nelly@example.org" in client.get("/mi-cuenta/privacidad/").content.decode()


def test_a_verified_address_enters_the_account_it_has(client):
    user = make_user(email="nelly@example.org")
    come_back(client, leave_for_the_service(client), sub="nelly")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user
    client.post("/cuenta/logout/")
    come_back(client, leave_for_the_service(client), sub="nelly")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_an_address_the_service_has_not_verified_must_be_proven(client, mailoutbox):
    response = come_back(client, leave_for_the_service(client), sub="wilmer")
    page = client.get(response["Location"]).content.decode()
    assert "wilmer@example.org" in page
    assert "_auth_user_id" not in client.session
    assert [mail.to for mail in mailoutbox] == [["wilmer@example.org"]]


def test_an_unproven_address_of_somebody_else_opens_nothing(client):
    user = make_user(email="wilmer@example.org")
    response = come_back(client, leave_for_the_service(client), sub="wilmer")
    assert response.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=user).exists()


def test_without_an_address_the_person_is_asked_for_one(client, mailoutbox):
    response = come_back(client, leave_for_the_service(client), sub="nobody")
    page = client.get(response["Location"])
    assert page.status_code == 200
    told = page.content.decode()
    assert 'name="email"' in told
    assert "Participa+" in told
    page = client.post(response["Location"], {"email": "no es un correo"})
    assert 'value="no es un correo"' in page.content.decode()
    page = client.post(response["Location"], {"email": "taita@example.org"})
    assert page.status_code == 302
    assert "_auth_user_id" not in client.session
    assert [mail.to for mail in mailoutbox] == [["taita@example.org"]]


def told(client, response) -> str:
    """What the entrance says after something went wrong."""
    assert response["Location"] == "/cuenta/login/"
    assert "_auth_user_id" not in client.session
    return str(client.get("/cuenta/login/").content.decode())


def test_who_declines_at_the_service_is_told_and_can_enter_otherwise(client):
    response = come_back(client, leave_for_the_service(client), action="deny")
    assert "No se dio permiso en Alcaldía de Yumbo. Puede entrar con su correo." in told(
        client, response
    )


@pytest.mark.parametrize("query", ["", "?code=a&state=b", "?error=server_error", "?state=%F0"])
def test_a_way_back_nobody_began_is_answered_in_words(client, query):
    response = client.get(CALLBACK + query)
    assert "No se pudo entrar con Alcaldía de Yumbo." in told(client, response)


def test_a_service_that_does_not_answer_is_told(client, settings):
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = f"http://127.0.0.1:{free_port()}"
    response = client.post("/cuenta/oidc/alcaldia/login/")
    assert "Ese servicio no responde en este momento." in told(client, response)


def test_a_service_can_be_joined_and_left(client, service):
    come_back(client, leave_for_the_service(client), sub="nelly")
    page = client.get("/cuenta/3rdparty/").content.decode()
    assert "Servicios con los que entro" in page
    assert client.post("/cuenta/3rdparty/", {"account": "99"}).status_code == 200
    account = SocialAccount.objects.get()
    assert client.post("/cuenta/3rdparty/", {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()
    address = address_in(client.post("/cuenta/oidc/alcaldia/login/?process=connect"))
    come_back(client, address, sub="nelly")
    assert SocialAccount.objects.get().user == User.objects.get()


def test_erasing_a_person_takes_the_service_along(client):
    come_back(client, leave_for_the_service(client), sub="nelly")
    client.post("/mi-cuenta/borrar/", {"texts": "keep", "word": "BORRAR"})
    assert not SocialAccount.objects.exists()


def test_a_service_nobody_named_does_not_exist(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Otras formas de entrar" not in client.get("/cuenta/login/").content.decode()
    for address in ("/cuenta/oidc/alcaldia/login/", CALLBACK):
        assert client.get(address).status_code == 404
