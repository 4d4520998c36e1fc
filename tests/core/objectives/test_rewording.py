"""An objective is reworded in the open: what it said before stays to be read."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.actors import AT, make_grant, make_person
from tests.factories.objectives import SETUP, make_objective

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.objectives import operations
from participa.search.queries import find

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Agua potable en las veredas",
    "description": "Que nadie camine por agua.",
    "reason": "También le falta a Mulaló",
}


def reword(objective, by=SETUP, **changes):
    return operations.reword_objective(by=by, at=AT, objective=objective, **WORDS | changes)


def test_both_wordings_stay_with_their_reason_and_who():
    objective = make_objective(description="Falta agua")
    before = objective.title
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, objective.territory)
    for _time in range(2):
        reword(objective, by=Agent(user=ally))
    reword(objective, title="Agua segura", reason="Más corto")
    rows = objective.versions.values_list("number", "title", "description", "reason", "by")
    assert list(rows) == [
        (1, before, "Falta agua", "", None),
        (2, WORDS["title"], WORDS["description"], WORDS["reason"], ally.pk),
        (3, "Agua segura", WORDS["description"], "Más corto", None),
    ]
    objective.refresh_from_db()
    assert (objective.title, objective.description) == ("Agua segura", WORDS["description"])
    assert Event.objects.filter(type="objectives.objective_reworded").count() == 2


def test_the_same_words_change_nothing():
    objective = make_objective(description="Falta agua")
    same = {"title": f" {objective.title} ", "description": "Falta agua", "reason": ""}
    assert reword(objective, **same) is None
    assert not objective.versions.exists()


def test_refusals_stand_beside_their_field():
    objective = make_objective(description="Falta agua")
    twin = make_objective(territory=objective.territory, title="Otro")
    for changes, fields in [
        ({"reason": " "}, ["reason"]),
        ({"title": twin.title, "description": " "}, ["description", "title"]),
        ({"title": ""}, ["title"]),
        ({"title": "x" * 161}, ["title"]),
    ]:
        with pytest.raises(ValidationError) as raised:
            reword(objective, **changes)
        assert sorted(raised.value.message_dict) == fields
    with pytest.raises(NotAllowed):
        reword(objective, by=Agent(user=make_person()))
    assert not objective.versions.exists()


def test_the_search_follows():
    objective = make_objective()
    reword(objective, title="Acueducto veredal")
    assert [found.object_id for found in find("acueducto").results] == [objective.pk]
    assert find("zona rural").total == 0


def test_the_desk_rewords_and_the_public_page_shows_what_it_said():
    objective = make_objective(description="Falta agua")
    ally, before = make_person(), objective.title
    make_grant(ally, Role.TERRITORIAL_ALLY, objective.territory)
    client = Client()
    client.force_login(ally)
    desk = f"/mesa/objetivos/{objective.pk}/"
    assert f'href="{desk}cambiar/"' in client.get(desk).content.decode()
    wrong = client.post(f"{desk}cambiar/", WORDS | {"reason": ""})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Escriba por qué cambia el objetivo." in page
    assert WORDS["title"] in page
    answer = client.post(f"{desk}cambiar/", WORDS, follow=True)
    assert answer.redirect_chain == [(objective.get_absolute_url(), 302)]
    wordings = f"{objective.get_absolute_url()}versiones/"
    assert f'href="{wordings}"' in answer.content.decode()
    page = Client().get(wordings).content.decode()
    assert all(words in page for words in (*WORDS.values(), before, "Falta agua"))
    never = make_objective()
    assert "versiones/" not in Client().get(never.get_absolute_url()).content.decode()
    page = Client().get(f"{never.get_absolute_url()}versiones/").content.decode()
    assert "Dice lo mismo desde que se declaró." in page


def test_the_wordings_take_the_same_questions_for_one_and_for_thirty():
    objective = make_objective(description="Falta agua")
    counts = []
    for many in (1, 29):
        for number in range(many):
            reword(objective, title=f"Agua {many} {number}")
        with CaptureQueriesContext(connection) as caught:
            Client().get(f"{objective.get_absolute_url()}versiones/")
        counts.append(len(caught))
    assert counts == [2, 2]
