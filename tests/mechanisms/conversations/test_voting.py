"""One answer at a time: what counts, what does not, and who may."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from participa.accounts.models import Participant
from participa.accounts.operations import claim_participant, erase_person
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.conversations.models import Vote, Voter
from participa.mechanisms.conversations.operations import (
    Ballot,
    cast_votes,
    open_invitation,
    seed_statements,
    take_part,
    voting,
)
from participa.mechanisms.conversations.queries import Card, draw, votes_of
from participa.participation.models import Activity
from participa.participation.operations import decide_moderation
from tests.factories.accounts import agent_of, make_user
from tests.factories.desk import make_liaison

from .rows import DAY, TEAM, make_conversation, make_voter, seal, statements_of

pytestmark = pytest.mark.django_db


def values(voter: Voter) -> dict[int, int | None]:
    return {pk: vote.value for pk, vote in votes_of(voter).items()}


def vote(client: Client, activity: Activity, statement: int, answer: str, **more: str) -> object:
    return client.post(
        f"{activity.get_absolute_url()}votar/", {"statement": statement, "answer": answer, **more}
    )


def test_first_answer_brings_a_voter_and_a_code_without_an_account() -> None:
    activity, client = make_conversation(), Client()
    first = statements_of(activity)[0]
    page = client.get(activity.get_absolute_url())
    assert page.context["card"].pk in {row.pk for row in statements_of(activity)}
    vote(client, activity, first.pk, "1")
    voter = Voter.objects.get()
    assert values(voter) == {first.pk: 1}
    assert voter.participant.user is None
    after = client.get(activity.get_absolute_url()).content.decode()
    assert 'class="receipt-code">' in after
    assert "Ha respondido 1 de 12 frases." in after


def test_same_answer_twice_counts_once_and_another_replaces_it() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    voter, by = make_voter(activity, {first: 1})
    now = timezone.now()
    again = cast_votes(by=by, at=now, voter=voter, ballots=[Ballot(first, 1)])
    assert (again.new, again.known) == (0, 1)
    changed = cast_votes(by=by, at=now, voter=voter, ballots=[Ballot(first, -1)])
    assert (changed.new, changed.known) == (1, 0)
    assert values(voter) == {first: -1}
    seal(activity)
    assert Vote.objects.count() == 1


def test_answer_that_a_telephone_sends_late_does_not_undo_a_later_one() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    start = timezone.now() - timedelta(minutes=10)
    voter, by = make_voter(activity, {first: -1}, at=start + timedelta(minutes=5))
    late = Ballot(first, 1, said_at=start)
    assert cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[late]).new == 0
    assert values(voter) == {first: -1}


def test_answer_from_the_future_is_of_now() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    voter, by = make_voter(activity, {})
    now = timezone.now()
    cast_votes(by=by, at=now, voter=voter, ballots=[Ballot(first, 1, said_at=now + DAY)])
    assert Vote.objects.get().at == now


def test_undo_takes_the_last_answer_back() -> None:
    activity, client = make_conversation(), Client()
    first, second = statements_of(activity)[:2]
    vote(client, activity, first.pk, "1")
    vote(client, activity, second.pk, "0")
    back = client.post(f"{activity.get_absolute_url()}deshacer/")
    assert back["Location"].endswith(f"?frase={second.pk}#frase")
    voter = Voter.objects.get()
    assert values(voter) == {first.pk: 1}
    seal(activity)
    assert Vote.objects.count() == 1
    assert voter.ballots.get().statement_id == first.pk


def test_nobody_answers_for_another() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    voter, _by = make_voter(activity, {})
    _other, stranger = make_voter(activity, {})
    for by in (stranger, Agent(), agent_of(make_user())):
        with pytest.raises(NotAllowed, match="vote_of_another"):
            cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[Ballot(first, 1)])


def test_nobody_answers_after_closing_nor_what_does_not_show() -> None:
    activity, other = make_conversation(), make_conversation()
    first, second = statements_of(activity)[:2]
    voter, by = make_voter(activity, {first.pk: 1})
    with pytest.raises(NotAllowed, match="activity_over"):
        cast_votes(by=by, at=activity.closes_at, voter=voter, ballots=[Ballot(second.pk, 1)])
    decide_moderation(
        by=Agent(user=make_liaison(activity.process.territory)),
        at=timezone.now(),
        contribution=second,
        action="hide",
        reason="insult",
        explanation="Insulta a alguien.",
    )
    for hidden in (second.pk, statements_of(other)[0].pk, 999_999):
        with pytest.raises(NotAllowed, match="statement_not_shown"):
            cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[Ballot(hidden, 1)])
    assert values(voter) == {first.pk: 1}


def test_refused_first_answer_leaves_nobody_behind() -> None:
    activity, client = make_conversation(), Client()
    before = Participant.objects.count()
    refused = vote(client, activity, 999_999, "1")
    assert refused.status_code == 302  # type: ignore[attr-defined]
    page = client.get(activity.get_absolute_url()).content.decode()
    assert "Esa frase ya no se muestra" in page
    assert (Voter.objects.count(), Participant.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("statement", "answer"), [("", "1"), ("1", "2"), ("1", ""), ("x", "1"), ("9" * 30, "1")]
)
def test_answer_that_is_none_of_the_three_is_refused_in_words(statement: str, answer: str) -> None:
    activity = make_conversation()
    response = Client(headers={"accept": "application/json"}).post(
        f"{activity.get_absolute_url()}votar/", {"statement": statement, "answer": answer}
    )
    assert (response.status_code, response.json()) == (
        400,
        {"problem": "Elija una de las tres respuestas."},
    )


def test_flood_is_slowed_with_a_sentence_and_nothing_is_lost(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = True  # type: ignore[attr-defined]
    monkeypatch.setattr("participa.mechanisms.conversations.views.voting.PER_MINUTE", 3)
    activity, client = make_conversation(), Client(headers={"accept": "application/json"})
    keys = [row.pk for row in statements_of(activity)]
    codes = [vote(client, activity, key, "1").status_code for key in keys[:6]]  # type: ignore[attr-defined]
    assert codes == [200, 200, 200, 200, 429, 429]  # the first is how one comes in
    slowed = vote(client, activity, keys[5], "1")
    assert slowed["Retry-After"] == "30"  # type: ignore[index]
    assert "Espere un minuto" in slowed.json()["problem"]  # type: ignore[attr-defined]
    assert set(values(Voter.objects.get())) == set(keys[:4])


def test_vote_asks_six_statements_at_most(django_assert_max_num_queries: object) -> None:
    activity, client = make_conversation(), Client()
    first, second = statements_of(activity)[:2]
    vote(client, activity, first.pk, "1")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        vote(client, activity, second.pk, "1")


def test_first_vote_asks_twenty_one_statements_at_most(
    django_assert_max_num_queries: object,
) -> None:
    """A participant, its consent, a voter, the vote and two events; then the session, once."""
    activity = make_conversation()
    first = statements_of(activity)[0]
    vote(Client(), activity, first.pk, "1")  # publishes the text of the consent
    with django_assert_max_num_queries(21):  # type: ignore[operator]
        vote(Client(), activity, first.pk, "1")


def test_two_tabs_at_the_same_instant_leave_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read what stands before either writes; sealing keeps the latest."""
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    voter, by = make_voter(activity, {})
    now = timezone.now()
    read = voting.standing_votes

    def at_the_same_instant(*args: object) -> object:
        found = read(*args)  # type: ignore[arg-type]
        monkeypatch.setattr(voting, "standing_votes", read)
        cast_votes(by=by, at=now, voter=voter, ballots=[Ballot(first, 1)])
        return found

    monkeypatch.setattr(voting, "standing_votes", at_the_same_instant)
    cast_votes(by=by, at=now + timedelta(seconds=1), voter=voter, ballots=[Ballot(first, -1)])
    assert values(voter) == {first: -1}
    seal(activity)
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_erased_person_takes_their_answers_along() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    _voter, by = make_voter(activity, {first: 1})
    make_voter(activity, {first: -1})
    seal(activity)
    erase_person(by=by, at=timezone.now(), erase_texts=False)
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_claimed_code_brings_its_answers_into_the_account() -> None:
    activity = make_conversation()
    first = statements_of(activity)[0].pk
    at = timezone.now()
    joined = take_part(by=Agent(), at=at, activity=activity, ballots=[Ballot(first, 1)])
    person = make_user()
    claim_participant(by=agent_of(person), at=timezone.now(), code=joined.code or "")
    assert Voter.objects.get().participant == Participant.objects.get(user=person)


