"""A firm declares, takes on a role, shows what it did; a neighbour says so; needs meet offers."""

import pytest
from django.test import Client

from participa.accounts.enums import Role
from participa.actors.models import Exchange, InterestDeclaration, Matter
from participa.articulation.models import AssumedRole, Introduction, RoleFulfilment
from participa.kernel.enums import Sector
from participa.notices.models import Notice
from tests.factories.accounts import make_participant
from tests.factories.actors import AT, make_grant, make_membership, make_organization, make_person
from tests.factories.files import make_photo, make_upload
from tests.factories.objectives import make_objective
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def declared(**changes) -> InterestDeclaration:
    organization = make_organization(sector=Sector.PRIVATE, **changes)
    return InterestDeclaration.objects.create(
        organization=organization,
        number=1,
        signed_as="Gerencia",
        at=AT,
        valid_until="2099-01-01",
    )


def make_role(declaration: InterestDeclaration, **changes) -> AssumedRole:
    fields = {
        "organization": declaration.organization,
        "role": "place",
        "scope": "El salón, los sábados.",
        "territory": declaration.organization.territory,
        "declaration": declaration,
        "starts_on": "2020-01-01",
        "ends_on": "2098-01-01",
        "assumed_at": AT,
    }
    return AssumedRole.objects.create(**fields | changes)


def test_the_whole_track_of_a_firm(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    yumbo = make_territory(name="Yumbo")
    firm = make_organization(name="Cementos del Valle Alto", sector=Sector.PRIVATE, territory=yumbo)
    objective = make_objective(territory=yumbo)
    andres = signed_in(make_membership(organization=firm).user)
    base = firm.get_absolute_url()
    role = {
        "role": "place",
        "scope": "El salón de la planta, los sábados.",
        "territory": yumbo.pk,
        "serves": f"objective:{objective.pk}",
        "starts_on": "2020-07-01",
        "ends_on": "2021-06-30",
    }
    early = andres.post(f"{base}roles/asumir/", role)
    assert early.status_code == 422
    assert "Primero publique la declaración" in early.content.decode()
    assert "El salón de la planta" in early.content.decode()
    rows = {
        "asunto-TOTAL_FORMS": "3",
        "asunto-INITIAL_FORMS": "0",
        "asunto-0-kind": "permit",
        "asunto-0-body": "CVC",
        "asunto-0-title": "Permiso 12",
        "asunto-1-kind": "permit",
        "asunto-2-kind": "permit",
    }
    wrong = andres.post(f"{base}intereses/", rows | {"asunto-1-body": "CVC", "signed_as": "G"})
    assert wrong.status_code == 422
    assert "Escriba cuál es el asunto." in wrong.content.decode()
    andres.post(f"{base}intereses/", rows | {"signed_as": "Gerencia de la planta"})
    assert Matter.objects.get().title == "Permiso 12"
    andres.post(f"{base}roles/asumir/", role)
    made = AssumedRole.objects.get()
    assert made.objective == objective
    bare = andres.post(
        f"/roles/{made.pk}/cumplir/", {"text": "Prestamos el salón.", "done_on": "2020-07-05"}
    )
    assert "escriba un enlace o agregue un archivo" in bare.content.decode()
    andres.post(
        f"/roles/{made.pk}/cumplir/",
        {
            "text": "Prestamos el salón.",
            "done_on": "2020-07-05",
            "file": make_upload(make_photo(300, 200)),
            "file_title": "El salón lleno",
        },
    )
    done = RoleFulfilment.objects.get()
    photo = b"".join(Client().get(f"/archivos/{done.file.name}"))
    assert photo.startswith(b"\xff\xd8\xff")
    board = make_membership(organization=make_organization(name="Junta La Estancia"))
    nelly = signed_in(board.user)
    fields = {"organization": board.organization.pk, "text": "Nos reunimos sin pagar."}
    nelly.post(f"/roles/{made.pk}/reconocer/", fields)
    own = andres.post(f"/roles/{made.pk}/reconocer/", {"organization": firm.pk, "text": "x"})
    assert own.status_code == 422
    page = Client().get(f"{base}roles/").content.decode()
    for text in ("Cumplido", "El salón lleno", "Nos reunimos sin pagar.", "Junta La Estancia"):
        assert text in page
    menu = Client().get("/roles-empresariales/?territorio=Yumbo").content.decode()
    assert "Cementos del Valle Alto" in menu
    assert "Permiso 12" in Client().get(f"{base}intereses/").content.decode()


def test_the_team_notes_what_was_not_declared() -> None:
    firm = make_organization(sector=Sector.PRIVATE)
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, firm.territory)
    fields = {"equipo-kind": "contract", "equipo-body": "Alcaldía", "equipo-title": "Contrato 9"}
    address = f"{firm.get_absolute_url()}intereses/"
    assert signed_in(make_person()).post(f"{address}asunto/", fields).status_code == 403
    assert signed_in(make_person()).post(address, {}).status_code == 403
    signed_in(ally).post(f"{address}asunto/", fields)
    assert "Lo anotó el equipo" in Client().get(address).content.decode()
    signed_in(ally).post(f"/asuntos/{Matter.objects.get().pk}/terminar/")
    assert "Contrato 9" not in Client().get(address).content.decode()


