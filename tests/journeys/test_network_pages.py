"""The picture of a territory: read by anybody, with lists of single organisations for few."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from participa.accounts.enums import Role
from participa.actors.models import Organization
from participa.relations import operations
from participa.relations.models import NetworkResult, Wave
from participa.relations.tasks import measure_networks
from participa.web.networks.views.figures import SectorPair, change_words, sector_pairs
from participa.web.networks.views.picture import SCRIPT_KB
from tests.factories.actors import make_grant, make_organization, make_person
from tests.factories.objectives import make_objective
from tests.factories.relations import SETUP, answer, entry_of, make_tie, make_wave
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db
SECTORS = ("citizens", "private", "public")


def territory_of(amount: int) -> list[Organization]:
    """`amount` organisations, each knowing the next and all in one wave a year ago and today."""
    territory = make_territory()
    made = [make_organization(territory=territory, sector=SECTORS[n % 3]) for n in range(amount)]
    for year, reach in ((0, 1), (1, 2)):
        at = timezone.now() - timedelta(days=400 - 390 * year)
        wave = make_wave(
            *made, at=at, name=f"Encuesta {year + 1}", closes_at=at + timedelta(days=30)
        )
        for place, organization in enumerate(made):
            others = [made[(place + step) % amount] for step in range(1, reach + 1)]
            known = {other.pk: 1 for other in others if other != organization}
            marks = {"knows": known, "trusts": known}
            answer(entry_of(wave, organization), marks, at=at + timedelta(days=1))
    measure_networks.func(territory.pk)
    return made


def read(client: Client, organization: Organization, query: str = "") -> str:
    response = client.get(f"/relaciones/red/{organization.territory.code}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_picture_answers_whether_relations_strengthened(client: Client) -> None:
    page = read(client, territory_of(12)[0])
    assert (
        "Sí, se fortalecieron. Entre las 12 organizaciones que respondieron las dos veces" in page
    )
    assert "pasaron de 18,2 a 36,4 de cada 100" in page
    assert "12 parejas se mantienen, 12 son nuevas y 0 ya no están." in page
    assert (
        "Respondieron 12 de 12 (100 %) en «Encuesta 1» y 12 de 12 (100 %) en «Encuesta 2»." in page
    )
    assert "En «Encuesta 2» respondieron 12 de 12 organizaciones (100 %)." in page


def test_an_objective_tells_how_ties_between_sectors_changed(client: Client) -> None:
    organization = territory_of(12)[0]
    objective = make_objective(territory=organization.territory)
    page = client.get(objective.get_absolute_url()).text
    assert "Hoy: 1 de 2.</p>" in page  # the second survey is still open
    now = timezone.now()
    last = Wave.objects.filter(territory=organization.territory).latest("opened_at")
    operations.close_wave(by=SETUP, at=now, wave=last)
    page = client.get(objective.get_absolute_url()).text
    assert "Hoy: 2 de 2. Entre sectores distintos crecieron: de 25,0 a 50,0 de cada 100" in page


def test_picture_shows_the_table_of_sectors_before_the_drawing(client: Client) -> None:
    page = read(client, territory_of(6)[0])
    assert page.index("Entre qué sectores hay relaciones") < page.index("El dibujo")
    assert page.count('class="node sector-') == 6
    assert "<title" in page
    assert "6 organizaciones en un círculo, por sectores, y 12 parejas con relación" in page
    assert "network.js" not in page


def test_picture_of_the_first_wave_and_of_today_have_nothing_to_compare(client: Client) -> None:
    made = territory_of(6)
    first = Wave.objects.get(name="Encuesta 1")
    for query in (f"?onda={first.pk}", "?onda=hoy"):
        assert "¿Se fortalecieron" not in read(client, made[0], query)


def test_wrong_filters_fall_back_to_the_latest_wave(client: Client) -> None:
    made = territory_of(6)
    page = read(client, made[0], "?onda=9999&relacion=amistad&objetivo=x")
    assert "En «Encuesta 2» respondieron" in page
    assert client.get("/relaciones/red/00000/").status_code == 404


def test_territory_without_results_says_what_will_appear(client: Client) -> None:
    territory = make_territory()
    page = client.get(f"/relaciones/red/{territory.code}/").content.decode()
    assert "Todavía no hay resultados para esta red" in page


def test_trust_shows_totals_alone(client: Client) -> None:
    made = territory_of(6)
    page = read(client, made[0], "?relacion=trusts")
    assert "menos de 5" in page
    assert not any(organization.name in page for organization in made)
    assert "relaciones.csv" not in page
    code = made[0].territory.code
    for name in (
        "relaciones.csv",
        "organizaciones.csv",
        "red.graphml",
        "red.gexf",
        "resultado.json",
    ):
        address = f"/relaciones/red/{code}/{name}?relacion=trusts"
        assert client.get(address).status_code == 404


def test_a_single_small_cell_takes_another_with_it() -> None:
    rows = [
        {"first": "citizens", "second": "citizens", "ties": 20, "pairs": 40},
        {"first": "citizens", "second": "private", "ties": 9, "pairs": 40},
        {"first": "private", "second": "private", "ties": 2, "pairs": 40},
        {"first": "public", "second": "public", "ties": 0, "pairs": 0},
    ]
    assert sector_pairs({"sector_density": rows}, confidential=True) == [
        SectorPair("citizens", "citizens", 20, 40),
        SectorPair("citizens", "private", 9, 40, hidden=True),
        SectorPair("private", "private", 2, 40, hidden=True),
    ]
    assert not any(row.hidden for row in sector_pairs({"sector_density": rows}, False))


def test_answer_says_no_and_unclear_in_words() -> None:
    def told(direction: str, low: float, high: float) -> str:
        measure = {
            "before": 0.3,
            "after": 0.25,
            "interval": [low, high],
            "direction": direction,
        }
        found = {"density": measure, "cross_sector_density": measure, "ei_index": measure}
        counts = {"paired": 9, "kept": 1, "new": 2, "ended": 3}
        words = change_words({"change": {**found, **counts}})
        assert words is not None
        return words.answer

    assert told("unclear", -0.2, 0.1).startswith("No se puede afirmar.")
    assert "una diferencia de entre −20,0 y +10,0" in told("unclear", -0.2, 0.1)
    assert told("fell", -0.2, -0.1).startswith("No: se debilitaron.")
    assert change_words({"change": None}) is None


@pytest.mark.parametrize("amount", [4, 30])
def test_picture_takes_the_same_queries(
    client: Client, django_assert_num_queries, amount: int
) -> None:
    made = territory_of(amount)
    with django_assert_num_queries(6):
        read(client, made[0])


def test_many_organisations_are_drawn_by_sector_within_the_budget(client: Client) -> None:
    """Above eighty, the sectors stand for them: the page no longer grows."""
    territory = make_territory()
    made = [make_organization(territory=territory, sector=SECTORS[n % 3]) for n in range(82)]
    for step in (1, 2):
        make_tie(source=made[0], target=made[step], kind="knows")
    measure_networks.func(territory.pk)
    page = read(client, made[0])
    assert page.count('class="node sector-') == 3
    assert "Son demasiadas organizaciones" in page
    assert len(gzip.compress(page.encode())) < 12_000


def test_objective_narrows_the_drawing_to_its_contributors(client: Client) -> None:
    from participa.objectives.models import ActorContribution
    from tests.factories.objectives import make_objective

    made = territory_of(6)
    objective = make_objective(territory=made[0].territory)
    fields = {field.name for field in ActorContribution._meta.get_fields()}
    for organization in made[:2]:
        known = {"objective": objective, "organization": organization}
        extra = {"created_at": timezone.now()} if "created_at" in fields else {}
        ActorContribution.objects.create(**known, **extra)
    page = read(client, made[0], f"?objetivo={objective.pk}")
    assert page.count('class="node sector-') == 2


@pytest.mark.no_ledger_guard
def test_organisations_no_longer_public_leave_the_drawing_at_once(client: Client) -> None:
    made = territory_of(6)
    Organization.objects.filter(pk=made[0].pk).update(verification="refused")
    page = read(client, made[1])
    assert page.count('class="node sector-') == 5
    assert made[0].name not in page


def test_interactive_drawing_loads_what_it_says(client: Client) -> None:
    made = territory_of(6)
    assert f"Ver la red interactiva ({SCRIPT_KB} KB)" in read(client, made[0])
    page = read(client, made[0], "?interactiva=1")
    assert "network.js" in page
    assert page.count("data-node=") == 6
    script = Path(settings.BASE_DIR) / "static/participa/network.js"
    assert len(gzip.compress(script.read_bytes())) <= SCRIPT_KB * 1024


def test_files_carry_the_network_and_its_result(client: Client) -> None:
    made = territory_of(6)
    base = f"/relaciones/red/{made[0].territory.code}/"
    ties = b"".join(client.get(f"{base}relaciones.csv").streaming_content).decode()
    assert ties.lstrip("\ufeff").splitlines()[0] == "source,target,kind,strength,from,to"
    assert len(ties.splitlines()) == 13
    actors = b"".join(client.get(f"{base}organizaciones.csv").streaming_content).decode()
    assert len(actors.splitlines()) == 7
    told = json.loads(client.get(f"{base}resultado.json").content)
    stored = NetworkResult.objects.filter(kind="", wave__name="Encuesta 2").get()
    assert (told["method"], told["digest"]) == ("networks", stored.digest)
    assert "betweenness" not in told
    for name in ("red.graphml", "red.gexf"):
        response = client.get(f"{base}{name}")
        assert response["Content-Disposition"].endswith(f'-encuesta-2-{name}"')


def test_desk_lists_are_for_the_backbone(client: Client) -> None:
    made = territory_of(9)
    address = f"/mesa/red/{made[0].territory.code}/"
    assert client.get(address).status_code == 302
    liaison, ally = make_person(), make_person()
    make_grant(user=liaison, role=Role.GOVERNMENT_LIAISON, territory=made[0].territory)
    make_grant(user=ally, role=Role.TERRITORIAL_ALLY, territory=made[0].territory)
    client.force_login(liaison)
    assert client.get(address).status_code == 403
    assert address not in read(client, made[0])
    client.force_login(ally)
    assert address in read(client, made[0])
    page = client.get(address).content.decode()
    assert "Une su sector con otro" in page
    assert "parejas con relación." in page
    trust = client.get(f"{address}?relacion=trusts").content.decode()
    assert "No hay listas para esta red" in trust
