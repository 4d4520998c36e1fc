"""What the answers say: groups, what all share, and nothing about anybody."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.conversations import tasks
from participa.mechanisms.conversations.models import OpinionResult, Voter
from participa.mechanisms.conversations.operations import promote_statement
from participa.mechanisms.conversations.queries import (
    Reading,
    due_at,
    position_of,
    reading_of,
    summary_for_return,
    votes_of,
)
from participa.mechanisms.conversations.queries.analysis import Columns, analysed, numbers
from participa.mechanisms.conversations.tasks import bring_up_to_date, recompute
from participa.participation.models import Activity, Process
from participa.participation.operations import decide_moderation
from participa_methods import opinion
from tests.factories.desk import make_liaison
from tests.factories.participation import make_activity, make_contribution
from tests.methods.golden.conversations import conversation

from .rows import DAY, TEAM, closed, make_camps, make_conversation, make_voter, statements_of

FIRST = SimpleNamespace(attempt=1)  # what a task that is tried for the first time is given

pytestmark = pytest.mark.django_db


def computed(activity: Activity) -> Reading:
    bring_up_to_date(activity, timezone.now())
    reading = reading_of(activity)
    assert reading is not None
    return reading


def lines(client: Client, activity: Activity, name: str) -> list[dict[str, str]]:
    base = closed(activity) if name == "votos.csv" else activity.get_absolute_url()
    response = client.get(f"{base}{name}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def columns(votes: list[tuple[int, int, int]]) -> Columns:
    who, statements, values = zip(*votes, strict=True)
    return who, statements, values


def test_two_camps_are_two_groups_and_share_what_both_say() -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    reading = computed(activity)
    assert [(group.name.letter, group.size) for group in reading.groups] == [("A", 12), ("B", 9)]
    common = {row.pk for row in statements_of(activity)[:3]}
    assert {told.contribution.pk for told in reading.shared} == common
    assert {told.side for told in reading.shared} == {"agree"}
    assert [told.everybody.total for told in reading.shared] == [21] * 3
    assert {told.contribution.pk for told in reading.divisive} & common == set()
    assert all(point.people >= 5 for point in reading.points)
    assert sum(point.people for point in reading.points) == 21


def test_group_of_fewer_than_five_is_never_shown_apart() -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9, 4)
    reading = computed(activity)
    assert [group.size for group in reading.groups] == [12, 9]
    assert (reading.participants, reading.more, reading.apart) == (21, True, 0)
    assert sum(point.people for point in reading.points) == 21
    # The four are in no published sum either: nobody gets them by subtraction.
    assert {told.everybody.total for told in reading.shared} == {21}
    page = Client().get(f"{activity.get_absolute_url()}resultado/").content.decode()
    assert "Menos de cinco personas más respondieron" in page


def test_result_of_fewer_than_five_people_is_not_told() -> None:
    activity = make_conversation()
    make_camps(activity, 4)
    bring_up_to_date(activity, timezone.now())
    assert reading_of(activity) is None
    page = Client().get(f"{activity.get_absolute_url()}resultado/").content.decode()
    assert "Aparece cuando han respondido cinco personas" in page
    assert lines(Client(), activity, "votos.csv") == []
    for name in ("resultado.csv", "resultado.json"):  # a digest of so few could be tried out
        assert Client().get(f"{activity.get_absolute_url()}{name}").status_code == 404
    assert summary_for_return(activity) == ""


def test_groups_that_chance_would_give_too_are_told_as_such() -> None:
    activity, chance = make_conversation(), random.Random(4)
    for _person in range(40):
        make_voter(activity, {row.pk: chance.choice((1, -1, 0)) for row in statements_of(activity)})
    reading = computed(activity)
    assert len(reading.groups) >= 2
    assert "like_chance" in reading.weak
    assert reading.silhouette is not None
    assert reading.silhouette > 0.3  # which alone would doubt nothing
    assert reading.chance is not None
    assert reading.chance["times"] <= 1
    client = Client()
    for language, words in (
        ("es-co", "no se distinguen de lo que daría el azar"),
        ("en", "These groups cannot be told from what chance would give"),
    ):
        client.post("/idioma/", {"idioma": language})
        page = client.get(f"{activity.get_absolute_url()}resultado/").content.decode()
        assert words in page


def test_few_people_make_no_groups() -> None:
    activity = make_conversation()
    make_camps(activity, 4, 3)
    reading = computed(activity)
    assert (reading.groups, reading.points, reading.participants) == ((), (), 7)
    page = Client().get(f"{activity.get_absolute_url()}resultado/").content.decode()
    assert "No se muestran grupos" in page


def test_without_answers_the_page_says_what_will_appear() -> None:
    activity = make_conversation()
    page = Client().get(f"{activity.get_absolute_url()}resultado/")
    assert page.status_code == 200
    assert "Todavía no hay resultado" in page.content.decode()
    assert reading_of(activity) is None
    assert summary_for_return(activity) == ""
    assert Client().get(f"{activity.get_absolute_url()}resultado.json").status_code == 404


def test_only_oneself_sees_where_one_is() -> None:
    activity = make_conversation()
    camps = make_camps(activity, 12, 9)
    computed(activity)
    for camp, letter in zip(camps, "AB", strict=True):
        reading = reading_of(activity, Voter.objects.get(participant=camp[0]))
        assert reading is not None
        assert reading.here is not None
        assert reading.here.name is not None
        assert reading.here.name.letter == letter
    page = Client().get(f"{activity.get_absolute_url()}resultado/").content.decode()
    assert "Usted está aquí" not in page


def test_own_place_is_the_one_of_the_analysis() -> None:
    activity = make_conversation()
    camps = make_camps(activity, 8, 7)
    computed(activity)
    row = OpinionResult.objects.get()
    keys = [row.pk for row in statements_of(activity)]
    voters = [Voter.objects.get(participant=person) for camp in camps for person in camp]
    votes = [(v.pk, pk, one.value or 0) for v in voters for pk, one in votes_of(v).items()]
    whole = opinion.analyze(votes)
    for voter in voters[:3]:
        answers = {pk: vote.value or 0 for pk, vote in votes_of(voter).items()}
        found = position_of(answers, row.state)
        assert found is not None
        assert [abs(value) for value in found] == pytest.approx(
            [abs(value) for value in whole["projection"][voter.pk]], abs=1e-9
        )
    assert set(keys) == {int(pk) for pk in row.state["center"]}


def test_hidden_statement_leaves_the_result_at_once() -> None:
    activity = make_conversation()
    make_camps(activity, 8, 7)
    computed(activity)
    first = statements_of(activity)[0]
    decide_moderation(
        by=Agent(user=make_liaison(activity.process.territory)),
        at=timezone.now(),
        contribution=first,
        action="hide",
        reason="insult",
        explanation="Insulta a alguien.",
    )
    address = activity.get_absolute_url()
    for page in ("resultado/", "resultado.json"):
        assert first.title not in Client().get(f"{address}{page}").content.decode()
    assert str(first.pk) not in {
        row["statement"] for row in lines(Client(), activity, "resultado.csv")
    }
    assert first.title not in str(zipped(activity))
    make_voter(activity, {statements_of(activity)[1].pk: 1})
    computed(activity)
    assert first.pk in OpinionResult.objects.get().state["out"]


def zipped(activity: Activity) -> dict[str, str]:
    content = Client().get(f"{closed(activity)}polis.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_published_votes_give_the_published_result_again() -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    computed(activity)
    published = json.loads(Client().get(f"{activity.get_absolute_url()}resultado.json").content)
    votes = [
        (int(row["participant"]), int(row["statement"]), int(row["vote"]))
        for row in lines(Client(), activity, "votos.csv")
    ]
    given = published["result"]["parameters"]
    again = opinion.analyze(votes, **given)
    assert again["digest"] == published["digest"]
    assert again["version"] == published["version"]
    ours = analysed(columns(votes), **given).result
    assert json.loads(json.dumps(ours)) == {
        key: value for key, value in published["result"].items() if key != "best_k"
    }


def test_public_files_hold_nobody() -> None:
    activity = make_conversation()
    make_camps(activity, 6, 5)
    computed(activity)
    rows = lines(Client(), activity, "votos.csv")
    assert set(rows[0]) == {"participant", "statement", "vote"}
    assert {int(row["participant"]) for row in rows} == set(range(11))
    files = zipped(activity)
    assert set(files) == {"votes.csv", "comments.csv", "summary.csv"}
    moments = {row["timestamp"] for row in csv.DictReader(io.StringIO(files["votes.csv"]))}
    assert len(moments) == 1
    assert {row["author-id"] for row in csv.DictReader(io.StringIO(files["comments.csv"]))} == {""}


def test_votes_are_public_once_nobody_can_vote_any_more() -> None:
    """Else two files, taken around somebody's answer, differ by that person's whole row."""
    activity, client = make_conversation(), Client()
    make_camps(activity, 6, 5)
    computed(activity)
    base = activity.get_absolute_url()
    for name in ("votos.csv", "polis.zip"):
        refused = client.get(f"{base}{name}")
        assert refused.status_code == 403
        assert "se publican cuando cierra la conversación" in refused.content.decode()
    page = client.get(f"{base}resultado/").content.decode()
    assert "se publican aquí los votos" in page
    assert "votos.csv" not in page
    assert "polis.zip" not in page
    team = Client()
    team.force_login(make_liaison(activity.process.territory))
    assert "polis.zip" not in team.get(f"{base}equipo/").content.decode()
    Process.objects.filter(pk=activity.process_id).update(state="closed")
    for name in ("votos.csv", "polis.zip"):
        assert client.get(f"{base}{name}").status_code == 200
        assert f"{base}{name}" in client.get(f"{base}resultado/").content.decode()
    Process.objects.filter(pk=activity.process_id).update(state="open")
    assert client.get(f"{closed(activity)}votos.csv").status_code == 200


def test_numbers_of_two_conversations_cannot_be_joined() -> None:
    """The same people, in the same order, answer the same in two conversations."""
    numbered = []
    for _ in range(2):
        activity = make_conversation()
        for index, key in enumerate([row.pk for row in statements_of(activity)]):
            make_voter(activity, {key: 1 if index else -1})
        computed(activity)
        rows = lines(Client(), activity, "votos.csv")
        keys = sorted({int(row["statement"]) for row in rows})
        order = {int(row["participant"]): keys.index(int(row["statement"])) for row in rows}
        numbered.append([order[number] for number in sorted(order)])
    assert numbered[0] != numbered[1]
    assert numbered[0] != sorted(numbered[0])


def test_result_page_asks_the_same_for_1_and_for_30(django_assert_num_queries: object) -> None:
    counts = []
    for sizes in ((5,), (16, 14)):
        activity = make_conversation()
        make_camps(activity, *sizes)
        bring_up_to_date(activity, timezone.now())
        client = Client()
        address = f"{activity.get_absolute_url()}resultado/"
        client.get(address)
        with django_assert_num_queries(4):  # type: ignore[operator]
            counts.append(client.get(address).status_code)
    assert counts == [200, 200]


def test_statement_becomes_a_contribution_and_both_point_at_each_other() -> None:
    activity = make_conversation()
    make_camps(activity, 8, 7)
    computed(activity)
    first = statements_of(activity)[0]
    target = make_activity(
        activity.phase,
        title="Propuestas",
        opens_at=activity.opens_at,
        closes_at=activity.closes_at,
    )
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    address = f"{activity.get_absolute_url()}acuerdo/{first.pk}/"
    form = client.get(address).context["form"]
    assert "15 de 15 personas" in str(form.initial["body"])
    sent = client.post(address, {**form.initial, "target": target.pk})
    made = target.contributions.get()
    assert sent["Location"] == made.get_absolute_url()
    assert (made.title, made.author) == (first.title, first.author)
    assert made.answer_due_on is not None
    assert first.get_absolute_url() in Client().get(made.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in Client().get(first.get_absolute_url()).content.decode()
    told = Client().get(f"{activity.get_absolute_url()}resultado/")
    [(row, grown, state)] = [each for each in told.context["shared"] if each[1]]
    assert (row.contribution, grown, state.code) == (first, made, "waiting")
    assert "Pasó a ser un aporte:" in told.text
    assert str(state.word) in told.text
    assert address not in client.get(f"{activity.get_absolute_url()}resultado/").text
    again = promote_statement(
        by=TEAM, at=timezone.now(), statement=first, target=target,
        title="Otra", body="Otra", own={"ask": "Otra"}, reason="Otra vez",
    )  # fmt: skip
    assert again == made
    assert client.get(f"{activity.get_absolute_url()}acuerdo/999999/").status_code == 404
    assert Client().post(address, {}).status_code == 302
    assert target.contributions.count() == 1


def test_only_statements_go_on_as_a_contribution() -> None:
    activity = make_conversation()
    target, other = (
        make_activity(activity.phase, opens_at=activity.opens_at, closes_at=activity.closes_at)
        for _ in range(2)
    )
    with pytest.raises(NotAllowed, match="not_found"):
        promote_statement(
            by=TEAM, at=timezone.now(), statement=make_contribution(target), target=other,
            title="Luz", body="Luz", own={"ask": "Luz"}, reason="La pidieron todas",
        )  # fmt: skip


def test_devolucion_begins_with_agreements_and_disagreements() -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    computed(activity)
    said = summary_for_return(activity)
    assert said.startswith("En «Conversación» participaron 21 personas, con 252 respuestas.")
    assert "Lo que une:" in said
    assert "Lo que divide:" in said
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    page = client.get(f"/mesa/procesos/{activity.process.slug}/cierre/").content.decode()
    assert "participaron 21 personas" in page


def test_recompute_runs_at_once_up_to_ten_thousand_and_waits_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    activity = make_conversation()
    keys = [row.pk for row in statements_of(activity)]
    now = timezone.now()
    assert due_at(activity, now) is None
    voter, _by = make_voter(activity, dict.fromkeys(keys, 1))
    assert due_at(activity, now) == now
    assert recompute.func(FIRST, activity.pk) == "done"
    assert recompute.func(FIRST, activity.pk) == "nothing new"
    monkeypatch.setattr("participa.mechanisms.conversations.queries.voters.LARGE", 0)
    monkeypatch.setattr("participa.mechanisms.conversations.queries.voters.GROWTH", 0.25)
    make_voter(activity, dict.fromkeys(keys[:1], 1), at=now)
    assert due_at(activity, now) == now + timedelta(seconds=60)
    assert due_at(activity, now + timedelta(seconds=90)) == now + timedelta(seconds=90)
    make_voter(activity, dict.fromkeys(keys[:3], 1), at=now)
    assert due_at(activity, now) == now
    assert Voter.objects.get(pk=voter.pk).included
    assert recompute.func(FIRST, 999_999) == "gone"


def test_hiding_a_statement_has_the_groups_computed_again(
    django_capture_on_commit_callbacks: Any,
) -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    computed(activity)
    assert due_at(activity, timezone.now()) is None
    first = statements_of(activity)[0]
    for action, out in (("hide", [first.pk]), ("restore", [])):
        with django_capture_on_commit_callbacks(execute=True):
            decide_moderation(
                by=TEAM, at=timezone.now(), contribution=first, action=action,
                reason="insult", explanation="Por las reglas.",
            )  # fmt: skip
        assert OpinionResult.objects.get().result["parameters"]["mod_out"] == out
        assert due_at(activity, timezone.now()) is None
        tasks._covered.clear()


def test_public_file_gives_the_stored_result_on_the_command_line(tmp_path: Path) -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    computed(activity)
    stored = OpinionResult.objects.get()
    file = tmp_path / "votos.csv"
    response = Client().get(f"{closed(activity)}votos.csv")
    file.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    told = subprocess.run(
        [sys.executable, "-m", "participa_methods", "opinion", str(file), "--json"],
        check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    again = json.loads(told)
    assert again["digest"] == stored.digest
    assert sorted(again["group_sizes"].values()) == [9, 12]
    assert sorted(group["size"] for group in stored.result["groups"]) == [9, 12]
    number = numbers(activity, list(Voter.objects.values_list("pk", flat=True)))
    theirs: dict[int, set[str]] = {}
    for voter in Voter.objects.all():
        assert voter.group is not None
        theirs.setdefault(voter.group, set()).add(str(number[voter.pk]))
    ours: dict[int, set[str]] = {}
    for who, group in again["groups"].items():
        ours.setdefault(group, set()).add(who)
    assert sorted(map(sorted, theirs.values())) == sorted(map(sorted, ours.values()))


def test_labels_stay_when_a_group_grows() -> None:
    votes = [
        (person, statement, 1 if (statement % 2 == 0) == (person < size) else -1)
        for size in (8,)
        for person in range(14)
        for statement in range(12)
    ]
    first = analysed(columns(votes))
    before = {who: 1 - group for who, group in first.groups.items()}
    assert analysed(columns(votes), before=before, state=first.state).groups == before


def at_random() -> list[tuple[int, int, int]]:
    """Forty people who answer twelve statements as it falls: several numbers of groups come close."""
    chance = random.Random(7)
    return [
        (person, statement, chance.choice((1, -1, 0)))
        for person in range(40)
        for statement in range(12)
    ]


def test_another_number_of_groups_must_win_four_times() -> None:
    votes = at_random()
    best = analysed(columns(votes)).state["k"]
    shown = 2 if best != 2 else 3
    state = {"k": shown}
    seen = []
    for _ in range(4):
        state = analysed(columns(votes), state=state).state
        seen.append(state["k"])
    assert seen == [shown, shown, shown, best]
    other = next(k for k in (2, 3, 4) if k not in (best, shown))
    late = {"k": shown, "streak": 3, "contender": other}  # it was another one that won three times
    assert analysed(columns(votes), state=late).state["k"] == shown


def test_result_on_display_while_another_number_wins_says_so_and_can_be_repeated() -> None:
    """Its warnings are those of all numbers tried, and its digest follows from its parameters."""
    votes = at_random()
    best = analysed(columns(votes)).state["k"]
    held = analysed(columns(votes), state={"k": 2 if best != 2 else 3})
    again = opinion.analyze(votes, **held.result["parameters"])
    assert (again["digest"], again["k"]) == (held.digest, held.state["k"])
    tried = sorted(opinion.analyze(votes)["silhouettes"].values())
    assert ("close_alternatives" in held.result["weak"]) == (tried[-1] - tried[-2] <= 0.02)


def test_map_does_not_flip_while_people_watch_it() -> None:
    """Direction by direction, from one result to the next, however the votes fall."""
    votes = conversation("london-youth-policing").votes
    state: dict[str, Any] = {}
    turned = 0
    for last in range(len(votes) // 3, len(votes), 11):
        found = analysed(columns(votes[:last]), state=state)
        cold = analysed(columns(votes[:last])).state["components"]
        if state:
            now = found.state["components"]
            pairs = [(now[pk], state["components"][pk]) for pk in state["components"]]
            assert all(sum(a[axis] * b[axis] for a, b in pairs) >= 0 for axis in (0, 1))
            turned += now != cold
        state = found.state
    assert turned > 0


def test_card_for_other_sites_sets_no_cookie_and_may_be_framed() -> None:
    activity, client = make_conversation(), Client(enforce_csrf_checks=True)
    address = f"{activity.get_absolute_url()}tarjeta/"
    page = client.get(address)
    assert (page.status_code, dict(page.cookies), "X-Frame-Options" in page) == (200, {}, False)
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert (
        "frame-ancestors 'none'"
        in client.get(activity.get_absolute_url())["Content-Security-Policy"]
    )
    token = ""
    for _ in range(3):
        shown = client.post(
            address, {"statement": page.context["card"].pk, "answer": "1", "token": token}
        )
        assert dict(shown.cookies) == {}
        found = re.search(r'name="token" value="([^"]+)"', shown.content.decode())
        assert found
        token, page = found[1], shown
    assert [len(votes_of(voter)) for voter in Voter.objects.all()] == [3]
    forged = client.post(address, {"statement": "1", "answer": "1", "token": token + "x"})
    assert forged.status_code == 200
    assert len(votes_of(Voter.objects.earliest("pk"))) == 3


def test_the_first_answer_of_a_card_sent_twice_is_one_person() -> None:
    activity = make_conversation()
    address = f"{activity.get_absolute_url()}tarjeta/"
    page = Client().get(address)
    [token] = re.findall(r'name="token" value="([^"]+)"', page.content.decode())
    answer = {"statement": page.context["card"].pk, "answer": "1", "token": token}
    for _sent in range(2):
        assert Client().post(address, answer).status_code == 200
    assert Voter.objects.count() == 1
    other = re.findall(r'name="token" value="([^"]+)"', Client().get(address).content.decode())
    Client().post(address, answer | {"token": other[0]})
    assert Voter.objects.count() == 2


def test_closed_conversation_keeps_its_result() -> None:
    activity = make_conversation()
    make_camps(activity, 8, 7)
    computed(activity)
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() - DAY / 24)
    page = Client().get(f"{activity.get_absolute_url()}resultado/").content.decode()
    assert "Cerró así" in page
    assert (
        "Las respuestas se cerraron" in Client().get(activity.get_absolute_url()).content.decode()
    )
