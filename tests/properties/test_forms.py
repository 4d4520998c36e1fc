"""Whatever is sent to whichever form: an answer in plain Spanish, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participa.participation.models import Contribution, Process
from tests.demonstration import demonstration
from tests.journeys.site_map import crawl, visit
from tests.journeys.test_crawl import enter
from tests.properties.site_forms import TYPED, Control, SiteForm, forms_of
from tests.stock_sentences import beginnings

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

ROLES = ["visitor", "representative", "superuser"]
# Secrets are never shown again; nor is the exit, which leads away.
NOT_SHOWN_AGAIN = {"csrfmiddlewaretoken", "once", "code", "word", "next"}
STOCK = beginnings("es-co") | beginnings("en")

NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eolleh",
    "مرحبا بكم",
    "x" * 10_000,
    "💧" * 200,
    "<script>alert(1)</script>",
    "</textarea><b>",
    "{{ 7|add:7 }}{% debug %}%(x)s",
    "=HYPERLINK(1)",
    "@SUM(1)",
    "' OR 1=1 --",
    "-1",
    "0",
    "99999999999999999999",
    "1e400",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "31/12/2026",
    "9999-12-31T23:59",
    "nelly@ejemplo.co",
    "a@" + "b" * 300 + ".co",
    "https://[",
    "javascript:alert(1)",
    "#zzzzzz",
    "K7M4QX",
    "BORRAR",
    "\r\n\r\n",
    "ﬁ¼\u0301\u200b",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec=None), max_size=30),
    st.just("Alumbrado en el parque"),
)


FITTING = {
    "date": ["2026-11-20", "2027-02-01"],
    "datetime-local": ["2026-11-20T08:00", "2027-02-01T18:00"],
    "email": ["nelly@ejemplo.co", "sandra@ejemplo.co"],
    "url": ["https://ejemplo.co/acta"],
    "number": ["15"],
}
# Short enough for any field, and still nothing a program should trip over.
WORDS = ["Alumbrado en el parque", "<b>Luz</b> & «agua»", "مرحبا 💧", "=1+1", "'; --", "{{ x }}%s"]


def values_of(control: Control) -> st.SearchStrategy[list[str]]:
    """What is sent for one field: mostly something that fits, sometimes anything or nothing."""
    offered = [value for value in control.values if value]
    if control.kind in TYPED:
        fits = st.sampled_from(FITTING.get(control.kind, WORDS))
    else:
        fits = st.sampled_from(offered or ["on"])
    fitting = fits.map(lambda value: [value])
    return st.one_of(
        *[fitting] * 6, TEXTS.map(lambda value: [value]), st.lists(TEXTS | fits, max_size=3)
    )


def filled_in(form: SiteForm) -> st.SearchStrategy[dict[str, list[str]]]:
    return st.fixed_dictionaries(
        {name: values_of(control) for name, control in form.controls.items()}
    )


def send(client: Client, form: SiteForm, values: dict[str, list[str]]) -> HttpResponse:
    """As a browser would, except that lone surrogates and the like go out as they are."""
    pairs = [(name, each) for name, given_ in values.items() for each in given_]
    body = urlencode(pairs, errors="surrogatepass")
    if form.method == "get":
        return client.get(f"{form.action.partition('?')[0]}?{body}")
    return client.post(form.action, body, content_type="application/x-www-form-urlencoded")


def found_forms(client: Client, role: str) -> Iterator[SiteForm]:
    seen = set()
    unlinked = (visit(client, url) for url in behind_a_choice(role))
    for page in chain(crawl(client, pages=400, of_a_kind=2), unlinked):
        assert page.status < 400 or page.url == "/mesa/" or page.url.endswith("/radicado/"), (
            page.url
        )
        for form in forms_of(page.url, page.html):
            if form.what not in seen:
                seen.add(form.what)
                yield form


def behind_a_choice(role: str) -> list[str]:
    """Pages that a person reaches by filling something in first."""
    process = Process.objects.get(slug__startswith="aire", state="open")
    pages = [f"{a.get_absolute_url()}nueva/?title=Luz" for a in process.activities.all()]
    one, other = Contribution.objects.filter(process=process, state="published")[:2]
    if role == "superuser":
        desk = f"/mesa/procesos/{process.slug}"
        pages += [
            f"{desk}/unir/?aportes={one.pk},{other.pk}",
            f"{desk}/ocultar/?aportes={one.pk}",
            f"{desk}/compromiso/",
            f"/mesa/responder/?aportes={one.pk}",
            f"/mesa/aportes/{one.pk}/radicado/",
            "/mesa/parametros/peticion.general/",
        ]
    return pages


def plain(text: str) -> str:
    """Without what HTML, browsers and forms take away: line ends, surrounding blanks."""
    return " ".join(text.split())


def lost(form: SiteForm, values: dict[str, list[str]], response: HttpResponse) -> list[str]:
    """Fields of a form that came back whose text is not the one that was typed."""
    back = [
        each
        for each in forms_of(form.page, response.content.decode())
        if form.typed and set(each.controls) >= set(form.typed)
    ]
    if not back and form.typed:
        return [f"the form {form.what} itself"]
    gone = []
    for name in set(form.typed) - NOT_SHOWN_AGAIN:
        wanted = plain(values[name][-1].encode("utf-8", "replace").decode()) if values[name] else ""
        shown = {plain(value) for each in back for value in each.controls[name].values}
        if wanted and "\x00" not in wanted and "?" not in wanted and wanted not in shown:
            gone.append(f"{name}: {wanted[:40]!r}")
    return gone


@pytest.mark.parametrize("role", ROLES)
@override_settings(LIMITS=False)
def test_forms_survive_whatever_is_sent(role: str, demonstration: datetime) -> None:
    client = enter(role, demonstration)
    cookies = client.cookies.copy()
    problems: dict[tuple[str, ...], str] = {}

    def attempt(form: SiteForm) -> None:
        @settings(
            max_examples=7,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(filled_in(form))
        def whatever(values: dict[str, list[str]]) -> None:
            browser = Client(raise_request_exception=False)
            browser.cookies = cookies.copy()
            with transaction.atomic():
                response = send(browser, form, values)
                transaction.set_rollback(True)
            said = b"" if response.streaming else response.content
            assert response.status_code < 500, response.status_code
            words = said.decode()
            assert [each for each in STOCK if each in words] == []
            if response.status_code == 422:
                assert 'class="problem' in words or "has-error" in words
            if response.status_code == 422 or "has-error" in words:
                assert lost(form, values, response) == []

        try:
            whatever()
        except Exception as failure:
            problems[form.what] = str(failure)[:600]

    forms = list(found_forms(client, role))
    for form in forms:
        attempt(form)
    assert problems == {}
    assert len(forms) > 5