def test_paper_ballot_is_a_person_of_its_own() -> None:
    activity = make_conversation()
    first, second = statements_of(activity)[:2]
    client, facilitator = Client(), make_liaison(activity.process.territory)
    client.force_login(facilitator)
    address = f"{activity.get_absolute_url()}equipo/papeleta/"
    typed = {f"s{first.pk}": "1", f"s{second.pk}": "-1", "consent": "on", "read_back": "on"}
    for _sheet in range(2):
        assert client.post(address, typed).status_code == 302
    assert 'class="receipt-code">' in client.get(address).content.decode()
    assert 'class="receipt-code">' not in client.get(address).content.decode()
    voters = list(Voter.objects.all())
    assert [values(voter) for voter in voters] == [{first.pk: 1, second.pk: -1}] * 2
    assert {voter.captured_by for voter in voters} == {facilitator}
    blank = client.post(address, {"consent": "on", "read_back": "on"})
    assert blank.status_code == 422
    assert "La papeleta está en blanco" in blank.content.decode()
    assert Client().get(address).status_code == 302


def test_a_paper_ballot_sent_twice_is_one_and_tells_the_same_code() -> None:
    activity = make_conversation()
    [first, *_] = statements_of(activity)
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    address = f"{activity.get_absolute_url()}equipo/papeleta/"
    [once] = re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    typed = {f"s{first.pk}": "1", "consent": "on", "read_back": "on", "once": once}
    codes = set()
    for _sent in range(2):
        assert client.post(address, typed).status_code == 302
        page = client.get(address).content.decode()
        codes |= set(re.findall(r'class="receipt-code">([^<]+)<', page))
    assert len(codes) == 1
    assert [values(voter) for voter in Voter.objects.all()] == [{first.pk: 1}]
    [fresh] = re.findall(r'name="once" value="([^"]+)"', page)
    client.post(address, typed | {"once": fresh})
    assert Voter.objects.count() == 2


