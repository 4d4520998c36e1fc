"""Choices of language and theme, the quick exit, and the pages of errors."""

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory

from participa.web.site import views

pytestmark = pytest.mark.django_db


def test_language_is_kept_and_the_person_returns(client: Client) -> None:
    response = client.post("/idioma/", {"idioma": "en", "next": "/accesibilidad/?a=1"})
    assert (response.status_code, response["Location"]) == (303, "/accesibilidad/?a=1")
    assert client.get("/accesibilidad/").headers["Content-Language"] == "en"
    assert '<html lang="en"' in client.get("/accesibilidad/").content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:x", ""])
def test_choices_never_lead_to_another_site(client: Client, target: str) -> None:
    for path, data in (("/idioma/", {"idioma": "en"}), ("/tema/", {"tema": "dark"})):
        assert client.post(path, {**data, "next": target})["Location"] == "/"


def test_theme_is_drawn_by_the_server_until_taken_back(client: Client) -> None:
    client.post("/tema/", {"tema": "dark"})
    assert '<html lang="es-CO" data-theme="dark">' in client.get("/").content.decode()
    client.post("/tema/", {"tema": ""})
    assert '<html lang="es-CO">' in client.get("/").content.decode()


def test_unknown_choices_change_nothing(client: Client) -> None:
    client.post("/idioma/", {"idioma": "xx"})
    client.post("/tema/", {"tema": '"><script>'})
    assert '<html lang="es-CO">' in client.get("/").content.decode()


def test_quick_exit_ends_the_session_and_says_nothing_of_us(client: Client) -> None:
    session = client.session
    session["participant"] = 7
    session.save()
    response = client.post("/salida/", follow=True)
    assert response.status_code == 200
    assert "participant" not in client.session
    assert "Participa" not in response.content.decode().replace("participa/participa", "")


def test_quick_exit_needs_no_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/salida/").status_code == 303


@pytest.mark.parametrize("path", ["/", "/acerca/", "/accesibilidad/", "/codigo/", "/salida/"])
def test_site_pages_render(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_missing_page_helps(client: Client) -> None:
    response = client.get("/no-existe/")
    assert response.status_code == 404
    assert 'action="/buscar/"' in response.content.decode()


def test_forbidden_page_offers_to_enter(rf: RequestFactory) -> None:
    response = views.permission_denied(_anonymous(rf.get("/mesa/?a=1")))
    assert response.status_code == 403
    assert "/cuenta/login/?next=%2Fmesa%2F%3Fa%3D1" in response.content.decode()


def _anonymous(request: HttpRequest) -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    return request


@pytest.mark.django_db(databases=[])
def test_server_error_needs_neither_database_nor_request(rf: RequestFactory) -> None:
    for view, status in ((views.server_error, 500), (views.bad_request, 400)):
        response = view(rf.get("/"))
        assert response.status_code == status
        assert "</html>" in response.content.decode()


def send_late(client: Client, **headers: str) -> str:
    data = {"body": "El agua\nllega <turbia>", "password": "secreta"}
    response = client.post("/cuenta/logout/", data, headers=headers)
    assert response.status_code == 403
    return response.content.decode()


def test_late_form_keeps_what_was_typed() -> None:
    page = send_late(Client(enforce_csrf_checks=True), origin="http://testserver")
    assert '<textarea name="body" hidden>\nEl agua\nllega &lt;turbia&gt;</textarea>' in page
    assert "secreta" not in page
    assert "Enviar otra vez" in page


def test_form_of_another_site_is_not_offered_again() -> None:
    page = send_late(Client(enforce_csrf_checks=True), origin="https://example.org")
    assert "turbia" not in page
    assert "Enviar otra vez" not in page


def test_pages_set_no_cookie_on_people_who_only_read(client: Client) -> None:
    response = client.get("/")
    assert response.cookies.keys() == set()
    assert settings.CSRF_COOKIE_NAME not in response.cookies
