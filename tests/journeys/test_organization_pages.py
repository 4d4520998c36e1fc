"""The directory, an organisation's page, and what only its own people do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from participa.accounts.enums import Role
from participa.actors.enums import Verification
from participa.actors.models import Membership, Organization
from participa.kernel.enums import Sector
from participa.site.queries import Site, remember_site
from tests.factories.accountability import make_commitment, make_response
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.participation import make_contribution
from tests.factories.territories import make_department, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site_settings_known() -> Iterator[None]:
    """They are read once in a while: the counts below are of any request between."""
    remember_site(Site(), seconds=600)
    yield
    remember_site(None)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("amount", "shown"), [(1, 1), (30, 20)])
def test_directory_takes_the_same_queries(client: Client, django_assert_num_queries, amount, shown):
    for _ in range(amount):
        make_organization()
    with django_assert_num_queries(4):
        page = client.get("/organizaciones/").content.decode()
    assert page.count("<article") == shown


def test_directory_filters_by_name_sector_and_place(client: Client):
    yumbo = make_territory(name="Yumbo")
    found = make_organization(name="Pescadores Artesanales", territory=yumbo)
    make_organization(name="Pescadores del Norte")
    make_organization(name="Pescados S. A.", sector=Sector.PRIVATE, territory=yumbo)
    make_organization(territory=yumbo, verification=Verification.PENDING, name="Pescadores Tres")
    query = {"q": "PÉSCA", "sector": "citizens", "territorio": "Yumbo"}
    answer = client.get("/organizaciones/", query)
    assert list(answer.context["page"].object_list) == [found]
    assert {c.sector.value: c.organizations for c in answer.context["counts"]} == {
        "citizens": 1,
        "private": 1,
        "public": 0,
        "cooperation": 0,
        "academia": 0,
        "media": 0,
    }


@pytest.mark.parametrize(
    "query", [{"sector": "otro"}, {"territorio": "xyz"}, {"pagina": "-1"}, {"q": "\x1f"}]
)
def test_directory_stands_wrong_filters(client: Client, query):
    make_organization()
    assert client.get("/organizaciones/", query).status_code == 200


@pytest.mark.parametrize("amount", [1, 30])
def test_organization_takes_the_same_queries(client: Client, django_assert_num_queries, amount):
    organization = make_organization(
        name="Junta Río Claro", sector=Sector.PUBLIC, is_authority=True
    )
    contribution = make_contribution(organization=organization)
    for _ in range(amount):
        another = make_contribution(process=contribution.process, organization=organization)
        response = make_response(another, authority=organization)
        make_commitment(response, responsible=organization)
    make_contribution(organization=organization, state="hidden", title="Oculto")
    with django_assert_num_queries(11):
        answer = client.get(organization.get_absolute_url())
    page = answer.content.decode()
    assert answer.context["record"]["totals"] == {
        "contributions": amount + 1,
        "endorsed": 0,
        "responses": amount,
        "commitments": amount,
    }
    assert "<h1>Junta Río Claro</h1>" in page
    assert "Verificada por el equipo" in page
    assert "Oculto" not in page


def test_what_is_not_verified_exists_only_for_its_people_and_verifiers():
    membership = make_membership(organization=make_organization(verification=Verification.PENDING))
    organization = membership.organization
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, organization.territory)
    clients = [Client(), signed_in(make_person()), signed_in(membership.user), signed_in(ally)]
    address = organization.get_absolute_url()
    assert [client.get(address).status_code for client in clients] == [404, 404, 200, 200]
    unknown = Client().get("/organizaciones/no-existe/")
    assert unknown.content.replace(b"no-existe", organization.slug.encode()) == (
        Client().get(address).content
    )


def test_memberships_never_show_in_public():
    """No public page, whoever looks, holds a trace of who belongs."""
    organization = make_organization()
    member = make_person(email="luzmarina@ejemplo.org")
    make_membership(organization=organization, user=member)
    make_membership(organization=organization, user=make_person(email="nelly@ejemplo.org"))
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, organization.territory)
    addresses = (
        "/organizaciones/",
        organization.get_absolute_url(),
        organization.territory.get_absolute_url(),
        organization.territory.department.get_absolute_url(),
    )
    for client in (Client(), signed_in(make_person()), signed_in(ally)):
        for address in addresses:
            page = client.get(address).content.decode()
            assert "luzmarina" not in page
            assert "nelly" not in page


def test_a_hidden_person_is_hidden_from_their_organization_too():
    representative = make_membership()
    hidden = make_person(email="oculta@ejemplo.org", hidden_at=representative.since_at)
    make_membership(organization=representative.organization, user=hidden)
    address = f"{representative.organization.get_absolute_url()}administrar/"
    page = signed_in(representative.user).get(address).content.decode()
    assert "oculta@" not in page
    assert "Participante" in page


def test_signed_out_people_are_asked_to_sign_in(client: Client):
    organization = make_organization()
    for address in (
        "/organizaciones/registrar/",
        "/organizaciones/por-verificar/",
        "/mi-cuenta/organizaciones/",
        f"{organization.get_absolute_url()}administrar/",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/cuenta/login/?next={address}")


def test_from_registering_to_speaking_for_it():
    person, ally = make_person(), make_person()
    yumbo = make_territory(name="Yumbo")
    make_grant(ally, Role.TERRITORIAL_ALLY, yumbo)
    theirs, allys = signed_in(person), signed_in(ally)
    form = {
        "name": "Junta de Acción Comunal El Progreso",
        "sector": "citizens",
        "territory": "yumbo",
        "purpose": "Arreglar la vía y la escuela.",
        "campaigns": "yes",
    }
    refused = theirs.post("/organizaciones/registrar/", form).content.decode()
    assert "la plataforma no respalda a nadie en una elección" in refused
    assert not Organization.objects.exists()
    form["campaigns"] = "no"
    answer = theirs.post("/organizaciones/registrar/", form, follow=True)
    assert "Recibimos «Junta de Acción Comunal El Progreso»." in answer.content.decode()
    address = Organization.objects.get().get_absolute_url()
    assert address in allys.get("/organizaciones/por-verificar/").content.decode()
    allys.post(f"{address}verificar/")
    waiting = allys.get("/organizaciones/por-verificar/").content.decode()
    agree = f"/organizaciones/pertenencias/{Membership.objects.get().pk}/aceptar/"
    assert person.email in waiting
    assert agree in waiting
    assert agree not in theirs.get("/organizaciones/por-verificar/").content.decode()
    allys.post(agree)
    assert person.email not in allys.get("/organizaciones/por-verificar/").content.decode()
    page = theirs.get("/mi-cuenta/organizaciones/").content.decode()
    assert "Puede participar en su nombre" in page
    words = {"purpose": "Arreglar la vía.", "website": "", "contact": ""}
    answer = theirs.post(f"{address}administrar/", words, follow=True)
    assert "Guardamos los cambios." in answer.content.decode()
    assert "Arreglar la vía." in Client().get(address).content.decode()


def test_registering_says_what_to_mend_and_keeps_what_was_typed():
    for department in ("Nariño", "Sucre"):
        code = {"Nariño": "52", "Sucre": "70"}[department]
        make_territory(name="La Unión", department=make_department(code=code, name=department))
    client = signed_in(make_person())
    form = {"name": "", "sector": "", "territory": "La Unión", "purpose": "Texto", "website": "x y"}
    page = client.post("/organizaciones/registrar/", form).content.decode()
    for sentence in (
        "Escriba el nombre completo de la organización.",
        "Elija un sector.",
        "Diga si inscribe candidaturas o no.",
        "Hay varios con ese nombre. Escriba uno completo: La Unión, Nariño; La Unión, Sucre.",
        "Escriba la dirección completa, como https://ejemplo.org.",
        'value="La Unión"',
    ):
        assert sentence in page
    assert not Organization.objects.exists()


def test_inviting_tells_nothing_about_who_has_an_account():
    representative = make_membership()
    address = representative.organization.get_absolute_url()
    known = make_person(email="andres@ejemplo.org")
    client = signed_in(representative.user)
    pages = []
    for name in ("andres", "nadie99"):
        form = {"email": f"{name}@ejemplo.org", "role": "member"}
        answer = client.post(f"{address}invitar/", form, follow=True).content.decode()
        assert f"Si {name}@ejemplo.org tiene cuenta" in answer
        pages.append(client.get(f"{address}administrar/").content.decode().count("<li>"))
    assert pages[0] == pages[1]
    invited = Membership.objects.get(user=known)
    theirs = signed_in(known)
    assert (
        "La organización le envió una invitación."
        in theirs.get("/mi-cuenta/organizaciones/").content.decode()
    )
    theirs.post(f"/organizaciones/pertenencias/{invited.pk}/aceptar/")
    invited.refresh_from_db()
    assert invited.verification == Verification.VERIFIED


def test_the_team_marks_a_campaign_and_takes_the_mark_back(client: Client):
    organization = make_organization(name="Movimiento Q")
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, organization.territory)
    team, address = signed_in(ally), organization.get_absolute_url()
    assert "Inscribe candidaturas" in team.get(address).content.decode()
    page = team.post(f"{address}candidaturas/", {"reason": " "}, follow=True)
    assert "Escriba qué muestra" in page.content.decode()
    assert client.get(address).status_code == 200
    team.post(f"{address}candidaturas/", {"reason": "Inscribió una lista"})
    assert client.get(address).status_code == 404
    assert "Está marcada como partido" in team.get(address).content.decode()
    assert team.post(f"{address}verificar/").status_code == 403
    page = team.post(f"{address}candidaturas/", {"reason": "La retiró"}, follow=True)
    assert "Ya no tiene la marca" in page.content.decode()
    assert team.post(f"{address}verificar/").status_code == 302
    assert client.get(address).status_code == 200


def test_strangers_change_nothing():
    membership = make_membership(verification=Verification.PENDING)
    organization = membership.organization
    client = signed_in(make_person())
    address = organization.get_absolute_url()
    answers = {
        f"{address}administrar/": 403,
        f"{address}invitar/": 403,
        f"{address}verificar/": 403,
        f"{address}no-verificar/": 403,
        f"{address}candidaturas/": 403,
        f"/organizaciones/pertenencias/{membership.pk}/aceptar/": 404,
        f"/organizaciones/pertenencias/{membership.pk}/terminar/": 404,
        "/organizaciones/pertenencias/999999/terminar/": 404,
    }
    assert {
        where: client.post(where, {"email": "a@ejemplo.org", "role": "member"}).status_code
        for where in answers
    } == answers
    membership.refresh_from_db()
    assert (membership.ended_at, membership.verification) == (None, Verification.PENDING)


def test_the_refusal_says_why():
    organization = make_organization()
    client = signed_in(make_person())
    page = client.get(f"{organization.get_absolute_url()}administrar/").content.decode()
    assert "Sólo quienes representan a la organización pueden administrarla." in page
