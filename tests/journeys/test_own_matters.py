"""The page that says whose own matters a contribution touches."""

import pytest
from django.test import Client

from participa.accounts.enums import Role
from participa.actors.models import Matter
from participa.kernel.enums import Sector
from participa.participation.models import MatterMark
from tests.factories.actors import AT, make_grant, make_membership, make_organization, make_person
from tests.factories.participation import make_contribution

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_team_marks_and_the_firm_reads_why_it_cannot() -> None:
    contribution = make_contribution(title="Revisar las emisiones")
    territory = contribution.process.territory
    firm = make_organization(sector=Sector.PRIVATE, territory=territory, name="Papelera La Ribera")
    speaker = make_membership(organization=firm).user
    matter = Matter.objects.create(
        organization=firm, body="CVC", kind="permit", title="Permiso 12", added_at=AT
    )
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, territory)
    address = f"/aportes/{contribution.pk}/asuntos/"
    assert "Marcar un asunto" not in Client().get(address).content.decode()
    wrong = signed_in(ally).post(address, {"matter": matter.pk, "reason": ""})
    assert wrong.status_code == 422
    signed_in(ally).post(address, {"matter": matter.pk, "reason": "Pide revisarlo."})
    page = Client().get(address).content.decode()
    assert "Papelera La Ribera" in page
    assert "Lo marcó el equipo" in page
    client = signed_in(speaker)
    refused = client.post(
        f"/aportes/{contribution.pk}/respaldar/", {"organization": firm.pk, "reason": "x"}
    )
    shown = client.get(refused.url) if refused.status_code == 302 else refused
    assert "no puede actuar en este aporte" in shown.content.decode()
    mark = MatterMark.objects.get()
    signed_in(ally).post(f"/aportes/asuntos/{mark.pk}/quitar/", {"reason": "Venció."})
    assert not MatterMark.objects.standing().exists()


@pytest.mark.parametrize("amount", [1, 30])
def test_the_page_takes_the_same_queries(django_assert_num_queries, amount: int) -> None:
    contribution = make_contribution()
    for number in range(amount):
        firm = make_organization(sector=Sector.PRIVATE)
        matter = Matter.objects.create(
            organization=firm, body="CVC", kind="permit", title=f"Permiso {number}", added_at=AT
        )
        MatterMark.objects.create(contribution=contribution, matter=matter, reason="x", at=AT)
    with django_assert_num_queries(2):
        page = Client().get(f"/aportes/{contribution.pk}/asuntos/").content.decode()
    assert page.count("Permiso o licencia") == amount
