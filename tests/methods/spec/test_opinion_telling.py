"""What may be told of a result, in which words."""

from __future__ import annotations

from participa_methods.opinion import analyze, words
from participa_methods.opinion.telling import Telling, telling

Sizes = tuple[int, ...]


def told(sizes: Sizes, against: int, *, outside: int = 0) -> Telling:
    """Groups that share statement 0, but for `against` people of the first, and divide on the rest.

    `outside`: people in no group, who answered statement 0 only.
    """
    people = [(group, person) for group, size in enumerate(sizes) for person in range(size)]
    votes = [
        ((group, person), 0, -1 if group == 0 and person < against else 1)
        for group, person in people
    ]
    votes += [
        (who, statement, 1 if statement % len(sizes) == who[0] else -1)
        for who in people
        for statement in range(1, 10)
    ]
    votes += [((9, person), 0, 1) for person in range(outside)]
    return telling(analyze(votes, groups={who: who[0] for who in people}))


def test_nearly_everybody_is_said_where_the_count_would_give_one_person_away() -> None:
    found = told((28, 22), against=1)
    assert found.cells(0) == [None, None, 0, 50]
    assert words.shared(found, 0, "agree") == "Casi todas las personas están de acuerdo."


def test_few_people_are_only_told_that_it_is_the_majority() -> None:
    found = told((10, 7), against=1)
    assert found.cells(0)[0] is None
    assert words.shared(found, 0, "agree") == "La mayoría está de acuerdo."


def test_count_is_told_where_it_gives_nobody_away() -> None:
    found = told((28, 22), against=0)
    assert words.shared(found, 0, "agree") == "50 de 50 están de acuerdo."


def test_people_in_no_group_are_counted_from_five_on() -> None:
    assert [
        (found.participants, found.more, found.apart, found.cells(0)[3])
        for found in (told((28, 22), 0, outside=few) for few in (0, 4, 5))
    ] == [(50, False, 0, 50), (50, True, 0, 50), (55, False, 5, 55)]


def test_one_large_group_is_not_shown_beside_the_few() -> None:
    found = told((28, 3), against=0)
    assert (found.groups, found.points, found.participants) == ([], [], 31)
    assert words.structure(found) == []
