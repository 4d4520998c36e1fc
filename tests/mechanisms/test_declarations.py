"""What every installed mechanism declares is complete and real."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.template.loader import get_template
from django.utils.text import slugify

from participa.kernel.enums import Component
from participa.kernel.mechanisms import Mechanism, installed
from participa.participation.enums import PhaseKind
from tests.architecture.repository import MECHANISMS, mechanisms

EVERY = pytest.mark.parametrize("mechanism", installed().values(), ids=lambda found: found.code)


def test_mechanisms_are_all_installed() -> None:
    assert sorted(installed()) == [folder.name for folder in mechanisms()]


@EVERY
def test_declaration_has_the_code_of_its_folder(mechanism: Mechanism) -> None:
    assert (MECHANISMS / mechanism.code / "mechanism.py").exists()


@EVERY
def test_declaration_has_words_for_people(mechanism: Mechanism) -> None:
    for words in (mechanism.name, mechanism.purpose, mechanism.when_not_to_use):
        assert len(str(words)) > 5


def test_declarations_have_paths_of_their_own() -> None:
    paths = [mechanism.path for mechanism in installed().values()]
    assert paths == sorted({slugify(path) for path in paths}, key=paths.index)


@EVERY
def test_declaration_fits_components_and_stages(mechanism: Mechanism) -> None:
    assert mechanism.components
    assert mechanism.stages
    assert set(mechanism.components) <= set(Component.values)
    assert set(mechanism.stages) <= set(PhaseKind.values)


@EVERY
def test_declaration_names_pages_that_exist(mechanism: Mechanism) -> None:
    assert import_module(mechanism.urls).urlpatterns
    get_template(mechanism.contribution_template)


@EVERY
def test_export_columns_are_explained_once(mechanism: Mechanism) -> None:
    names = [column.name for column in mechanism.columns]
    assert names
    assert names == list(dict.fromkeys(names))
    assert all(str(column.meaning) for column in mechanism.columns)


@EVERY
def test_export_columns_about_people_are_personal(mechanism: Mechanism) -> None:
    """Whoever wrote something may hide or be erased: a public file would keep them."""
    about_people = {"autor", "autora", "author", "correo", "email", "nombre", "telefono"}
    public = {column.name for column in mechanism.columns if not column.personal}
    assert public & about_people == set()


@EVERY
def test_settings_have_a_default_and_help(mechanism: Mechanism) -> None:
    for name, (_default, text) in mechanism.settings.items():
        assert name.isidentifier()
        assert str(text)
