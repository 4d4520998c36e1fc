"""Every address that receives something is sent whatever there is: an answer, never a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from participa.accounts.models import User
from tests.demonstration import demonstration
from tests.journeys.site_map import visit
from tests.journeys.test_crawl import ROLES as WHO
from tests.journeys.test_crawl import enter
from tests.properties.existing import existing, fitting, furnish
from tests.properties.site_forms import forms_of

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

# Nobody gets there without having sent something first: shown by the tests named.
BEHIND_A_FILE = {
    "organizaciones/cargar/<str:token>/": "tests/journeys/test_organization_pages.py",
    "mesa/relaciones/vinculos/cargar/<str:token>/": "tests/journeys/test_tie_lists.py",
}
LOST = (404, 405)
HUGE = "9" * 60
TEXTS = ["a\x00b", HUGE, "\ud800", "9999-12-31"]
URLENCODED = "application/x-www-form-urlencoded"
Send = Callable[[Client, str, list[str]], HttpResponse]


def fields(begin: int, times: int = 1) -> Send:
    """Every field that a form of the page has, with one text after the other, or several times."""

    def send(client: Client, address: str, names: list[str]) -> HttpResponse:
        given = [(name, TEXTS[(begin + at) % len(TEXTS)]) for at, name in enumerate(names)] * times
        body = urlencode(given, errors="surrogatepass")
        return client.generic("POST", address, body, URLENCODED)

    return send


def lies(client: Client, address: str, names: list[str]) -> HttpResponse:
    """A page where a photograph is expected, in every field."""
    file = {n: SimpleUploadedFile("foto.jpg", b"<script>1</script>", "image/jpeg") for n in names}
    return client.post(address, file)


def raw(body: bytes, content_type: str) -> Send:
    def send(client: Client, address: str, names: list[str]) -> HttpResponse:
        return client.generic("POST", address, body, content_type)

    return send


SENT: dict[str, Send] = {
    "texts": fields(0),
    "other texts, twice": fields(1, 2),
    "lying files": lies,
    "json": raw(b'{"value": 1}', "application/json"),
    "half a letter": raw(b"title=%ff%fe&body=\xff", f"{URLENCODED}; charset=utf-16"),
}


def posting(client: Client) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Route → its addresses; address → the names of the fields that are sent to it."""
    routes: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    for route, address in existing():
        routes.setdefault(route, []).append(address)
        for form in forms_of(address, visit(client, address).html):
            known = names.setdefault(form.action.partition("?")[0], [])
            known += [name for name in form.controls if name not in known]
    return routes, names


@override_settings(LIMITS=False)
def test_every_address_answers_whatever_is_posted(demonstration: datetime) -> None:
    client = enter("superuser", demonstration)
    furnish(demonstration, User.objects.get(email=WHO["superuser"]))
    routes, names, fits = *posting(client), fitting()
    cookies = client.cookies.copy()
    problems: list[str] = []
    unreached: list[str] = []

    def post(address: str, send: Send) -> int:
        browser = Client(raise_request_exception=False)
        browser.cookies = cookies.copy()
        with transaction.atomic():
            status = send(browser, address, names.get(address, ["title", "reason"])).status_code
            transaction.set_rollback(True)
        return status

    for route, addresses in routes.items():
        begin = raw(urlencode(fits.get(route, {})).encode(), URLENCODED)
        first = [post(address, begin) for address in addresses]
        if set(first) == {405}:
            continue  # only answers questions
        if set(first) <= set(LOST):
            unreached.append(route)
        address = next((a for a, s in zip(addresses, first, strict=True) if s not in LOST), "")
        for what, send in SENT.items() if address else ():
            if (status := post(address, send)) >= 500:
                problems.append(f"{status} {address} {what}")
    assert problems == []
    assert sorted(set(unreached) - set(BEHIND_A_FILE)) == []
