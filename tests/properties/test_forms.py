"""Whatever is sent to whichever form: an answer in plain Spanish, and nothing typed is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participa.accounts.models import User
from participa.participation.models import Activity, Contribution, Process, ProcessRole
from tests.demonstration import demonstration
from tests.journeys.site_map import Page, crawl, visit
from tests.journeys.test_crawl import BACKEND, enter
from tests.journeys.test_crawl import ROLES as PEOPLE
from tests.properties.existing import existing, furnish
from tests.properties.site_forms import TYPED, Control, SiteForm, forms_of
from tests.stock_sentences import beginnings

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

# The first of them try each form often, the later ones once more with their own permissions.
ROLES = ["superuser", "visitor", "respondent", "card", "citizen", "owner", "representative"]
ROLES += ["liaison", "ally"]
BY_LINK = {"respondent": "encuesta/", "card": "conversacion/tarjeta/"}
OFTEN = 4
TRIED: Counter[tuple[str, ...]] = Counter()
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


def hand(role: str, at: datetime) -> Client:
    """A browser in the hands of one of `ROLES`; the owner of a process is one of its team."""
    if role == "owner":
        client = Client(raise_request_exception=False)
        owner = ProcessRole.objects.filter(role="owner", process__state="open").order_by("pk")[0]
        client.force_login(owner.user, backend=BACKEND)
        return client
    return enter(role if role in PEOPLE else "visitor", at)


def pages_of(role: str, client: Client, at: datetime) -> Iterator[Page]:
    """An administrator looks at every address with something in it, others go from link to link."""
    if role == "superuser":
        furnish(at, User.objects.get(email=PEOPLE[role]))
        unlinked = [*(address for _route, address in existing()), *behind_a_choice()]
    elif role in BY_LINK:
        unlinked = [address for route, address in existing() if BY_LINK[role] in route]
    else:
        unlinked = [f"{a.get_absolute_url()}nueva/?title=Luz" for a in open_activities()]
        yield from crawl(client, pages=100, of_a_kind=1)
    for address in unlinked:
        yield visit(client, address)


def found_forms(client: Client, role: str, at: datetime) -> Iterator[SiteForm]:
    seen = set()
    for page in pages_of(role, client, at):
        for form in forms_of(page.url, page.html):
            if form.what not in seen and form.what[0] != "guide":  # parts to look at, no form
                seen.add(form.what)
                yield form


def open_activities() -> QuerySet[Activity]:
    return Activity.objects.filter(process__slug__startswith="aire", process__state="open")


def behind_a_choice() -> list[str]:
    """Pages that the team reaches by choosing contributions first."""
    process = Process.objects.get(slug__startswith="aire", state="open")
    one, other = Contribution.objects.filter(process=process, state="published")[:2]
    desk = f"/mesa/procesos/{process.slug}"
    return [
        f"{desk}/unir/?aportes={one.pk},{other.pk}",
        f"{desk}/ocultar/?aportes={one.pk}",
        f"/mesa/responder/?aportes={one.pk}",
    ]


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
    client = hand(role, demonstration)
    cookies = client.cookies.copy()
    problems: dict[tuple[str, ...], str] = {}

    def attempt(form: SiteForm) -> None:
        @settings(
            max_examples=1 if TRIED[form.what] else OFTEN,
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

    forms = list(found_forms(client, role, demonstration))
    for form in forms:
        attempt(form)
        TRIED[form.what] += 1
    assert sorted(problems.items()) == []
    assert len(forms) >= 10 or role in BY_LINK
    assert any(BY_LINK.get(role, "") in form.action for form in forms)