@pytest.mark.parametrize("amount", [1, 30])
def test_pages_of_roles_take_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    declaration = declared()
    for _ in range(amount):
        role = make_role(declaration, objective=make_objective())
        RoleFulfilment.objects.create(
            role=role, text="Hecho", done_on="2020-02-01", link="https://ejemplo.org", at=AT
        )
    with django_assert_num_queries(4):
        page = client.get("/roles-empresariales/").content
    assert page.count(b"Cumplido") == min(amount, 20)
    assert len(page) < 60_000
    with django_assert_num_queries(8):
        page = client.get(f"{declaration.organization.get_absolute_url()}roles/").content
    assert len(page) < 60_000


@pytest.mark.parametrize("amount", [1, 20])
def test_the_page_of_interests_takes_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    declaration = declared()
    for number in range(amount):
        Matter.objects.create(
            organization=declaration.organization,
            declaration=declaration,
            body="CVC",
            kind="permit",
            title=f"Permiso {number}",
            added_at=AT,
        )
    with django_assert_num_queries(6):
        page = client.get(f"{declaration.organization.get_absolute_url()}intereses/")
    assert page.content.decode().count("Lo declaró la organización") == amount


def exchange(organization, direction, **changes) -> Exchange:
    fields = {"kind": "place", "topic": "water", "text": f"{direction} de agua"}
    return Exchange.objects.create(
        organization=organization,
        direction=direction,
        since_on="2020-01-01",
        created_at=AT,
        **fields | changes,
    )


def test_a_contact_is_proposed_in_one_step() -> None:
    yumbo = make_territory(name="Yumbo")
    speaker = make_membership(organization=make_organization(territory=yumbo, name="Junta Uno"))
    firm = make_organization(territory=yumbo, sector=Sector.PRIVATE, name="Papelera")
    other = make_membership(organization=firm, user=make_person(email="andres@ejemplo.org"))
    for membership in (speaker, other):
        make_participant(user=membership.user)
    need, offer = exchange(speaker.organization, "need"), exchange(firm, "offer")
    address = f"{speaker.organization.get_absolute_url()}conexiones/"
    assert "Proponer el contacto" not in Client().get(address).content.decode()
    client = signed_in(speaker.user)
    page = client.get(address).content.decode()
    assert "Une dos sectores" in page
    fields = {"offer": offer.pk, "need": need.pk, "back": speaker.organization.pk}
    assert client.post("/conexiones/proponer/", fields).url == address
    assert Introduction.objects.count() == 1
    assert Notice.objects.count() == 2
    page = client.get(address).content.decode()
    assert "Ya se propuso el contacto" in page
    assert "andres@" not in page
    inbox = client.get("/mi-cuenta/avisos/").content.decode()
    assert "Le proponen hablar con Papelera" in inbox
    assert "andres@" not in inbox
    desk = Client().get("/conexiones/?territorio=Yumbo").content.decode()
    assert "Papelera" in desk
    assert client.post("/conexiones/proponer/", {"offer": "x"}).status_code == 404


@pytest.mark.parametrize("amount", [1, 30])
def test_pages_of_connections_take_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    yumbo = make_territory(name="Yumbo")
    board = make_organization(territory=yumbo)
    for number in range(amount):
        exchange(board, "need", text=f"Necesidad {number}")
        exchange(make_organization(territory=yumbo, sector=Sector.PRIVATE), "offer")
    with django_assert_num_queries(7):
        page = client.get(f"{board.get_absolute_url()}conexiones/").content
    assert page.count(b"Necesidad") == min(amount, 10)
    assert len(page) < 60_000
    with django_assert_num_queries(7):
        client.get(f"/conexiones/?territorio={yumbo.code}")
