"""Legal figures have a name, a matter and a unit that people understand, in both languages."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

import participa.territories
from participa.kernel.agents import system
from participa.territories.models import LegalParameter
from participa.territories.operations import load_reference_data
from participa.web.desk.queries import FIGURES, MATTERS, UNITS, figures_by_matter
from tests.factories.accountability import TODAY, make_legal_parameter
from tests.factories.accounts import make_user
from tests.factories.participation import NOW

SHIPPED = Path(participa.territories.__file__).parent / "data/legal_parameters.csv"


def shipped() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_shipped_figure_and_unit_has_words_and_no_word_is_left_over() -> None:
    assert set(FIGURES) == {row["key"] for row in shipped()}
    assert set(UNITS) == {row["unit"] for row in shipped()}
    assert len(FIGURES) == 62


@pytest.mark.parametrize("language", ["es-co", "en"])
def test_no_two_figures_share_a_name(language: str) -> None:
    with translation.override(language):
        names = [str(name) for name in FIGURES.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if "_" in name] == []


@pytest.mark.django_db
@pytest.mark.no_ledger_guard
def test_the_page_groups_them_and_shows_how_far_each_was_checked(client: Client) -> None:
    load_reference_data(by=system("tests"), at=NOW)
    client.force_login(make_user(is_superuser=True))
    page = client.get("/mesa/parametros/").content.decode()
    unverified = sum(1 for row in shipped() if row["status"] != "texto_visto")
    assert f"Por verificar: {unverified}." in page
    assert page.count('scope="rowgroup"') == len(MATTERS)
    for name in FIGURES.values():
        assert str(name) in page
    one = client.get("/mesa/parametros/peticion.general/").content.decode()
    assert "<strong>Responder una petición</strong>: 15 días hábiles" in one


@pytest.mark.django_db
def test_a_figure_that_nobody_named_is_told_by_its_key() -> None:
    make_legal_parameter(key="nueva.cosa_rara", unit="lunas_llenas")
    [(matter, [figure])] = figures_by_matter(LegalParameter.objects.all(), TODAY)
    assert (matter, figure.name, figure.unit) == ("nueva", "nueva: cosa rara", "lunas llenas")
