"""The chain, the funnel by hand, the board, the desk: whole results and fixed query counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participa.accountability import operations
from participa.accountability.queries import (
    BoardFilters,
    answering,
    board_rows,
    board_summary,
    chain,
    chain_counts,
    chain_states,
    commitment_board,
    committed_territories,
    promises_of,
    story,
    waiting_for,
)
from participa.accountability.queries.documents import search_documents
from participa.kernel.agents import Agent
from participa.participation.models import Contribution, ContributionLink
from tests.factories.accountability import (
    NOW,
    TODAY,
    complete,
    contrast,
    make_change,
    make_commitment,
    make_evidence,
    make_legal_parameter,
    make_response,
)
from tests.factories.accounts import grant, make_participant, make_user
from tests.factories.participation import (
    _organization,
    _territory,
    give_role,
    make_contribution,
    make_process,
)
from tests.factories.territories import make_department, make_territory

pytestmark = pytest.mark.django_db


def _queries(question: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        question()
    return len(captured)


def _links(contribution: Contribution) -> list[tuple[str, str, str]]:
    return [(link.code, link.state, str(link.state_word)) for link in chain(contribution, NOW)]


def test_chain_of_a_contribution_at_each_step() -> None:
    contribution = make_contribution()
    assert _links(contribution) == [
        ("contribution", "done", "Recibido"),
        ("response", "waiting", "En espera"),
        ("commitment", "none", "Todavía no"),
        ("evidence", "none", "Todavía no"),
        ("change", "none", "Todavía no"),
    ]
    response = make_response(contribution)
    assert _links(contribution)[1:3] == [
        ("response", "done", "Adoptada"),
        ("commitment", "waiting", "Falta comprometerse"),
    ]
    commitment = make_commitment(response)
    assert _links(contribution)[2:4] == [
        ("commitment", "done", "En camino"),
        ("evidence", "waiting", "En espera"),
    ]
    evidence = make_evidence(complete(commitment))
    assert _links(contribution)[2:] == [
        ("commitment", "done", "Cumplido"),
        ("evidence", "done", "A la vista"),
        ("change", "waiting", "Por verse"),
    ]
    for _person in range(3):
        contrast(evidence, "false")
    assert _links(contribution)[2:4] == [
        ("commitment", "late", "Incumplido"),
        ("evidence", "late", "La gente dice que no es cierto"),
    ]
    make_change(commitment)
    assert _links(contribution)[4] == ("change", "done", "Prácticas")


def test_chain_without_an_answer_in_time() -> None:
    contribution = make_contribution(answer_due_on=TODAY - timedelta(days=4))
    link = chain(contribution, NOW)[1]
    assert (link.state, str(link.state_word), str(link.detail)) == (
        "late",
        "Sin respuesta",
        "venció hace 4 días",
    )


def test_chain_of_a_refusal_expects_no_commitment() -> None:
    contribution = make_contribution(answer_due_on=TODAY - timedelta(days=9))
    body = "No se adopta: el predio es privado y no está en el plan de obras de este año."
    make_response(contribution, outcome="not_adopted", body=body)
    found = chain(contribution, NOW)
    assert str(found[1].detail) == "Alcaldía de Yumbo, fuera del plazo"
    assert (found[2].state, str(found[2].state_word)) == ("none", "La respuesta no compromete")


def test_chain_of_a_joined_contribution_is_that_of_the_other() -> None:
    target = make_contribution()
    joined = make_contribution(target.activity, state="merged")
    ContributionLink.objects.create(
        source=joined, target=target, kind="merged_into", reason="Piden lo mismo", at=NOW
    )
    make_response(target)
    assert [answer.response.pk for answer in story(joined, NOW).responses] == [
        target.responses.get().pk
    ]
    assert _links(joined)[1] == ("response", "done", "Adoptada")


def test_story_tells_everything() -> None:
    make_legal_parameter()
    contribution = make_contribution()
    response = make_response(contribution, at=NOW - timedelta(days=1))
    for number in range(5):
        operations.rate_response(
            by=Agent(participant_id=make_participant().pk), at=NOW, response=response,
            substantive=number < 4, clear=True, complete=False, on_time=number < 2,
        )  # fmt: skip
    commitment = make_commitment(response)
    evidence = make_evidence(commitment)
    contrast(evidence, "partly")
    operations.record_filing(
        by=Agent(participant_id=contribution.author_id), at=NOW, contribution=contribution,
        authority=contribution.process.decider, number="871", filed_on=TODAY, channel="paper",
        matter="peticion.general",
    )  # fmt: skip
    told = story(contribution, NOW)
    assert [filing.number for filing in told.filings] == ["871"]
    answer = told.answers[0]
    assert (answer.current.number, answer.earlier, answer.days_late) == (1, (), -12)
    assert [(q.code, q.yes, q.n) for q in answer.ratings.qualities] == [
        ("substantive", 4, 5),
        ("clear", 5, 5),
        ("complete", 0, 5),
        ("on_time", 2, 5),
    ]
    promised = told.commitments[0]
    assert (promised.state, promised.days) == ("on_the_way", 30)
    verdicts = promised.proofs[0].verdicts
    assert (verdicts.true, verdicts.partly, verdicts.false) == (0, 1, 0)
    assert chain(contribution, NOW, told) == told.links


def test_few_ratings_are_not_broken_down() -> None:
    contribution = make_contribution()
    response = make_response(contribution)
    operations.rate_response(
        by=Agent(), at=NOW, response=response,
        substantive=True, clear=True, complete=True, on_time=True,
    )  # fmt: skip
    ratings = story(contribution, NOW).answers[0].ratings
    assert (ratings.n, ratings.is_suppressed) == (1, True)


def _rich(contribution: Contribution, rows: int) -> None:
    for number in range(rows):
        response = make_response(contribution, body=f"Respuesta {number}: se hace.")
        commitment = make_commitment(response, title=f"Compromiso {number}")
        contrast(make_evidence(commitment), "true")
        make_change(commitment)


@pytest.mark.parametrize("rows", [1, 30])
def test_story_costs_the_same_however_much_happened(rows: int) -> None:
    contribution = make_contribution()
    _rich(contribution, rows)
    contribution = Contribution.objects.select_related("process__decider").get(pk=contribution.pk)
    assert _queries(lambda: story(contribution, NOW)) == 7


@pytest.mark.parametrize("rows", [1, 30])
def test_chain_states_cost_two_queries(rows: int) -> None:
    process = make_process()
    found = [make_contribution(process=process) for _ in range(rows)]
    for contribution in found:
        make_commitment(make_response(contribution))
    assert _queries(lambda: chain_states(found, NOW)) == 2
    assert _queries(lambda: chain_states([], NOW)) == 0


def test_chain_states_of_every_kind() -> None:
    process = make_process()
    due = TODAY - timedelta(days=3)
    in_time, late = (make_contribution(process=process, answer_due_on=due) for _ in range(2))
    waiting = make_contribution(process=process, answer_due_on=TODAY + timedelta(days=1))
    today = make_contribution(process=process, answer_due_on=TODAY)
    overdue = make_contribution(process=process, answer_due_on=due)
    gone = make_contribution(process=process, state="withdrawn")
    make_commitment(make_response(in_time, at=NOW - timedelta(days=3)))
    make_response(late, at=NOW)
    found = chain_states([in_time, late, waiting, today, overdue, gone], NOW)
    assert [
        (s.code, s.state, str(s.word), str(s.outcome_word), s.commitment)
        for s in (found[c.pk] for c in (in_time, late, waiting, today, overdue, gone))
    ] == [
        ("answered_in_time", "done", "Respondido a tiempo", "Adoptada", "on_the_way"),
        ("answered_late", "done", "Respondido tarde", "Adoptada", None),
        ("waiting", "waiting", "Espera respuesta: queda 1 día", "", None),
        ("waiting", "waiting", "Espera respuesta: vence hoy", "", None),
        ("unanswered_late", "late", "Sin respuesta: venció hace 3 días", "", None),
        ("not_shown", "none", "Retirado por quien lo envió", "", None),
    ]


def test_funnel_counts_contributions_and_marks_the_weakest_arrow() -> None:
    # Ten contributions: eight answered by three responses; five led to two commitments;
    # four of those show evidence (three pieces); one saw a change.
    process = make_process()
    c = [make_contribution(process=process) for _ in range(10)]
    make_contribution(process=process, state="hidden")
    first, second = make_response(*c[:4]), make_response(c[4], body="Se hace en enero.")
    make_response(*c[5:8], outcome="partial")
    one, two = make_commitment(first), make_commitment(second)
    for number in range(3):
        make_evidence(one, title=f"Foto {number}")
    hidden = make_evidence(two)
    operations.hide_evidence(
        by=Agent(system="tests"), at=NOW, evidence=hidden, reason="personal_data"
    )
    make_change(two)
    make_commitment(process=process, title="Del proceso")  # answers no contribution
    funnel = chain_counts(process=process)
    assert [(s.code, s.count, s.percent) for s in funnel.links] == [
        ("contribution", 10, None),
        ("response", 8, 80),
        ("commitment", 5, 62),
        ("evidence", 4, 80),
        ("change", 1, 25),
    ]
    assert funnel.weakest is not None
    assert funnel.weakest.code == "change"
    assert funnel.sentence == (
        "Lo que más falta es que algo cambie: 1 de 4 aportes con evidencia llevaron a un cambio."
    )
    assert _queries(lambda: chain_counts(process=process)) == 1
    assert chain_counts(territory=process.territory).links[1].count == 8
    assert chain_counts(territory=process.territory.department).links[1].count == 8
    assert chain_counts(territory=_territory("76109", "Buenaventura")).links[0].count == 0


def test_funnel_counts_a_contribution_once_however_often_it_was_answered() -> None:
    process = make_process()
    c = [make_contribution(process=process) for _ in range(5)]
    one = make_response(c[0], c[1], body="Se estudia.")
    two = make_response(c[1], c[2], body="Se hace en enero.")
    make_response(c[2], c[3], outcome="partial")
    for response in (one, two):
        make_commitment(response)
        make_evidence(make_commitment(response, title="Con evidencia"))
    funnel = chain_counts(process=process)
    assert [(s.code, s.count) for s in funnel.links] == [
        ("contribution", 5),
        ("response", 4),
        ("commitment", 3),
        ("evidence", 3),
        ("change", 0),
    ]


def test_funnel_of_nothing_marks_nothing() -> None:
    funnel = chain_counts(process=make_process())
    assert (funnel.weakest, funnel.sentence) == (None, "")
    assert [step.ratio for step in funnel.links] == [None] * 5


def test_answering_by_hand() -> None:
    process = make_process()
    sent = NOW - timedelta(days=13)  # Monday 9 November 2026
    due = TODAY - timedelta(days=5)  # Tuesday 17 November (Monday 16 is a holiday)
    in_term, late, both = (
        make_contribution(process=process, created_at=sent, answer_due_on=due) for _ in range(3)
    )
    make_contribution(process=process, answer_due_on=due)
    make_contribution(process=process, answer_due_on=TODAY)
    make_response(in_term, at=NOW - timedelta(days=11))  # Wednesday 11: 2 business days
    make_response(late, both, at=NOW - timedelta(days=4), outcome="partial")  # Wednesday 18: 6
    make_response(both, at=NOW - timedelta(days=3), body="Otra respuesta: ya está en obra.")
    found = answering(NOW, process=process)
    assert (found.contributions, found.answered, found.in_term) == (5, 3, 1)
    assert (found.unanswered_late, found.waiting, found.median_days) == (1, 1, 6.0)
    assert found.in_term_share == 1 / 4
    assert [(o.code, o.count) for o in found.outcomes] == [("adopted", 2), ("partial", 1)]


def test_answering_of_nothing() -> None:
    found = answering(NOW, process=make_process())
    assert (found.answered, found.median_days, found.in_term_share, found.outcomes) == (
        0,
        None,
        None,
        (),
    )


def test_board_filters_and_counts() -> None:
    yumbo, bogota = (
        make_process(),
        make_process(
            territory=_territory("76109", "Buenaventura"), decider=_organization("Distrito")
        ),
    )
    kept = make_evidence(
        complete(make_commitment(process=yumbo, title="Bocatoma", due_on=TODAY))
    ).commitment
    late = make_commitment(
        process=yumbo, title="Andén de la María", due_on=TODAY - timedelta(days=1)
    )
    broken = make_commitment(process=bogota, title="Muelle", due_on=TODAY - timedelta(days=91))
    on_the_way = make_commitment(process=bogota, title="Canoas", due_on=TODAY + timedelta(days=40))
    hidden = make_process()
    make_commitment(process=hidden, title="No se ve")
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")

    def pks(**filters: Any) -> list[int]:
        return [row.pk for row in commitment_board(BoardFilters(**filters), NOW)]

    assert pks() == [broken.pk, late.pk, on_the_way.pk, kept.pk]
    assert pks(territory=yumbo.territory) == [late.pk, kept.pk]
    assert pks(territory=yumbo.territory.department) == [broken.pk, late.pk, on_the_way.pk, kept.pk]
    assert pks(body=bogota.decider) == [broken.pk, on_the_way.pk]
    assert [pks(state=s) for s in ("kept", "late", "broken", "on_the_way", "nonsense")] == [
        [kept.pk],
        [late.pk],
        [broken.pk],
        [on_the_way.pk],
        [broken.pk, late.pk, on_the_way.pk, kept.pk],
    ]
    assert [pks(due=d) for d in ("passed", "month", "quarter", "later")] == [
        [broken.pk, late.pk],
        [kept.pk],
        [on_the_way.pk, kept.pk],
        [],
    ]
    assert pks(text="ANDEN maria") == [late.pk]
    assert pks(text="infraestructura muelle") == [broken.pk]
    summary = board_summary(BoardFilters(), NOW)
    assert [(s.state.value, s.count) for s in summary.total.states] == [
        ("on_the_way", 1),
        ("late", 1),
        ("kept", 1),
        ("broken", 1),
    ]
    assert [(t.name, t.key, t.total) for t in summary.by_territory] == [
        ("Buenaventura, Valle del Cauca", "76109", 2),
        ("Yumbo, Valle del Cauca", "76892", 2),
    ]
    assert [(t.name, t.total) for t in summary.by_body] == [
        ("Alcaldía de Yumbo", 2),
        ("Distrito", 2),
    ]
    row = board_rows([late], NOW)[0]
    assert (row.title, row.post, row.state, row.days, str(row.when), row.evidence) == (
        "Andén de la María",
        "Secretaría de Infraestructura",
        "late",
        -1,
        "venció hace 1 día",
        0,
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_board_and_promises_cost_the_same(rows: int) -> None:
    response = make_response()
    for number in range(rows):
        contrast(make_evidence(make_commitment(response, title=f"N.º {number}")), "true")
    found = list(commitment_board(BoardFilters(), NOW))
    assert _queries(lambda: board_rows(found, NOW)) == 3
    assert _queries(lambda: board_summary(BoardFilters(state="late", text="secretaria"), NOW)) == 4
    assert _queries(lambda: promises_of([response.pk], NOW)) == 5
    assert len(promises_of([response.pk], NOW)) == rows


def test_waiting_for_those_who_answer() -> None:
    process, other = make_process(), make_process(territory=_territory("76109", "Buenaventura"))
    answerer, liaison, nobody = make_user(), make_user(), make_user()
    give_role(process, answerer)
    grant(liaison, "government_liaison", process.territory)
    later = make_contribution(process=process, answer_due_on=TODAY + timedelta(days=2))
    first = make_contribution(process=process, answer_due_on=TODAY - timedelta(days=2))
    make_contribution(process=other)
    done = make_contribution(process=process)
    bare = make_commitment(make_response(done))
    make_evidence(complete(make_commitment(make_response(done, at=NOW), title="Hecho")))
    for user in (answerer, liaison):
        waiting = waiting_for(user, NOW)
        assert [row.contribution for row in waiting.answers] == [first, later]
        assert [row.pk for row in waiting.commitments] == [bare.pk]
        assert (waiting.answers_total, waiting.commitments_total) == (2, 1)
    for user in (nobody, None):
        assert waiting_for(user, NOW).answers == ()
        assert waiting_for(user, NOW).commitments == ()


@pytest.mark.parametrize("rows", [1, 30])
def test_waiting_costs_the_same(rows: int) -> None:
    process, user = make_process(), make_user()
    give_role(process, user)
    for number in range(rows):
        make_contribution(process=process)
        make_commitment(process=process, title=f"N.º {number}")
    assert _queries(lambda: waiting_for(user, NOW)) == 9


def test_search_finds_what_is_public() -> None:
    response = make_response()
    commitment = make_commitment(response)
    hidden = make_response()
    type(hidden.process).objects.filter(pk=hidden.process.pk).update(state="draft")
    found = [(d.kind, d.object_id, d.url) for d in search_documents()]
    assert found == [
        ("response", response.pk, f"/respuestas/{response.pk}/"),
        ("commitment", commitment.pk, f"/compromisos/{commitment.pk}/"),
    ]


def test_filter_of_places_names_bogota_once() -> None:
    bogota = make_territory(
        code="11001",
        name="Bogotá, D.C.",
        department=make_department(code="11", name="Bogotá, D.C."),
    )
    make_commitment(process=make_process(territory=bogota))
    make_commitment(process=make_process())
    found = sorted(place.full_name for place in committed_territories())
    assert found == ["Bogotá, D.C.", "Valle del Cauca", "Yumbo, Valle del Cauca"]
