"""A wave asks a closed list; each answers by link, on paper or with somebody's help."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.participation import NOW
from tests.factories.relations import CLOSES, OPENED, SETUP, answer, entry_of, make_wave
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.accounts.operations import open_account
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.relations import operations
from participa.relations.models import AnswerDraft, RosterEntry, Tie, Wave, WaveAnswer
from participa.relations.queries import (
    ResponseRate,
    entry_of_code,
    entry_of_token,
    link_token,
    response_by_sector,
    response_rate,
    roster,
    ties_between_sectors,
    ties_of,
)

pytestmark = pytest.mark.django_db


def reason(function, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(**arguments)
    return raised.value.ruling.reason


def three(territory=None):
    territory = territory or make_territory()
    return [
        make_organization(territory=territory, sector=sector, name=name)
        for name, sector in (
            ("Junta", Sector.CITIZENS),
            ("Alcaldía", Sector.PUBLIC),
            ("Fábrica", Sector.PRIVATE),
        )
    ]


def test_a_wave_is_described_in_full_or_refused_by_field():
    wave = make_wave(opened=False)
    with pytest.raises(ValidationError) as raised:
        operations.create_wave(
            by=SETUP, at=NOW, territory=wave.territory, name=wave.name, kinds=(), closes_at=NOW
        )
    assert raised.value.message_dict == {
        "kinds": ["Elija al menos una relación para preguntar."],
        "closes_on": ["Escriba una fecha que no haya pasado."],
        "name": ["Ya hay una encuesta con ese nombre aquí: agréguele el año o el mes."],
    }


def test_the_list_is_closed_once_it_opens():
    wave = make_wave()
    late = make_organization(territory=wave.territory)
    assert [
        reason(operations.add_to_roster, by=SETUP, at=NOW, wave=wave, organizations=[late]),
        reason(operations.remove_from_roster, by=SETUP, at=NOW, wave=wave, organization_ids=[1]),
        reason(
            operations.edit_wave,
            by=SETUP, at=NOW, wave=wave, name="Otra", kinds=["knows"], closes_at=CLOSES,
        ),
    ] == ["roster_closed"] * 3  # fmt: skip
    assert wave.roster.count() == 3


def test_only_verified_organisations_are_asked_each_once():
    territory = make_territory()
    known, waiting = (
        make_organization(territory=territory),
        make_organization(territory=territory, verification="pending"),
    )
    wave = make_wave(known, opened=False)
    added = operations.add_to_roster(by=SETUP, at=NOW, wave=wave, organizations=[known, waiting])
    assert (added, [entry.organization for entry in roster(wave)]) == (0, [known])


@pytest.mark.parametrize(
    ("size", "closes_at", "expected"),
    [(2, CLOSES, "roster_too_small"), (3, NOW - timedelta(days=1), "wave_would_be_over")],
)
def test_what_opens_has_a_list_and_time_left(size, closes_at, expected):
    territory = make_territory()
    wave = make_wave(
        *(make_organization(territory=territory) for _ in range(size)),
        opened=False,
        closes_at=closes_at,
    )
    assert reason(operations.open_wave, by=SETUP, at=NOW, wave=wave) == expected


def test_opening_numbers_the_list_by_sector_and_name():
    wave = make_wave(*three())
    assert [(entry.number, entry.organization.name) for entry in roster(wave)] == [
        (1, "Junta"),
        (2, "Fábrica"),
        (3, "Alcaldía"),
    ]


def test_state_follows_from_the_dates():
    wave = make_wave()
    moments = (OPENED - timedelta(days=1), NOW, CLOSES)
    assert [wave.state(at) for at in moments] == ["draft", "open", "closed"]
    operations.close_wave(by=SETUP, at=NOW, wave=wave)
    assert [wave.state(at) for at in moments] == ["draft", "closed", "closed"]


def test_links_are_kept_as_digests_and_found_again():
    wave = make_wave()
    for entry in wave.roster.all():
        token = link_token(entry)
        assert entry_of_token(f" {token.upper()} ") == entry
        stored = [str(getattr(entry, field.attname)) for field in entry._meta.concrete_fields]
        assert not any(token in text for text in stored)
    assert entry_of_token("a" * 26) is None
    assert len({link_token(entry) for entry in wave.roster.all()}) == 3


def test_a_paper_code_opens_only_within_the_waves_given():
    wave = make_wave()
    entry = wave.roster.first()
    typed = f"{entry.code[:3].lower()}-{entry.code[3:]}"
    assert entry_of_code(typed, [wave]) == entry
    assert entry_of_code(typed, []) is None


def test_whoever_holds_the_link_answers_for_the_organisation():
    junta, alcaldia, fabrica = three()
    entry = entry_of(make_wave(junta, alcaldia, fabrica), junta)
    made = answer(
        entry,
        {"knows": {alcaldia.pk: 1, fabrica.pk: 1}, "works_with": {fabrica.pk: 3}},
        by=Agent(),
        token=link_token(entry),
    )
    assert (made.number, made.assisted, made.post, made.captured_by) == (
        1,
        False,
        "Presidencia de la junta",
        None,
    )
    assert {(tie.kind, tie.target_id, tie.strength) for tie in made.ties.all()} == {
        ("knows", alcaldia.pk, 1),
        ("knows", fabrica.pk, 1),
        ("works_with", fabrica.pk, 3),
    }


@pytest.mark.parametrize("token", ["", "a" * 26])
def test_nobody_answers_without_the_link(token):
    entry = make_wave().roster.first()
    assert reason(answer, entry=entry, marks={}, by=Agent(), token=token) == "not_found"


def test_answered_twice_the_last_counts_and_both_are_kept():
    junta, alcaldia, fabrica = three()
    wave = make_wave(junta, alcaldia, fabrica)
    entry = entry_of(wave, junta)
    for marks in ({alcaldia.pk: 1}, {fabrica.pk: 2}, {fabrica.pk: 2}):  # the third is a repeat
        last = answer(entry, {"works_with": marks})
    assert [a.marks["works_with"] for a in entry.answers.all()] == [
        {str(alcaldia.pk): 1},
        {str(fabrica.pk): 2},
    ]
    assert WaveAnswer.objects.counting().get() == last
    assert [(tie.source, tie.target) for tie in ties_of(wave.territory, wave=wave).ties] == [
        (junta.pk, fabrica.pk)
    ]
    assert Tie.objects.count() == 2
    assert response_rate(wave) == ResponseRate(asked=3, answered=1)
    assert Event.objects.filter(type="relations.wave_answered").count() == 2


@pytest.mark.parametrize(
    ("when", "expected"),
    [(CLOSES, "wave_closed"), (OPENED - timedelta(hours=1), "wave_not_open")],
)
def test_nobody_answers_outside_the_dates(when, expected):
    entry = make_wave().roster.first()
    assert reason(answer, entry=entry, marks={}, at=when) == expected


def test_after_closing_nobody_answers():
    wave = make_wave()
    operations.close_wave(by=SETUP, at=NOW, wave=wave)
    entry = wave.roster.select_related("wave__territory").first()
    later = NOW + timedelta(minutes=1)
    found = [
        reason(answer, entry=entry, marks={}, at=later, channel=channel, token=link_token(entry))
        for channel in ("link", "paper", "facilitator")
    ]
    assert found == ["wave_closed"] * 3


def wrong_marks(junta, alcaldia):
    return [
        ({"works_with": {junta.pk: 1}}, "consigo misma"),
        ({"works_with": {make_organization().pk: 1}}, "no está en la lista"),
        ({"works_with": {alcaldia.pk: 4}}, "va de 1 a 3"),
        ({"funds": {alcaldia.pk: 1}}, "no pregunta por esa"),
    ]


def test_marks_that_were_not_asked_are_refused_in_words():
    junta, alcaldia, fabrica = three()
    entry = entry_of(make_wave(junta, alcaldia, fabrica), junta)
    for marks, expected in wrong_marks(junta, alcaldia):
        with pytest.raises(ValidationError, match=expected):
            answer(entry, marks)
    assert not WaveAnswer.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"post": "  "}, "post"),
        ({"answered_on": OPENED.date() - timedelta(days=1)}, "answered_on"),
        ({"answered_on": NOW.date() + timedelta(days=2)}, "answered_on"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_an_answer_says_which_post_on_which_day_by_which_door(given, field):
    entry = make_wave().roster.select_related("wave__territory").first()
    with pytest.raises(ValidationError) as raised:
        answer(entry, {}, **given)
    assert set(raised.value.message_dict) == {field}


def test_who_hears_answers_is_never_the_mayoralty():
    wave = make_wave()
    entry = wave.roster.select_related("wave__territory").first()
    found = []
    for role in (Role.FACILITATOR, Role.TERRITORIAL_ALLY, Role.GOVERNMENT_LIAISON):
        person = make_person()
        make_grant(person, role, wave.territory)
        try:
            made = answer(entry, {}, by=Agent(user=person), channel="paper", post=str(role))
            found.append(made.captured_by == person and made.assisted)
        except NotAllowed as refusal:
            found.append(refusal.ruling.reason)
    assert found == [True, True, "only_listeners"]


def test_a_draft_is_kept_by_steps_and_goes_with_the_answer():
    junta, alcaldia, fabrica = three()
    entry = entry_of(make_wave(junta, alcaldia, fabrica), junta)
    operations.keep_draft(entry=entry, kind="knows", marked={alcaldia.pk: 1}, at=NOW)
    operations.keep_draft(entry=entry, kind="works_with", marked={fabrica.pk: 2}, at=NOW)
    operations.keep_draft(entry=entry, kind="knows", marked={fabrica.pk: 1}, at=NOW)
    draft = AnswerDraft.objects.get()
    assert draft.marks == {"knows": {str(fabrica.pk): 1}, "works_with": {str(fabrica.pk): 2}}
    assert (response_rate(draft.entry.wave).answered, Tie.objects.count()) == (0, 0)
    answer(entry, {"works_with": {fabrica.pk: 2}})
    assert not AnswerDraft.objects.exists()


def test_opening_and_reminding_tell_those_who_speak_and_have_not_answered():
    junta, alcaldia, fabrica = three()
    for number, organization in enumerate((junta, alcaldia)):
        user = open_account(by=SETUP, at=NOW, email=f"quien{number}@example.org")
        make_membership(organization=organization, user=user)
    wave = make_wave(junta, alcaldia, fabrica)
    assert (
        list(Notice.objects.values_list("kind", "url"))
        == [("wave_opened", f"/relaciones/ondas/{wave.pk}/responder/")] * 2
    )
    answer(entry_of(wave, junta), {})
    at = NOW + timedelta(minutes=1)
    told = [operations.remind_roster(by=SETUP, at=at, wave=wave) for _ in range(2)]
    assert told == [1, 0]  # at most once a day
    assert operations.remind_roster(by=SETUP, at=at + timedelta(days=1), wave=wave) == 1
    assert Notice.objects.filter(kind="wave_reminder").count() == 2
    assert not any(link_token(e) in str(list(Notice.objects.values())) for e in wave.roster.all())


def test_response_is_told_by_sector():
    junta, alcaldia, fabrica = three()
    wave = make_wave(junta, alcaldia, fabrica, make_organization(territory=junta.territory))
    answer(entry_of(wave, junta), {})
    assert response_by_sector(wave) == {
        Sector.CITIZENS: ResponseRate(2, 1),
        Sector.PRIVATE: ResponseRate(1, 0),
        Sector.PUBLIC: ResponseRate(1, 0),
    }
    assert response_rate(wave).percent == 25
    assert response_rate(Wave(pk=0)).percent is None


def test_ties_of_a_wave_hold_its_whole_list_and_pairs_between_sectors():
    junta, alcaldia, fabrica = three()
    other = make_organization(territory=junta.territory, name="Otra junta")
    wave = make_wave(junta, alcaldia, fabrica, other)
    answer(entry_of(wave, junta), {"works_with": {other.pk: 1, fabrica.pk: 2}})
    answer(entry_of(wave, fabrica), {"works_with": {junta.pk: 1}, "trusts": {junta.pk: 1}})
    found = ties_of(wave.territory, wave=wave, kinds=["works_with"])
    assert [(actor.name, actor.answered) for actor in found.actors] == [
        ("Junta", True),
        ("Otra junta", False),
        ("Fábrica", True),
        ("Alcaldía", False),
    ]
    assert {(tie.source, tie.target, tie.strength) for tie in found.ties} == {
        (junta.pk, other.pk, 1),
        (junta.pk, fabrica.pk, 2),
        (fabrica.pk, junta.pk, 1),
    }
    assert ties_between_sectors(found, "works_with") == (2, 1)
    assert found.response == ResponseRate(4, 2)


def test_ties_of_a_moment_take_the_latest_wave_as_it_stood():
    junta, alcaldia, fabrica = three()
    early = make_wave(
        junta, alcaldia, fabrica, at=NOW - timedelta(days=400), closes_at=NOW - timedelta(days=380)
    )
    answer(entry_of(early, junta), {"knows": {alcaldia.pk: 1}}, at=NOW - timedelta(days=390))
    late = make_wave(junta, alcaldia, fabrica, name="Segunda")
    answer(entry_of(late, junta), {"knows": {fabrica.pk: 1}})
    moments = (NOW - timedelta(days=395), NOW - timedelta(days=300), OPENED, NOW)
    seen = [[tie.target for tie in ties_of(junta.territory, at=at).ties] for at in moments]
    assert seen == [[], [alcaldia.pk], [], [fabrica.pk]]


@pytest.mark.parametrize("amount", [3, 30])
def test_ties_of_a_wave_take_the_same_queries(django_assert_num_queries, amount):
    territory = make_territory()
    asked = [make_organization(territory=territory) for _ in range(amount)]
    wave = make_wave(*asked)
    for one in asked[1:]:
        answer(entry_of(wave, one), {"knows": {asked[0].pk: 1}})
    with django_assert_num_queries(5):
        assert len(ties_of(territory, wave=wave).ties) == amount - 1
    assert RosterEntry.objects.count() == amount
