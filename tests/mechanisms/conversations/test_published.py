"""Nothing published of a conversation tells of fewer than five people, nor lets it be worked out."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.mechanisms.conversations.models import OpinionResult
from participa.mechanisms.conversations.queries import summary_for_return
from participa.mechanisms.conversations.queries.analysis import Analysis, analysed
from participa.mechanisms.conversations.tasks import bring_up_to_date

from .rows import make_camps, make_conversation

LEAST = 5
ANSWERS = (1, -1, 0)
Vote = tuple[int, int, int]


@st.composite
def conversations(draw: st.DrawFn) -> list[Vote]:
    """Camps of one to fourteen people who lean to different sides, and some who answered little."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 14), min_size=1, max_size=4))
    statements = draw(st.integers(1, 9))
    camp = np.repeat(np.arange(len(sizes)), sizes)
    lean = random.choice((1, -1), size=(len(sizes), statements))[camp]
    stray = random.random(lean.shape)
    values = np.where(stray < 0.1, 0, np.where(stray < 0.2, -lean, lean))
    seen = random.random(lean.shape) < random.choice((1.0, 0.6), size=(len(camp), 1))
    seen[np.arange(len(camp)), random.integers(0, statements, len(camp))] = True
    few = random.random(len(camp)) < draw(st.sampled_from((0.0, 0.15)))
    seen[few, 1:] &= random.random((int(few.sum()), statements - 1)) < 0.2
    return [(int(i), int(j), int(values[i, j])) for i, j in np.argwhere(seen)]


def found_of(votes: list[Vote]) -> Analysis:
    who, statements, values = zip(*votes, strict=True)
    return analysed((who, statements, values))


def crowds(votes: list[Vote], found: Analysis, statement: int) -> list[set[int]]:
    """Who is in each row of the published table: the shown groups, and everybody else."""
    shown = [group["id"] for group in found.result["groups"]]
    people = [{who for who, label in found.groups.items() if label == group} for group in shown]
    everybody = {who for who, _what, _value in votes}
    return [*people, everybody - set().union(*people)]


def worked_out(votes: list[Vote], found: Analysis) -> list[Any]:
    """Figures from 1 to 4 (cells and their sums) in the span of everything that is published.

    Each figure is a vector over (crowd, answer) of one statement; the published ones are those of its
    table, those of the open data (its last line), and, for heads, the sizes.
    """
    result = found.result
    given_away: list[Any] = []
    for name, table in result["tables"].items():
        answers = {who: value for who, what, value in votes if what == int(name)}
        people = crowds(votes, found, int(name))
        inner = np.array(
            [[sum(answers.get(w) == a for w in crowd) for a in ANSWERS] for crowd in people]
        )
        rows = max(len(table) - 1, 1)
        lines = [[r] for r in range(rows)]
        if rows > 1:
            lines.append(list(range(rows)))
        cells = [[0], [1], [2], [0, 1, 2]]
        published, others = [], []
        for row, crowd in zip(table, lines, strict=True):
            for value, columns in zip(row, cells, strict=True):
                held = np.zeros(inner.shape)
                held[np.ix_(crowd, columns)] = 1
                if value is not None:
                    assert value == (held * inner).sum()
                    published.append(held.ravel())
                else:
                    others.append(held.ravel())
        for row in range(len(people)):  # also of those who are in no published sum
            for columns in cells:
                held = np.zeros(inner.shape)
                held[np.ix_([row], columns)] = 1
                others.append(held.ravel())
        rank = np.linalg.matrix_rank(np.array(published)) if published else 0
        given_away += [
            (name, held.tolist())
            for held in others
            if 0 < held @ inner.ravel() < LEAST
            and np.linalg.matrix_rank(np.array([*published, held])) == rank
        ]
    sizes = [group["size"] for group in result["groups"]]
    heads = [*sizes, result["apart"], result["participants"], result["participants"] - sum(sizes)]
    given_away += [head for head in heads if 0 < head < LEAST]
    given_away += [point for point in result["map"] if point[2] < LEAST]
    return given_away


@settings(max_examples=150, deadline=None)
@given(conversations().filter(bool))
def test_no_figure_below_five_can_be_worked_out(votes: list[Vote]) -> None:
    found = found_of(votes)
    if len({who for who, _what, _value in votes}) < LEAST:
        assert found.result == {}
        return
    assert worked_out(votes, found) == []
    shown = {group["id"] for group in found.result["groups"]}
    assert {point[3] for point in found.result["map"]} <= shown
    assert set(found.result) == {
        *("participants", "more", "votes", "statements", "silhouette", "chance", "weak", "apart"),
        *("parameters", "groups", "shared", "agree", "disagree", "divisive", "uncertain"),
        *("tables", "map"),
    }


@pytest.mark.django_db
def test_every_page_and_file_tells_the_same_figures() -> None:
    """Twelve, nine and four people: no page, file or devolución tells of twenty-five."""
    activity = make_conversation()
    make_camps(activity, 12, 9, 4)
    bring_up_to_date(activity, timezone.now())
    row = OpinionResult.objects.get()
    assert (row.result["participants"], row.result["more"]) == (21, True)
    base = activity.get_absolute_url()
    allowed = {str(cell) for t in row.result["tables"].values() for line in t for cell in line}
    client = Client()
    for name in ("datos.csv", "resultado.csv"):
        place = f"/actividades/{activity.pk}/{name}" if name == "datos.csv" else base + name
        content = b"".join(client.get(place).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        for line in csv.DictReader(io.StringIO(content)):
            figures = {
                line[key]
                for key in ("de_acuerdo", "en_desacuerdo", "paso", "agree", "disagree", "votes")
                if line.get(key)
            }
            assert figures <= allowed
    processes = client.get("/procesos/").text
    assert "más de 21 personas votaron" in processes
    assert "25 personas votaron" not in processes
    for language, heading in (("es-co", "Lo que une"), ("en", "What unites")):
        client.post("/idioma/", {"idioma": language})
        page = client.get(f"{base}resultado/")
        assert heading in page.content.decode()
        main = re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2])
        assert re.findall(r"\b25 (?:personas|people)|(?:de|of) 25\b", main) == []
        with translation.override(language):
            assert "25 " not in summary_for_return(activity)
