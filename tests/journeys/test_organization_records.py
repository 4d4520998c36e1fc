"""Organisations in full: what they offer, their history, lists loaded and downloaded, merges."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from participa.accounts.enums import Role
from participa.actors import operations
from participa.actors.enums import Topic
from participa.actors.models import Exchange, Merge, Organization, OrganizationTopic, RegisterEntry
from participa.audit.models import Event
from participa.kernel.agents import system
from participa.kernel.enums import Sector
from tests.factories.actors import AT, make_grant, make_membership, make_organization, make_person
from tests.factories.files import make_photo
from tests.factories.participation import make_contribution
from tests.factories.territories import make_department, make_territory

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def coordinator() -> Client:
    person = make_person()
    make_grant(person, Role.NATIONAL_COORDINATOR)
    return signed_in(person)


def make_exchanges(organization: Organization, amount: int) -> None:
    Exchange.objects.bulk_create(
        Exchange(
            organization=organization,
            direction="offer" if number % 2 else "need",
            kind="place",
            topic=Topic.WATER,
            text=f"Salón {number}",
            since_on=AT.date(),
            created_at=AT,
        )
        for number in range(amount)
    )


@pytest.mark.parametrize("amount", [1, 30])
def test_the_page_of_what_it_offers_takes_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    organization = make_organization()
    make_exchanges(organization, amount)
    with django_assert_num_queries(4):
        page = client.get(f"{organization.get_absolute_url()}ofrece-y-necesita/").content.decode()
    assert page.count("Salón") == min(amount, 20)


@pytest.mark.parametrize("amount", [1, 30])
def test_the_history_takes_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    organization = make_organization()
    for number in range(amount):
        operations.edit_organization(
            by=system("test"),
            at=AT,
            organization=organization,
            purpose=f"Cuidar el río {number}",
            website="",
            contact=f"310 000 {number:04}",
        )
    with django_assert_num_queries(4):
        page = client.get(f"{organization.get_absolute_url()}historia/").content.decode()
    assert page.count("Cambió lo que hace, el contacto.") == amount
    assert "310 000" not in page


@pytest.mark.parametrize("amount", [1, 30])
def test_a_full_page_takes_at_most_twelve_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    organization = make_organization()
    make_exchanges(organization, amount)
    for number in range(amount):
        make_organization(merged_into=organization, name=f"Antigua {number}")
        RegisterEntry.objects.create(
            organization=organization, register="other", number=str(number), added_at=AT
        )
        make_contribution(organization=organization)
    OrganizationTopic.objects.bulk_create(
        OrganizationTopic(organization=organization, topic=topic) for topic in Topic
    )
    organization.further_territories.set([make_territory() for _ in range(amount)])
    with django_assert_num_queries(10):
        answer = client.get(organization.get_absolute_url())
    assert f"Antigua {amount - 1}" in answer.content.decode()


def test_representatives_say_what_they_offer_and_take_it_back() -> None:
    membership = make_membership()
    address = f"{membership.organization.get_absolute_url()}ofrece-y-necesita/"
    client = signed_in(membership.user)
    fields = {
        "direction": "offer",
        "text": "Un salón para cuarenta",
        "kind": "place",
        "topic": "water",
        "since_on": "2026-07-13",
    }
    wrong = client.post(f"{address}agregar/", fields | {"until_on": "12/07/2026"})
    assert wrong.status_code == 422
    assert "La fecha final va antes" in wrong.content.decode()
    assert "Un salón para cuarenta" in wrong.content.decode()
    client.post(f"{address}agregar/", fields)
    row = Exchange.objects.get()
    assert "Un salón para cuarenta" in Client().get(address).content.decode()
    refused = signed_in(make_person()).post(f"{address}{row.pk}/retirar/")
    assert refused.status_code == 403
    client.post(f"{address}{row.pk}/retirar/")
    assert "Un salón para cuarenta" not in Client().get(address).content.decode()


def test_the_profile_keeps_topics_territories_and_a_clean_logo(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    membership = make_membership()
    organization = membership.organization
    place = make_territory(name="Vijes")
    client = signed_in(membership.user)
    address = f"{organization.get_absolute_url()}administrar/"
    fields = {
        "purpose": "Cuidar el río",
        "topics": ["water"],
        "size": "up_to_50",
        "further_territories": "Vijes\nMacondo",
        "logo_alternative": "Una gota",
    }
    wrong = client.post(address, fields)
    assert "«Macondo»: No encontramos ese municipio." in wrong.content.decode()
    logo = SimpleUploadedFile("logo.jpg", make_photo(300, 200), content_type="image/jpeg")
    answer = client.post(address, fields | {"further_territories": "Vijes", "logo": logo})
    assert answer.status_code == 302
    organization.refresh_from_db()
    assert list(organization.further_territories.all()) == [place]
    page = Client().get(organization.get_absolute_url()).content.decode()
    assert 'alt="Una gota"' in page
    picture = b"".join(Client().get(f"/archivos/{organization.logo.name}"))
    assert picture.startswith(b"\xff\xd8\xff")
    liar = SimpleUploadedFile("logo.png", b"%PDF-1.4", content_type="image/png")
    wrong = client.post(address, fields | {"further_territories": "", "logo": liar})
    assert wrong.status_code == 200
    assert "Cuidar el río" in wrong.content.decode()


def test_register_numbers_are_checked_beside_their_field() -> None:
    membership = make_membership()
    client = signed_in(membership.user)
    address = f"{membership.organization.get_absolute_url()}registros/"
    wrong = client.post(address, {"register": "nit", "number": "800197268-5"})
    assert (wrong.status_code, "es 4" in wrong.content.decode()) == (422, True)
    client.post(address, {"register": "nit", "number": "800.197.268-4"})
    page = Client().get(membership.organization.get_absolute_url()).content.decode()
    assert "800.197.268-4" in page
    client.post(f"{address}{RegisterEntry.objects.get().pk}/quitar/")
    assert not RegisterEntry.objects.exists()


# --- lists -----------------------------------------------------------------------------------


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def test_a_list_is_looked_at_then_written_at_once(coordinator: Client) -> None:
    make_territory(name="Yumbo", code="76892")
    narino = make_department(code="52", name="Nariño")
    make_territory(name="La Unión", code="52399", department=narino)
    make_territory(name="La Unión", code="76400")
    content = (
        "NOMBRE;Sector;Municipio;Teléfono\r\n"
        "Peñón Verde;empresa;Yumbo;1\r\n"
        "Dos;empresa;La Unión;2\r\n"
        "Tres;ciudadania;yumbo;3\r\n"
    ).encode("cp1252")
    sent = coordinator.post("/organizaciones/cargar/", {"file": upload("lista.csv", content)})
    assert sent.status_code == 302
    page = coordinator.get(sent.url).content.decode()
    assert "Cargar 2 organizaciones" in page
    assert "No usamos estas columnas: Teléfono." in page
    assert "La Unión, Nariño (52399)" in page
    assert Organization.objects.count() == Event.objects.count() == 0
    mend = coordinator.get(f"{sent.url}?errores=1")
    lines = list(csv.reader(io.StringIO(b"".join(mend).decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Nombre", "Dos"]
    assert coordinator.post(sent.url).url == "/organizaciones/"
    names = Organization.objects.public().values_list("name", flat=True)
    assert sorted(names) == ["Peñón Verde", "Tres"]
    assert Event.objects.count() == 1
    assert coordinator.post(sent.url).url == "/organizaciones/cargar/"
    assert Organization.objects.count() == 2


def test_only_its_sender_sees_a_list(coordinator: Client) -> None:
    content = b"Nombre,Sector,Municipio\nUno,empresa,Yumbo\n"
    sent = coordinator.post("/organizaciones/cargar/", {"file": upload("lista.csv", content)})
    other = make_person()
    make_grant(other, Role.NATIONAL_COORDINATOR)
    assert signed_in(other).get(sent.url).url == "/organizaciones/cargar/"
    assert signed_in(make_person()).get(sent.url).status_code == 403
    assert signed_in(make_person()).get("/organizaciones/cargar/").status_code == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lista.csv", b""),
        ("lista.csv", b"Nombre,Sector\n"),
        ("lista.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 20),
        ("lista.xlsx", b"Nombre,Sector\nUno,empresa\n"),
        ("lista.xlsx", b"PK\x03\x04" + b"x" * 200),
        ("lista.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
        ("lista.csv", b"Nombre,Municipio\nUno,Yumbo\n"),
        ("lista.csv", b"Nombre,Sector\n" + b"Uno,empresa\n" * 10_001),
    ],
    ids=["empty", "heads", "png", "csv-as-xlsx", "damaged", "xls", "no-sector", "too-many"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    coordinator: Client, name: str, content: bytes
) -> None:
    answer = coordinator.post("/organizaciones/cargar/", {"file": upload(name, content)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert Organization.objects.count() == 0


def test_ten_thousand_rows_are_checked_and_written_at_once(coordinator: Client) -> None:
    make_territory(name="Yumbo", code="76892")
    book = Workbook()
    book.active.append(["Nombre", "Sector", "Código DIVIPOLA"])
    for number in range(10_000):
        book.active.append([f"Empresa {number}", "Sector privado", 76892])
    file = io.BytesIO()
    book.save(file)
    sent = coordinator.post(
        "/organizaciones/cargar/", {"file": upload("lista.xlsx", file.getvalue())}
    )
    page = coordinator.get(sent.url).content
    assert len(page) < 60_000
    coordinator.post(sent.url)
    assert (Organization.objects.public().count(), Event.objects.count()) == (10_000, 1)


def test_the_directory_leaves_as_a_file_that_can_be_loaded(client: Client) -> None:
    organization = make_organization(
        name="=Fundación", sector=Sector.ACADEMIA, purpose="-x", contact="+57 602 000 0000"
    )
    make_membership(organization=organization, user=make_person(email="luz@ejemplo.org"))
    make_exchanges(organization, 2)
    RegisterEntry.objects.create(
        organization=organization, register="nit", number="800197268", added_at=AT
    )
    make_organization(name="Otra", sector=Sector.PRIVATE)
    text = b"".join(client.get("/organizaciones/datos.csv?sector=academia")).decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["Nombre"], line["NIT"], line["Contacto"]) == (
        "'=Fundación",
        "800.197.268-4",
        "'+57 602 000 0000",
    )
    assert (line["Ofrece"], line["Necesita"]) == ("Agua y saneamiento", "Agua y saneamiento")
    content = client.get("/organizaciones/datos.xlsx").content
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert [row[0] for row in rows] == ["Nombre", "'=Fundación", "Otra"]
    assert "luz@" not in text + str(rows)


@pytest.mark.parametrize("amount", [1, 30])
def test_the_file_takes_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    for _ in range(amount):
        make_exchanges(make_organization(), 2)
    with django_assert_num_queries(6):
        lines = b"".join(client.get("/organizaciones/datos.csv")).splitlines()
    assert len(lines) == amount + 1


# --- duplicates ------------------------------------------------------------------------------


def test_two_records_become_one_and_two_again(coordinator: Client) -> None:
    yumbo = make_territory(name="Yumbo")
    one = make_organization(name="Fundación Río Vivo", territory=yumbo)
    other = make_organization(name="Fundacion Rio Vivo SAS", territory=yumbo)
    contribution = make_contribution(organization=other, title="Limpiar la quebrada")
    page = coordinator.get("/organizaciones/repetidas/").content.decode()
    assert "Nombres parecidos" in page
    fields = {"pair": f"{other.pk}:{one.pk}", "reason": "Misma personería jurídica."}
    coordinator.post("/organizaciones/repetidas/unir/", fields)
    answer = Client().get(other.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, one.get_absolute_url())
    page = Client().get(one.get_absolute_url()).content.decode()
    assert "Limpiar la quebrada" in page
    assert "Fundacion Rio Vivo SAS" in page
    assert "Misma personería" in (
        Client().get(f"{one.get_absolute_url()}historia/").content.decode()
    )
    directory = Client().get("/organizaciones/").content.decode()
    assert "Fundacion Rio Vivo SAS" not in directory
    undo = f"/organizaciones/repetidas/{Merge.objects.get().pk}/separar/"
    coordinator.post(undo, {"reason": ""})
    assert Merge.objects.get().undone_at is None
    coordinator.post(undo, {"reason": "Son dos juntas."})
    assert "Limpiar la quebrada" not in Client().get(one.get_absolute_url()).content.decode()
    assert "Limpiar la quebrada" in Client().get(other.get_absolute_url()).content.decode()
    contribution.refresh_from_db()
    assert contribution.organization == other


@pytest.mark.parametrize("pair", ["", "x:y", "1:99999999", "9" * 40 + ":1"])
def test_merging_what_does_not_exist_is_not_found(coordinator: Client, pair: str) -> None:
    answer = coordinator.post("/organizaciones/repetidas/unir/", {"pair": pair, "reason": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize("amount", [1, 10])
def test_duplicates_take_the_same_queries(
    coordinator: Client, django_assert_num_queries, amount: int
) -> None:
    for number in range(amount):
        place = make_territory()
        for ending in ("", " Uno"):
            make_organization(name=f"Asociación Campesina {number}{ending}", territory=place)
    with django_assert_num_queries(8):
        page = coordinator.get("/organizaciones/repetidas/").content.decode()
    assert page.count("Nombres parecidos") == amount


def test_no_page_file_or_event_names_who_belongs(coordinator: Client) -> None:
    """Whatever is done with an organisation, nobody outside it reads who is in it."""
    membership = make_membership(
        organization=make_organization(name="Fundación Río Vivo"),
        user=make_person(email="luzmarina@ejemplo.org"),
    )
    organization = membership.organization
    client = signed_in(membership.user)
    base = organization.get_absolute_url()
    client.post(
        f"{base}ofrece-y-necesita/agregar/",
        {
            "direction": "need",
            "text": "Una bomba de agua",
            "kind": "goods",
            "topic": "water",
            "since_on": "2026-07-13",
        },
    )
    client.post(f"{base}registros/", {"register": "nit", "number": "800197268-4"})
    client.post(f"{base}administrar/", {"purpose": "Cuidar", "further_territories": ""})
    make_organization(name="Fundacion Rio Vivo Dos", territory=organization.territory)
    addresses = (
        "/organizaciones/",
        "/organizaciones/datos.csv",
        "/organizaciones/datos.xlsx",
        "/organizaciones/repetidas/",
        "/buscar/?q=rio+vivo",
        "/registro/",
        base,
        f"{base}historia/",
        f"{base}ofrece-y-necesita/",
        f"{base}administrar/",
    )
    for visitor in (Client(), signed_in(make_person()), coordinator):
        for address in addresses:
            answer = visitor.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
            if address.endswith("xlsx"):
                content = str(list(load_workbook(io.BytesIO(content)).active.values)).encode()
            assert b"luzmarina" not in content, address
    # What the log publishes of these acts names the organisation, never the person.
    for event in Event.objects.filter(type__startswith="actors."):
        assert "luzmarina" not in str(event.data)
        assert str(membership.user.pk) not in event.data.values()
