"""Paper ballots that carry a code: printed before a meeting, typed in once after it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participa.accounts.models import Participant
from participa.accounts.operations import claim_participant, erase_person
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.conversations.models import Sheet, Voter
from participa.mechanisms.conversations.operations import Ballot, print_sheets, take_part
from participa.mechanisms.conversations.queries import votes_of
from participa.participation.models import Activity
from tests.factories.accounts import agent_of, make_user
from tests.factories.desk import make_liaison

from .rows import TEAM, make_conversation, statements_of

pytestmark = pytest.mark.django_db


def printed(activity: Activity, count: int) -> list[Sheet]:
    return print_sheets(by=TEAM, at=timezone.now(), activity=activity, count=count)


def typed(
    activity: Activity, sheet: Sheet | None, answer: str = "1", **more: str
) -> dict[str, str]:
    first = statements_of(activity)[0].pk
    code = sheet.code if sheet else ""
    return {f"s{first}": answer, "code": code, "consent": "on", "read_back": "on"} | more


@pytest.fixture
def desk() -> tuple[Activity, Client, str]:
    activity, client = make_conversation(), Client()
    client.force_login(make_liaison(activity.process.territory))
    return activity, client, f"{activity.get_absolute_url()}equipo/"


def test_sheets_are_numbered_on_and_keep_their_codes(desk: Any) -> None:
    _activity, client, team = desk
    for first, last in ((1, 3), (4, 5)):
        sent = client.post(team, {"count": last - first + 1})
        assert sent["Location"].endswith(f"equipo/papeletas/?desde={first}&hasta={last}")
        page = client.get(sent["Location"]).text
        codes = re.findall(r'class="receipt-code">([A-Z0-9]{6})<', page)
        assert len(codes) == 2 * (last - first + 1)  # at the top, and on the slip to keep
        assert codes == re.findall(
            r'class="receipt-code">([A-Z0-9]{6})<', client.get(sent["Location"]).text
        )
    assert len({sheet.code for sheet in Sheet.objects.all()}) == 5
    assert "Impresas con código: de la 1 a la 5. Registradas: 0." in client.get(team).text
    assert client.get(f"{team}papeletas/?desde=6&hasta=9").status_code == 404
    assert 'class="receipt-code"' not in client.get(f"{team}papeletas/").text


def test_the_same_form_sent_twice_prints_the_same_sheets(desk: Any) -> None:
    activity, client, team = desk
    [once] = re.findall(r'name="once" value="([^"]+)"', client.get(team).text)
    places = {client.post(team, {"count": 3, "once": once})["Location"] for _sent in range(2)}
    assert len(places) == 1
    assert Sheet.objects.count() == 3
    assert client.post(team, {"count": 3})["Location"] not in places
    assert len({sheet.code for sheet in Sheet.objects.filter(activity=activity)}) == 6


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("", "Escriba cuántas."),
        ("0", "Escriba un número de 1 a 200."),
        ("201", "Imprima hasta 200 cada vez."),
        ("dos", "Escriba sólo el número."),
    ],
)
def test_wrong_number_of_sheets_is_said_beside_the_field(desk: Any, count: str, said: str) -> None:
    _activity, client, team = desk
    refused = client.post(team, {"count": count})
    assert refused.status_code == 422
    assert said in refused.text
    assert Sheet.objects.count() == 0


def test_only_the_team_prints(desk: Any) -> None:
    activity, _client, _team = desk
    for count, by in ((1, Agent()), (1, agent_of(make_user())), (0, TEAM), (201, TEAM)):
        with pytest.raises(NotAllowed):
            print_sheets(by=by, at=timezone.now(), activity=activity, count=count)


def test_code_on_the_sheet_becomes_its_voters_and_counts_once(desk: Any) -> None:
    activity, client, team = desk
    sheet, other = printed(activity, 2)
    sent = client.post(f"{team}papeleta/", typed(activity, sheet), follow=True)
    assert f"Se registró la papeleta 1, con el código {sheet.code}." in sent.text
    [voter] = Voter.objects.all()
    assert [vote.value for vote in votes_of(voter).values()] == [1]
    again = client.post(f"{team}papeleta/", typed(activity, sheet, "-1"))
    assert again.status_code == 422
    assert "Esa papeleta ya se registró." in again.text
    assert Voter.objects.get() == voter
    written = f"{other.code[:3].lower()} - {other.code[3:]}"
    sent = client.post(f"{team}papeleta/", typed(activity, None, code=written))
    assert sent.status_code == 302
    assert Voter.objects.count() == 2
    holder = Client()
    resumed = holder.post("/seguir/", {"code": sheet.code}, follow=True).text
    assert "Donde respondió" in resumed
    assert f'href="{activity.get_absolute_url()}">{activity.title}' in resumed
    assert "todavía no se ha enviado ninguno" not in resumed
    assert "Usted respondió: De acuerdo" in holder.get(activity.get_absolute_url()).text
    assert "Registradas: 2." in client.get(team).text


def test_the_same_sheet_sent_twice_at_once_is_one_and_no_mistake(desk: Any) -> None:
    activity, client, team = desk
    [sheet] = printed(activity, 1)
    for _sent in range(2):
        assert client.post(f"{team}papeleta/", typed(activity, sheet)).status_code == 302
    assert Voter.objects.count() == 1
    assert Participant.objects.filter(code_digest=sheet.code_digest).count() == 1


@pytest.mark.parametrize("leaves", ["claimed", "erased"])
def test_sheet_of_whoever_left_its_code_is_not_typed_in_again(desk: Any, leaves: str) -> None:
    activity, client, team = desk
    [sheet] = printed(activity, 1)
    client.post(f"{team}papeleta/", typed(activity, sheet))
    now, person = timezone.now() + timedelta(minutes=5), Voter.objects.get().participant
    if leaves == "claimed":
        claim_participant(by=agent_of(make_user()), at=now, code=sheet.code)
    else:
        erase_person(by=Agent(participant_id=person.pk), at=now, erase_texts=False)
    before = Voter.objects.count()
    again = client.post(f"{team}papeleta/", typed(activity, sheet))
    assert "Esa papeleta ya se registró." in again.text
    assert Voter.objects.count() == before


def test_code_of_no_sheet_of_this_conversation_is_refused_beside_the_field(desk: Any) -> None:
    """Neither somebody's resume code nor another conversation's sheet says whether it exists."""
    activity, client, team = desk
    other = make_conversation(process={"title": "Otro"})
    first = statements_of(other)[0].pk
    joined = take_part(by=Agent(), at=timezone.now(), activity=other, ballots=[Ballot(first, 1)])
    [foreign] = printed(other, 1)
    for code in (joined.code or "", foreign.code, "XXXXXX", "ñ" * 40):
        refused = client.post(f"{team}papeleta/", typed(activity, None, code=code))
        assert refused.status_code == 422
        assert "Ninguna papeleta de esta conversación tiene ese código" in refused.text
        assert code in refused.text
    assert Voter.objects.filter(activity=activity).count() == 0


def test_a_row_of_buttons_for_each_statement_keeps_what_was_chosen(desk: Any) -> None:
    activity, client, team = desk
    first, second, third = [one.pk for one in statements_of(activity)][:3]
    asked = client.get(f"{team}papeleta/").text.partition("<main")[2]
    assert "<select" not in asked
    for one in statements_of(activity):
        row = re.findall(rf'<input type="radio" name="s{one.pk}" value="([^"]*)"', asked)
        assert row == ["1", "-1", "0", ""]
    sent = {f"s{first}": "-1", f"s{second}": "0", f"s{third}": "7", "consent": "on"}
    refused = client.post(f"{team}papeleta/", sent)
    assert refused.status_code == 422
    chosen = re.findall(r'name="s([0-9]+)" value="([^"]*)"[^>]* checked', refused.text)
    assert chosen[:2] == [(str(first), "-1"), (str(second), "0")]
    assert {value for _pk, value in chosen[2:]} == {""}  # the others; none where none of the four
    assert len(chosen) == len(statements_of(activity)) - 1
    assert "Elija una de las tres respuestas." in refused.text
    assert f'href="#id_s{third}_0"' in refused.text
    assert Voter.objects.count() == 0
