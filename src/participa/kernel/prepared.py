"""Questions whose SQL is composed once and asked often.

Composing a statement takes Django longer than the database needs to answer it. A question under
`@prepared` is composed once for each shape of its arguments; after that only its values change,
as in a prepared statement. No answer is kept: every call asks the database.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
R = TypeVar("R")
Value = str | int | date | datetime

# Stand-ins: values that no statement of ours contains, so that their places can be found.
_LARGEST = 2**31 - 1
_NUMBER = 2_000_000_011
_MOMENT = datetime(9001, 1, 1, tzinfo=UTC)


class NotPreparableError(TypeError):
    """A question that cannot be composed ahead; the message says what to change."""


@dataclass(frozen=True)
class _Plan:
    """A composed statement: `places` says which parameter is which value of the call."""

    queryset: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: Any


def prepared(question: Callable[P, models.QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Make of a function that returns a QuerySet one that returns its rows.

    Arguments are numbers, texts, dates, moments, or lists of those (a list may hold any number);
    None and booleans too. The function must use them as they come: not look at them, not compute
    with them. It is called once for each shape: which are None, True or False, how long the
    lists are. NotPreparableError if an argument does not reach the statement as it is.
    """
    plans: WeakKeyDictionary[BaseDatabaseWrapper, dict[Any, _Plan | None]] = WeakKeyDictionary()

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        given: list[Any] = [*args, *kwargs.values()]
        padded = [_padded(value) if _is_list(value) else value for value in given]
        if any(isinstance(value, int) and abs(value) > _LARGEST for value in _flat(padded)):
            return list(question(*args, **kwargs))  # Django knows which columns hold it
        shape = (*map(_shape, padded), *kwargs)
        connection = connections["default"]
        known = plans.setdefault(connection, {})
        if shape not in known:
            known[shape] = _compose(question, len(args), padded, tuple(kwargs), connection)
        plan = known[shape]
        return [] if plan is None else list(_rows(plan, padded, connection))

    return ask


def first(rows: Sequence[R]) -> R | None:
    """The first row, or None where there is none."""
    return rows[0] if rows else None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _padded(values: Iterable[Any]) -> tuple[Any, ...]:
    """As long as the next power of two, the last value repeated: few shapes, the same answer."""
    found = tuple(values)
    return found + found[-1:] * ((1 << max(len(found) - 1, 0).bit_length()) - len(found))


def _shape(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return ("list", len(value), type(value[0]) if value else None)
    return _kind(value)


def _kind(value: Any) -> type:
    for kind in (str, int, datetime, date):
        if isinstance(value, kind):
            return kind
    raise NotPreparableError(f"{type(value).__name__}: give a key, a text, a date or a list")


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    """Each value that takes a place in the statement."""
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif value is not None and not isinstance(value, bool):
            yield value


def _stand_in(value: Any, number: int) -> Value:
    kind = _kind(value)
    if kind is str:
        return f"\x1aplace {number}\x1a"
    if kind is int:
        return _NUMBER + number
    moment = _MOMENT + timedelta(days=number)
    return moment if kind is datetime else moment.date()


def _plain(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As Django hands it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _compose(
    question: Callable[..., models.QuerySet[Any, Any]],
    positional: int,
    given: list[Any],
    names: tuple[str, ...],
    connection: BaseDatabaseWrapper,
) -> _Plan | None:
    """The plan for arguments of this shape; None where no row can ever answer."""
    number, places = 0, dict[Any, int]()
    stand_ins: list[Any] = []
    for value in given:
        if value is None or isinstance(value, bool):
            stand_ins.append(value)
            continue
        some = []
        for one in value if isinstance(value, tuple) else (value,):
            some.append(_stand_in(one, number))
            places[_plain(some[-1], connection)] = number
            number += 1
        stand_ins.append(some if isinstance(value, tuple) else some[0])
    queryset: Any = question(
        *stand_ins[:positional], **dict(zip(names, stand_ins[positional:], strict=True))
    )
    if queryset._prefetch_related_lookups:
        raise NotPreparableError("prefetch_related: ask for the other rows in their own question")
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    found = tuple(
        (at, places[value])
        for at, value in enumerate(params)
        if isinstance(value, Value) and value in places
    )
    if {which for _at, which in found} != set(range(number)):
        raise NotPreparableError(f"{question.__name__}: an argument was changed on its way")
    fields = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Plan(queryset, compiler, sql, tuple(params), found, compiler.get_converters(fields))


def _rows(plan: _Plan, given: list[Any], connection: BaseDatabaseWrapper) -> Iterator[Any]:
    """The rows as the QuerySet of the plan would read them."""
    values = [_plain(value, connection) for value in _flat(given)]
    params = list(plan.params)
    for at, which in plan.places:
        params[at] = values[which]
    compiler = copy.copy(plan.compiler)
    compiler.as_sql = lambda *args, **kwargs: (plan.sql, tuple(params))
    compiler.get_converters = lambda fields: plan.converters
    source = plan.queryset
    asked = SimpleNamespace(
        db=connection.alias,
        model=source.model,
        query=_Ready(source.query, compiler),
        _fields=source._fields,
        _known_related_objects=source._known_related_objects,
    )
    yield from source._iterable_class(asked)


class _Ready:
    """A query that is composed already."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
