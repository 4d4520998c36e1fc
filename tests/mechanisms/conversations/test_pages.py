"""What the pages of a conversation say to whoever votes and to the team."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participa.mechanisms.conversations.forms import SeedForm
from participa.mechanisms.conversations.models import OpinionResult, Vote
from participa.mechanisms.conversations.queries import (
    ballot_statements,
    reading_of,
    summary_for_return,
)
from participa.mechanisms.conversations.tasks import bring_up_to_date
from participa.participation.models import Activity, Process
from participa.participation.operations import decide_moderation
from participa_methods import opinion
from tests.factories.desk import make_liaison
from tests.factories.participation import make_activity, make_phase, make_process

from .rows import DAY, TEAM, make_camps, make_conversation, make_voter, statements_of

pytestmark = pytest.mark.django_db
NEWCOMERS = "participa.mechanisms.conversations.views.voting.NEW_PER_HOUR"
PER_MINUTE = "participa.mechanisms.conversations.views.voting.PER_MINUTE"


def vote(client: Client, activity: Activity, statement: int, answer: str = "1") -> Any:
    address = f"{activity.get_absolute_url()}votar/"
    return client.post(address, {"statement": statement, "answer": answer}, follow=True)


def team_of(activity: Activity) -> Client:
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    return client


def hide(activity: Activity, place: int) -> None:
    decide_moderation(
        by=TEAM,
        at=timezone.now(),
        contribution=statements_of(activity)[place],
        action="hide",
        reason="spam",
        explanation="",
    )


def test_whoever_comes_back_to_a_statement_reads_what_they_answered() -> None:
    activity, client = make_conversation(), Client()
    first, second = statements_of(activity)[:2]
    vote(client, activity, first.pk, "-1")
    page = client.get(activity.get_absolute_url(), {"frase": first.pk})
    assert "Usted respondió: <strong>En desacuerdo</strong>" in page.text
    ahead = json.loads(page.context["ahead"])
    assert [(card["id"] == first.pk, card["again"]) for card in ahead] == [
        (True, True),
        *[(False, False)] * (len(ahead) - 1),
    ]
    other = client.get(activity.get_absolute_url(), {"frase": second.pk})
    assert other.text.count("Usted respondió") == 1  # in the list below
    assert other.context["said"] == ""


def test_flood_without_scripts_says_what_was_not_kept_and_asks_it_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = True
    monkeypatch.setattr(PER_MINUTE, 1)
    activity, client = make_conversation(), Client()
    keys = [row.pk for row in statements_of(activity)]
    for key in keys[:2]:
        vote(client, activity, key)
    slowed = vote(client, activity, keys[2])
    assert "Va muy rápido. Espere un minuto. Esta respuesta no se guardó" in slowed.text
    assert slowed.context["card"].pk == keys[2]
    assert set(Vote.objects.values_list("statement", flat=True)) == set(keys[:2])


def test_a_crowd_from_one_address_is_told_in_how_many_minutes_to_come_back(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page and on the card of another site, which asks the same statement again."""
    settings.LIMITS = True
    monkeypatch.setattr(NEWCOMERS, 2)
    activity = make_conversation()
    third = statements_of(activity)[2].pk
    for _person in range(2):
        vote(Client(), activity, third)
    told = vote(Client(), activity, third)
    said = r"Desde esta conexión llegó mucha gente nueva. Espere (\d+) minutos?\. Esta respuesta no"
    minutes = re.search(said, told.text)
    assert minutes is not None
    assert 1 <= int(minutes[1]) <= 60
    assert told.context["card"].pk == third
    card = f"{activity.get_absolute_url()}tarjeta/"
    for _person in range(2):
        Client().post(card, {"statement": third, "answer": "1"})
    told = Client().post(card, {"statement": third, "answer": "1"})
    assert re.search(said, told.text)
    assert told.context["card"].pk == third
    assert Vote.objects.count() == 4


def test_card_of_another_site_says_why_it_takes_no_answer() -> None:
    now = timezone.now()
    for times, texts, said in (
        ({"opens_at": now + DAY, "closes_at": now + 2 * DAY}, ("Una frase",), "aún no abre"),
        ({"opens_at": now - 2 * DAY, "closes_at": now - DAY}, ("Una frase",), "ya terminó"),
        ({"position": 2}, (), "Todavía no hay frases."),
    ):
        activity = make_conversation(texts)
        Activity.objects.filter(pk=activity.pk).update(**times)
        page = Client().get(f"{activity.get_absolute_url()}tarjeta/").text
        assert said in page
        assert "Ya respondió todas" not in page
        assert 'name="answer"' not in page


