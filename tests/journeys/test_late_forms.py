"""Each form of the site sent too late, without its cookies, or twice: nothing typed is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from participa.kernel.rows import is_ledgered
from participa.web.kept import _NEVER as NEVER
from tests.demonstration import demonstration
from tests.journeys.test_crawl import enter
from tests.journeys.test_other_territories import filled_in
from tests.properties.site_forms import SiteForm
from tests.properties.test_forms import found_forms

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

HERE = {"HTTP_ORIGIN": "http://testserver"}
WITHOUT_TOKEN = {"/idioma/", "/tema/", "/salida/"}  # how the page looks, and the way out
# A signed word in the form or its address speaks, not a cookie: these are never late.
SIGNED = re.compile(r"^/avisos/parar/|/conversacion/tarjeta/$")
LOGIN = "/cuenta/login/?next=/continuar/"


@pytest.fixture(autouse=True)
def _no_limits(settings: object) -> None:
    settings.LIMITS = False  # type: ignore[attr-defined]


def rows() -> Counter[str]:
    """How many of everything that people rely on."""
    return Counter(
        {
            model._meta.label: model._default_manager.count()
            for model in apps.get_models()
            if is_ledgered(model)
        }
    )


def strict(client: Client) -> Client:
    """The same browser, whose server checks where forms come from."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    return browser


def token(browser: Client) -> str:
    """Of a page that this browser has open."""
    request = RequestFactory().get("/")
    made = get_token(request)
    browser.cookies[settings.CSRF_COOKIE_NAME] = request.META["CSRF_COOKIE"]
    return made


def offered(response: HttpResponse) -> dict[str, str]:
    found = re.findall(r'<textarea name="([\w-]+)" hidden>\n?(.*?)</textarea>', response.text, re.S)
    return {name: unescape(value) for name, value in found}


def told(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if name not in NEVER}


def late(browser: Client, form: SiteForm, typed: dict[str, str]) -> str:
    """Without session or cookies: the page asks to send again, with everything in it."""
    browser.cookies.clear()
    answer = browser.post(form.action, typed, **HERE)
    if answer.status_code != 403 or offered(answer) != told(typed):
        return f"no cookies: {answer.status_code} {offered(answer)}"
    return ""


def signed_out(browser: Client, form: SiteForm, typed: dict[str, str]) -> str:
    """In another tab, or a day ago: signs in again and finds everything, where it asks for that."""
    secret = token(browser)
    Session.objects.all().delete()
    answer = browser.post(form.action, typed | {"csrfmiddlewaretoken": secret}, **HERE)
    place = answer.headers.get("Location", "")
    if answer.status_code >= 500 or (place.startswith("/cuenta/login/?") and place != LOGIN):
        return f"signed out: {answer.status_code} {place}"
    if form.action.startswith("/mesa/") and place != LOGIN:
        return f"signed out at the desk: {answer.status_code} {place}"
    if place == LOGIN and dict(browser.session["kept_form"]["typed"]) != told(typed):
        return f"signed out: kept {browser.session['kept_form']['typed']}"
    return ""


def twice(browser: Client, form: SiteForm, typed: dict[str, str]) -> str:
    """An impatient finger: what the second one adds is nothing."""
    secret = token(browser)
    browser.post(form.action, typed | {"csrfmiddlewaretoken": secret}, **HERE)
    first = rows()
    answer = browser.post(form.action, typed | {"csrfmiddlewaretoken": secret}, **HERE)
    more = rows() - first
    return f"twice: {answer.status_code} {dict(more)}" if more or answer.status_code >= 500 else ""


def forms_to_send(client: Client, role: str, at: datetime) -> Iterator[SiteForm]:
    for form in found_forms(client, role, at):
        if form.method == "post" and form.action not in WITHOUT_TOKEN:
            yield form


@pytest.mark.parametrize("role", ["visitor", "representative", "superuser"])
def test_forms_that_come_late_or_twice_lose_and_double_nothing(
    role: str, demonstration: datetime
) -> None:
    client = enter(role, demonstration)
    problems, sent = [], 0
    for form in list(forms_to_send(client, role, demonstration)):
        typed = filled_in(form)
        typed.pop("csrfmiddlewaretoken", None)
        for way in (twice,) if SIGNED.search(form.action) else (late, signed_out, twice):
            with transaction.atomic():
                problem = way(strict(client), form, typed)
                transaction.set_rollback(True)
            if problem:
                problems.append(f"{form.action}: {problem[:300]}")
        sent += 1
    assert problems == []
    assert sent > 5
