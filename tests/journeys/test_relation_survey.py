"""A survey of relations: answered by link, on paper and with somebody's help; read by anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.kernel.enums import Sector
from participa.relations import operations
from participa.relations.models import AnswerDraft, Tie, Wave, WaveAnswer
from participa.relations.queries import link_token, response_rate
from participa.site.queries import Site, remember_site
from tests.factories.accounts import make_user
from tests.factories.actors import make_grant, make_membership, make_organization
from tests.factories.relations import SETUP, answer, entry_of, make_wave
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site_settings_known() -> Iterator[None]:
    remember_site(Site(), seconds=600)
    yield
    remember_site(None)


def open_now(*organizations: Any, days: int = 10, **changes: Any) -> Wave:
    """A wave that is open at this very moment."""
    now = timezone.now()
    return make_wave(
        *organizations,
        at=now - timedelta(days=2),
        closes_at=now + timedelta(days=days),
        **changes,
    )


def town(amount: int = 3) -> list[Any]:
    sectors = [Sector.CITIZENS, Sector.PUBLIC, Sector.PRIVATE]
    territory = make_territory(name="Yumbo")
    return [
        make_organization(territory=territory, sector=sectors[n % 3], name=f"Organización {n:02}")
        for n in range(amount)
    ]


def signed_in(role: str = "", territory: Any = None) -> Client:
    user: User = make_user()
    if role:
        make_grant(user, role, territory)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def link(wave: Wave, organization: Any) -> str:
    return f"/encuesta/{link_token(entry_of(wave, organization))}/"


def test_an_organisation_answers_by_its_link_step_by_step(client: Client):
    own, second, third = town()
    wave = open_now(own, second, third)
    base = link(wave, own)
    assert "Empezar" in client.get(base).content.decode()
    step = client.post(f"{base}1/", {f"o{second.pk}": "1", "later": "1"})
    assert (step.status_code, step["Location"]) == (302, base)
    page = client.get(base).content.decode()
    assert "Seguir donde iba" in page
    assert f'href="{base}2/"' in page
    page = client.get(f"{base}2/").content.decode()
    assert page.index(second.name) < page.index("Ver las que no marcó como conocidas")
    assert client.post(f"{base}2/", {f"o{third.pk}": "3"})["Location"] == f"{base}3/"
    assert client.post(f"{base}3/", {})["Location"] == f"{base}enviar/"
    unsent = client.post(f"{base}enviar/", {"post": ""})
    assert unsent.status_code == 422
    assert "Escriba desde qué cargo se responde, sin nombres." in unsent.content.decode()
    assert client.post(f"{base}enviar/", {"post": "Presidencia"})["Location"] == base
    assert "respondió el" in client.get(base).content.decode()
    made = WaveAnswer.objects.get()
    assert (made.channel, made.post, made.captured_by) == ("link", "Presidencia", None)
    assert set(Tie.objects.values_list("kind", "target", "strength")) == {
        ("knows", second.pk, 1),
        ("works_with", third.pk, 3),
    }
    assert not AnswerDraft.objects.exists()


def test_answering_again_begins_with_what_was_said(client: Client):
    own, second, third = town()
    wave = open_now(own, second, third)
    answer(entry_of(wave, own), {"knows": {second.pk: 1, third.pk: 1}}, at=timezone.now())
    base = link(wave, own)
    client.post(f"{base}1/", {f"o{third.pk}": "1"})
    client.post(f"{base}enviar/", {"post": "Presidencia"})
    counting = WaveAnswer.objects.counting().get()
    assert (counting.number, counting.marks["knows"]) == (2, {str(third.pk): 1})
    assert WaveAnswer.objects.count() == 2


def test_a_wrong_link_gets_a_page_that_helps_and_tells_nothing(client: Client):
    wave = make_wave(opened=False)
    unopened = f"/encuesta/{link_token(wave.roster.get(number=None, pk=wave.roster.first().pk))}/"
    pages = [client.get(url) for url in (unopened, "/encuesta/abc/", "/encuesta/abc/1/")]
    assert [page.status_code for page in pages] == [404] * 3
    for page in pages:
        text = page.content.decode()
        assert "Ese enlace no lleva a ninguna encuesta" in text
        assert wave.name not in text
        assert page["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("step", [0, 4, 99])
def test_steps_that_do_not_exist_are_not_found(client: Client, step):
    wave = open_now(*town())
    assert client.get(f"{link(wave, wave.roster.first().organization)}{step}/").status_code == 404


def test_after_closing_the_link_says_when_and_takes_nothing(client: Client):
    own, second, third = town()
    wave = open_now(own, second, third)
    operations.close_wave(by=SETUP, at=timezone.now(), wave=wave)
    base = link(wave, own)
    assert "no recibe más respuestas" in client.get(base).content.decode()
    found = [
        client.post(f"{base}1/", {f"o{second.pk}": "1"})["Location"],
        client.post(f"{base}enviar/", {"post": "Presidencia"})["Location"],
    ]
    assert found == [base, base]
    assert not WaveAnswer.objects.exists()
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize("value", ["9", "x", "-1", "1; DROP"])
def test_marks_that_are_no_choice_are_left_out(client: Client, value):
    own, second, third = town()
    wave = open_now(own, second, third)
    client.post(f"{link(wave, own)}2/", {f"o{second.pk}": value, "o999999": "1"})
    assert AnswerDraft.objects.get().marks == {"works_with": {}}


def test_representatives_find_their_own_link(client: Client):
    own, second, third = town()
    wave = open_now(own, second, third)
    member = make_membership(organization=own).user
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/relaciones/ondas/{wave.pk}/responder/"
    assert client.get(address)["Location"] == link(wave, own)
    stranger = signed_in()
    assert "Ninguna organización que usted represente" in stranger.get(address).content.decode()
    assert Client().get(address).status_code == 302


def test_whoever_facilitates_asks_aloud_and_it_says_so():
    own, second, third = town()
    wave = open_now(own, second, third)
    client = signed_in(Role.FACILITATOR, wave.territory)
    base = f"/mesa/relaciones/entrevistas/{entry_of(wave, own).pk}/"
    assert "registrado con apoyo" in client.get(base).content.decode()
    client.post(f"{base}1/", {f"o{second.pk}": "1"})
    client.post(f"{base}enviar/", {"post": "Presidencia"})
    made = WaveAnswer.objects.get()
    assert (made.channel, made.assisted, made.captured_by is not None) == (
        "facilitator",
        True,
        True,
    )


def test_sheets_are_typed_in_one_after_the_other():
    own, second, third = town()
    wave = open_now(own, second, third)
    client = signed_in(Role.FACILITATOR, wave.territory)
    address = f"/mesa/relaciones/{wave.pk}/transcribir/"
    entry = entry_of(wave, own)
    numbers = {one.organization_id: one.number for one in wave.roster.all()}
    sheet = {
        "knows": f"{numbers[second.pk]}, {numbers[third.pk]}",
        "works_with": f"{numbers[third.pk]}-2",
        "trusts": "",
        "post": "Presidencia",
        "answered_on": timezone.localdate().isoformat(),
    }
    url = f"{address}?codigo={entry.code}"
    assert own.name in client.get(url).content.decode()
    read_back = client.post(url, sheet).content.decode()
    assert "Lea en voz alta y compare con la hoja" in read_back
    assert not WaveAnswer.objects.exists()
    assert client.post(url, {**sheet, "correct": "1"}).status_code == 200
    assert client.post(url, {**sheet, "confirm": "1"})["Location"] == address
    made = WaveAnswer.objects.get()
    assert (made.channel, made.marks) == (
        "paper",
        {
            "knows": {str(second.pk): 1, str(third.pk): 1},
            "works_with": {str(third.pk): 2},
            "trusts": {},
        },
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2 99", "El 99 no está en la lista: va del 1 al 3."),
        ("dos", "«dos» no se entiende. Escriba números y espacios: 3 7-2 12."),
        ("2-7", "En «2-7» la fuerza va de 1 a 3."),
        ("1", "El 1 es la misma organización que responde: quítelo."),
    ],
)
def test_numbers_that_cannot_be_are_told_beside_the_field(typed, expected):
    own, second, third = town()
    wave = open_now(own, second, third)
    client = signed_in(Role.FACILITATOR, wave.territory)
    code = entry_of(wave, own).code
    sheet = {"works_with": typed, "post": "Presidencia", "answered_on": "2026-11-01"}
    page = client.post(f"/mesa/relaciones/{wave.pk}/transcribir/?codigo={code}", sheet)
    assert page.status_code == 422
    assert expected in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_an_unknown_sheet_code_says_where_to_look():
    wave, other = open_now(*town()), open_now(*town())
    client = signed_in(Role.FACILITATOR, wave.territory)
    for code in ("XXXXXX", "", other.roster.first().code):
        page = client.get(f"/mesa/relaciones/{wave.pk}/transcribir/", {"codigo": code})
        assert page.status_code == 422
        assert other.roster.first().organization.name not in page.content.decode()


def test_the_desk_prepares_chooses_opens_reminds_and_closes():
    own, second, _third = town()
    client = signed_in(Role.TERRITORIAL_ALLY, own.territory)
    form = {"territory": own.territory.full_name, "name": "", "kinds": [], "closes_on": "ayer"}
    wrong = client.post("/mesa/relaciones/nueva/", form)
    assert wrong.status_code == 422
    for sentence in (
        "Escriba un nombre con el año.",
        "Elija al menos una relación para preguntar.",
        "Escriba la fecha como 13/07/2026.",
    ):
        assert sentence in wrong.content.decode()
    closes_on = (timezone.localdate() + timedelta(days=20)).strftime("%d/%m/%Y")
    form |= {"name": "Relaciones 2026", "kinds": ["knows"], "closes_on": closes_on}
    made = client.post("/mesa/relaciones/nueva/", form)
    wave = Wave.objects.get()
    desk = f"/mesa/relaciones/{wave.pk}/"
    assert made["Location"] == f"{desk}lista/"
    client.post(f"{desk}lista/", {"organizacion": [own.pk]})
    pasted = client.post(
        f"{desk}lista/", {"names": f"{second.name.upper()}\n\nNo existe"}, follow=True
    )
    assert "No existe" in pasted.content.decode()
    client.post(f"{desk}lista/", {"organizacion": [own.pk], "quitar": "1"})
    assert list(wave.roster.values_list("organization", flat=True)) == [second.pk]
    too_small = client.post(f"{desk}abrir/", follow=True)
    assert "Elija al menos 3 organizaciones" in too_small.content.decode()
    client.post(f"{desk}lista/", {"todas": "1"})
    assert client.post(f"{desk}abrir/")["Location"] == f"{desk}enlaces/"
    links = client.get(f"{desk}enlaces/").content.decode()
    assert all(link_token(entry) in links for entry in wave.roster.all())
    file = client.get(f"{desk}enlaces.csv").content.decode()
    assert file.count("/encuesta/") == 6
    assert client.get(f"{desk}hojas/").content.decode().count("sheet stack-tight") == 3
    assert "Nadie a quien recordar" in client.post(f"{desk}recordar/", follow=True).content.decode()
    answer(entry_of(wave, own), {}, at=timezone.now())
    assert "1 de 3 organizaciones" in client.get(desk).content.decode()
    client.post(f"{desk}cerrar/")
    wave.refresh_from_db()
    assert wave.state(timezone.now()) == "closed"
    assert client.post(f"{desk}lista/", {"todas": "1"}).status_code == 403


def test_links_and_sheets_are_not_for_the_mayoralty():
    wave = open_now(*town())
    liaison = signed_in(Role.GOVERNMENT_LIAISON, wave.territory)
    desk = f"/mesa/relaciones/{wave.pk}/"
    hidden = ("enlaces/", "enlaces.csv", "hojas/", "transcribir/")
    assert [liaison.get(desk + page).status_code for page in ("", *hidden)] == [200, *[403] * 4]
    entry = wave.roster.first()
    assert liaison.get(f"/mesa/relaciones/entrevistas/{entry.pk}/").status_code == 404
    assert link_token(entry) not in liaison.get(desk).content.decode()
    elsewhere = signed_in(Role.TERRITORIAL_ALLY, make_territory())
    assert elsewhere.get(desk).status_code == 404


def test_the_public_page_says_what_was_asked_how_many_answered_and_totals(client: Client):
    own, second, third = town()
    wave = open_now(own, second, third)
    address = wave.get_absolute_url()
    assert "Todavía nadie ha respondido" in client.get(address).content.decode()
    answer(entry_of(wave, own), {"trusts": {second.pk: 1}}, at=timezone.now())
    answer(entry_of(wave, second), {"works_with": {own.pk: 1}}, at=timezone.now())
    page = client.get(address)
    figures = {row.kind.value: (row.pairs, row.across) for row in page.context["figures"]}
    assert figures == {"knows": (0, 0), "works_with": (1, 1), "trusts": (1, 1)}
    assert page.context["rate"] == response_rate(wave)
    text = page.content.decode()
    assert "2 de 3 organizaciones" in text
    assert "Presidencia" not in text


def test_what_is_being_prepared_is_nobody_elses_business(client: Client):
    wave = make_wave(opened=False)
    assert client.get(wave.get_absolute_url()).status_code == 404
    assert wave.name not in client.get("/relaciones/").content.decode()


@pytest.mark.parametrize("amount", [1, 30])
def test_the_list_of_surveys_takes_the_same_queries(client, django_assert_num_queries, amount):
    organizations = town()
    for number in range(amount):
        open_now(*organizations, name=f"Encuesta {number}")
    client.get("/relaciones/")
    with django_assert_num_queries(3):
        page = client.get("/relaciones/").content.decode()
    assert page.count('<h2 class="card-title">') == min(amount, 20)


@pytest.mark.parametrize("amount", [3, 30])
def test_pages_of_a_wave_take_the_same_queries(django_assert_max_num_queries, amount):
    organizations = town(amount)
    wave = open_now(*organizations)
    for organization in organizations[1:]:
        marks = {"works_with": {organizations[0].pk: 1}}
        answer(entry_of(wave, organization), marks, at=timezone.now())
    client = signed_in(Role.TERRITORIAL_ALLY, wave.territory)
    desk = f"/mesa/relaciones/{wave.pk}/"
    counts = {}
    for address in (
        wave.get_absolute_url(),
        link(wave, organizations[0]),
        f"{link(wave, organizations[0])}1/",
        f"{link(wave, organizations[0])}enviar/",
        "/mesa/relaciones/",
        desk,
        f"{desk}enlaces/",
        f"{desk}hojas/",
        f"{desk}transcribir/?codigo={entry_of(wave, organizations[0]).code}",
    ):
        with django_assert_max_num_queries(20) as seen:
            assert client.get(address).status_code == 200
        counts[address.rsplit("/", 2)[-2] or "step"] = len(seen)
    assert max(counts.values()) <= 12, counts