def test_a_link_asked_for_twice_at_once_is_one() -> None:
    activity, at = make_conversation(), timezone.now()
    first = open_invitation(by=TEAM, at=at, activity=activity, label="Mercado")
    assert open_invitation(by=TEAM, at=at, activity=activity, label="Mercado") == first
    assert open_invitation(by=TEAM, at=at, activity=activity, label="Colegio") != first
    later = at + timedelta(minutes=3)
    assert open_invitation(by=TEAM, at=later, activity=activity, label="Mercado") != first


def test_seeds_load_once_and_long_ones_keep_their_words() -> None:
    activity = make_conversation(())
    long = "Una frase " + "muy " * 60 + "larga"
    texts = ["Una frase", " Una  frase ", "", long]
    made = seed_statements(by=TEAM, at=timezone.now(), activity=activity, texts=texts)
    assert [row.statement.words for row in made] == ["Una frase", long]
    assert seed_statements(by=TEAM, at=timezone.now(), activity=activity, texts=texts) == []


CARDS = [Card(pk, f"Frase {pk}", False) for pk in range(1, 6)]


@given(seed=st.integers(0, 2**32), count=st.integers(0, 9))
def test_drawn_cards_are_different_and_the_same_for_the_same_seed(seed: int, count: int) -> None:
    priorities = {"1": 5.0, "2": 0.0, "3": 49.0}
    drawn = draw(CARDS, priorities, random.Random(seed), count)
    assert drawn == draw(CARDS, priorities, random.Random(seed), count)
    assert len(set(drawn)) == len(drawn) == min(count, len(CARDS))