def test_process_that_closed_early_names_no_day_to_come() -> None:
    activity = make_conversation(closes_at=timezone.now() + 40 * DAY)
    Process.objects.filter(pk=activity.process_id).update(state="closed")
    page = Client().get(activity.get_absolute_url()).text
    assert "Este proceso ya cerró." in page
    assert "se cerraron el" not in page


def test_list_of_an_activity_whose_process_closed_early_names_no_day_to_come() -> None:
    activity = make_activity(make_phase(make_process()), closes_at=timezone.now() + 40 * DAY)
    Process.objects.filter(pk=activity.process_id).update(state="closed")
    page = Client().get(activity.get_absolute_url()).text
    assert "Este proceso ya cerró." in page
    assert "terminó el" not in page


def test_flood_of_statements_says_when_to_send_and_keeps_what_was_written(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = True
    monkeypatch.setattr("participa.web.activities.PER_HOUR", 1)
    activity, client = make_conversation(), Client()
    address = f"{activity.get_absolute_url()}nueva/"
    assert client.post(address, {"title": "La primera idea nueva"}).status_code == 302
    slowed = client.post(address, {"title": "La segunda idea nueva"})
    assert slowed.status_code == 422
    assert re.search(r"Espere \d+ minutos? y envíelo", slowed.text)
    assert "La segunda idea nueva" in slowed.text


def test_people_read_beforehand_that_the_team_reviews_and_who_put_a_statement() -> None:
    activity = make_conversation()
    address = f"{activity.get_absolute_url()}nueva/?title=Otra+idea"
    seed = statements_of(activity)[0].get_absolute_url()
    assert "El equipo la revisa antes" not in Client().get(address).text
    Activity.objects.filter(pk=activity.pk).update(settings={"strict": True})
    assert "El equipo la revisa antes" in Client().get(address).text
    assert "la puso el equipo" in Client().get(seed).text


def test_statement_that_waits_is_told_to_the_team_and_its_author_goes_back_to_answer() -> None:
    activity, client = make_conversation(settings={"strict": True}), Client()
    team, place = team_of(activity), f"{activity.get_absolute_url()}equipo/"
    assert "espera que la revisen" not in team.get(place).text
    address = f"{activity.get_absolute_url()}nueva/"
    receipt = client.post(address, {"title": "Otra idea"}, follow=True).text
    assert "Antes de publicarlo, una persona lo revisa." in receipt
    assert f'href="{activity.get_absolute_url()}">Volver a «Conversación»' in receipt
    assert "1 frase espera que la revisen" in team.get(place).text
    assert "Otra idea" not in client.get(activity.get_absolute_url()).text


def test_conversation_without_statements_promises_nothing_that_one_may_not_do() -> None:
    activity = make_conversation(())
    assert "La primera puede ser la suya" in Client().get(activity.get_absolute_url()).text
    Activity.objects.filter(pk=activity.pk).update(settings={"people_add": False})
    page = Client().get(activity.get_absolute_url()).text
    assert "vuelva pronto" in page
    assert "nueva/" not in page


def test_statement_asks_for_an_answer_only_while_one_is_taken() -> None:
    activity = make_conversation()
    story = statements_of(activity)[0].get_absolute_url()
    assert "Responder esta frase" in Client().get(story).text
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "Responder esta frase" not in Client().get(story).text


def test_team_page_says_where_one_is() -> None:
    activity = make_conversation()
    page = team_of(activity).get(f"{activity.get_absolute_url()}equipo/").text
    assert re.search(r'equipo/" aria-current="page">Para el equipo', page)


def test_code_for_another_site_holds_the_title_as_text() -> None:
    activity = make_conversation()
    Activity.objects.filter(pk=activity.pk).update(title='El "parque" <b>')
    page = team_of(activity).get(f"{activity.get_absolute_url()}equipo/").text
    found = re.search(r'<pre class="code"><code>(.*?)</code>', page, re.S)
    assert found is not None
    pasted = html.unescape(found[1])
    assert pasted.startswith('<iframe src="http')
    assert 'title="El &quot;parque&quot; &lt;b&gt;"></iframe>' in pasted


def test_sheet_printed_before_a_statement_was_hidden_keeps_its_numbers() -> None:
    activity = make_conversation()
    before = {one.pk: one.number for one in ballot_statements(activity)}
    hide(activity, 3)
    after = {one.pk: one.number for one in ballot_statements(activity)}
    assert sorted(before.values()) == list(range(1, 13))
    assert after == {pk: number for pk, number in before.items() if number != 4}
    page = team_of(activity).get(f"{activity.get_absolute_url()}equipo/papeleta/").text
    assert f"5. {statements_of(activity)[4].title}" in page


def test_long_statement_stays_whole_until_its_author_shortens_it() -> None:
    activity, client = make_conversation(), Client()
    address, long = f"{activity.get_absolute_url()}nueva/", "muy " * 40 + "larga"
    first = client.get(address).text
    assert 'data-limit="140"' in first
    assert "maxlength" not in first.partition("<main")[2]
    assert long in client.get(address, {"title": long}).text
    refused = client.post(address, {"title": long})
    assert refused.status_code == 422
    assert "Su frase pasa de 140 letras" in refused.text
    assert long in refused.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            'Una frase\r\n\r\n  "Dice ""sí"" a veces"  \n«Así» no\nUna  frase\n"Hola" y "adiós"',
            ["Una frase", 'Dice "sí" a veces', "«Así» no", '"Hola" y "adiós"'],
        ),
        ("Una\n12\tOtra", "La línea 2 trae varias columnas"),
        ("Una\n" + "x" * 141, "La línea 2 tiene 141 letras"),
        ("\n".join(f"Frase {n}" for n in range(301)), "Son 301 líneas"),
    ],
)
def test_statements_pasted_from_a_spreadsheet(typed: str, found: object) -> None:
    form = SeedForm({"statements": typed})
    if isinstance(found, list):
        assert form.is_valid()
        assert form.cleaned_data["statements"] == found
    else:
        assert str(found) in form.errors["statements"][0]


def test_statements_of_a_new_activity_are_measured_too() -> None:
    activity = make_conversation()
    client, process = team_of(activity), activity.process
    address = f"/mesa/procesos/{process.slug}/actividades/nueva/?mecanismo=conversations"
    typed = {"ajuste_statements": "Una\n" + "muy " * 400}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "La línea 2 tiene 1599 letras" in refused.text


def test_what_a_group_most_agrees_with_is_told_by_its_agrees() -> None:
    """Even where the rest agree more, so that its side is the other one (section 7)."""
    activity = make_conversation()
    keys = [row.pk for row in statements_of(activity)]
    for person in range(21):
        camp = person < 12
        answers = dict.fromkeys(keys[1:], -1 if camp else 1)
        make_voter(activity, answers | {keys[0]: -1 if person == 0 else 1})
    bring_up_to_date(activity, timezone.now())
    reading = reading_of(activity)
    assert reading is not None
    [told] = [
        each
        for group in reading.groups
        if group.size == 12
        for each in group.statements
        if each.contribution.pk == keys[0]
    ]
    assert (told.side, told.total) == ("agree", 12)
    rows = opinion.analyze(
        [(v.voter_id, v.statement_id, v.value) for v in Vote.objects.all() if v.value is not None]
    )["repness"]
    [entry] = [
        row
        for group in rows.values()
        for row in group
        if row.get("best_agree") and row["tid"] == keys[0]
    ]
    assert entry["repful_for"] == "disagree"


def test_lists_without_a_figure_to_publish_say_what_put_a_statement_there() -> None:
    activity = make_conversation()
    make_camps(activity, 5)
    bring_up_to_date(activity, timezone.now())
    row, (first, second, *_) = OpinionResult.objects.get(), statements_of(activity)
    row.result |= {"divisive": [first.pk], "uncertain": [second.pk]}
    for key in (first.pk, second.pk):
        row.result["tables"][str(key)] = [[None] * 4]
    row.save()
    page = Client().get(f"{activity.get_absolute_url()}resultado/").text
    assert "De cada lado hay al menos una cuarta parte." in page
    assert "Más de tres de cada diez pasaron." in page


def test_devolucion_says_on_which_side_people_are_where_figures_are_not_published() -> None:
    activity = make_conversation()
    make_camps(activity, 5)
    bring_up_to_date(activity, timezone.now())
    row, (first, second, *_) = OpinionResult.objects.get(), statements_of(activity)
    row.result["shared"] = [
        {"id": first.pk, "side": "disagree"},
        {"id": second.pk, "side": "agree", "nearly_all": True},
    ]
    for key in (first.pk, second.pk):
        row.result["tables"][str(key)] = [[None] * 4]
    row.save()
    said = summary_for_return(activity)
    assert f"«{first.title}»: la mayoría está en desacuerdo." in said
    assert f"«{second.title}»: casi todas las personas están de acuerdo." in said


def test_devolucion_writes_figures_as_the_page_does() -> None:
    activity = make_conversation()
    make_camps(activity, 5)
    bring_up_to_date(activity, timezone.now())
    row = OpinionResult.objects.get()
    row.result |= {"participants": 1250, "votes": 30_417}
    row.save()
    assert "participaron 1.250 personas, con 30.417 respuestas" in summary_for_return(activity)