def test_draw_follows_the_priorities() -> None:
    """Chi-squared over 20,000 draws: also of what has no priority yet, and of the second card."""
    cards = [*CARDS[:4], Card(5, "Vivo en el campo", True)]
    priorities = {"1": 0.5, "2": 3.0, "3": 10.0}
    weights = {1: 0.5, 2: 3.0, 3: 10.0, 4: 81 / 16, 5: 49.0}
    chance = random.Random(1)
    drawn = [tuple(card.pk for card in draw(cards, priorities, chance, 2)) for _ in range(20_000)]
    total = sum(weights.values())
    expected = {
        (one, two): weights[one] / total * weights[two] / (total - weights[one])
        for one, two in permutations(weights, 2)
    }
    counts = Counter(drawn)
    found = chisquare([counts[pair] for pair in expected], [20_000 * p for p in expected.values()])
    assert found.pvalue > 0.001
    none = {"1": 1.0, "2": 3.0, "3": 0.0, "4": 0.0, "5": 0.0}
    assert {draw(CARDS, none, chance)[0].pk for _ in range(500)} == {1, 2}


def test_page_of_somebody_else_sends_nothing() -> None:
    """A box kept without a connection names its owner; in another's session it stays shut."""
    activity = make_conversation()
    address, [first, second] = activity.get_absolute_url(), statements_of(activity)[:2]
    owner, other = (Client(headers={"accept": "application/json"}) for _ in range(2))
    assert owner.get(address).context["hand"] == ""
    told = owner.post(f"{address}votar/", {"statement": first.pk, "answer": 1, "hand": ""}).json()
    assert told["hand"] == owner.get(address).context["hand"] != ""
    other.post(f"{address}votar/", {"statement": first.pk, "answer": 1})
    kept = {"statement": second.pk, "answer": -1, "hand": told["hand"]}
    for client in (other, Client(headers={"accept": "application/json"})):
        refused = client.post(f"{address}votar/", kept)
        assert (refused.status_code, refused.json()["locked"]) == (409, True)
    assert Vote.objects.filter(statement=second.pk).count() == 0
    assert owner.post(f"{address}votar/", kept).status_code == 200
    assert Vote.objects.get(statement=second.pk).value == -1


def test_the_card_of_a_process_says_who_voted_and_on_how_many_statements(client: Client) -> None:
    activity = make_conversation()
    make_conversation(texts=("Una frase sola",), process={"title": "Otro proceso"})
    first, second, *_ = statements_of(activity)
    for key in (first.pk, second.pk, second.pk):
        make_voter(activity, {key: 1})
    hidden = statements_of(activity)[-1]
    decide_moderation(
        by=TEAM,
        at=timezone.now(),
        contribution=hidden,
        action="hide",
        reason="spam",
        explanation="",
    )
    for page in ("/procesos/", activity.process.territory.get_absolute_url()):
        cards = re.findall(r'<p class="meta card-foot">(.*?)</p>', client.get(page).text, re.S)
        said = sorted(re.findall(r"<span>(\d+ [a-zó ]+)</span>", card) for card in cards)
        assert said == [["0 personas votaron", "1 frase"], ["3 personas votaron", "11 frases"]]


def closed(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def not_open_yet(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(opens_at=timezone.now() + DAY / 2)


def draft(activity: Activity) -> None:
    activity.process.__class__.objects.filter(pk=activity.process_id).update(state="draft")


def hidden(activity: Activity) -> None:
    decide_moderation(
        by=TEAM,
        at=timezone.now(),
        contribution=statements_of(activity)[0],
        action="hide",
        reason="insult",
        explanation="Insulta a alguien.",
    )


@pytest.mark.parametrize(
    ("change", "status"), [(closed, 409), (not_open_yet, 409), (draft, 404), (hidden, 409)]
)
def test_vote_that_may_not_be_is_refused_on_the_page_and_on_the_card(
    change: Callable[[Activity], None], status: int
) -> None:
    activity = make_conversation()
    first, base = statements_of(activity)[0].pk, activity.get_absolute_url()
    known = Client(headers={"accept": "application/json"})
    vote(known, activity, statements_of(activity)[1].pk, "1")
    change(activity)
    for client in (known, Client(headers={"accept": "application/json"})):
        refused = vote(client, activity, first, "1")
        assert refused.status_code == status  # type: ignore[attr-defined]
        if status == 409:
            assert refused.json()["problem"].endswith(".")  # type: ignore[attr-defined]
        card = Client().post(f"{base}tarjeta/", {"statement": first, "answer": "1"})
        assert card.status_code == (404 if status == 404 else 200)
        assert dict(card.cookies) == {}
    assert Vote.objects.filter(statement=first).count() == 0
    assert Voter.objects.count() == 1
