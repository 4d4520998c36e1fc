"""Whatever a person did here: once erased, no field of any table holds a word of theirs."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from participa.accounts.operations import erase_person
from participa.config.recounts import RECOUNTS
from participa.kernel.rulings import NotAllowed
from tests.core.audit.recorded import seal, verify
from tests.factories.accounts import NOW, make_participant, make_user
from tests.properties.every_operation import of_packages
from tests.properties.made_up import LONG, arguments
from tests.properties.worlds import Actor, actor, make_chain, make_mechanisms

pytestmark = pytest.mark.django_db

MARK = "zumbrayoc"  # a word that stands nowhere else, whatever the search makes of it
FREE = {"Luz en el parque", "Que haya luz", "Nelly", "Es lo mismo", LONG * 3}
# What a neighbour without any role may do in her own name. Who acts for an institution or an
# organisation writes that one's records, which stay.
OFFERED = of_packages("participation", "accountability", "mechanisms", "accounts", "notices")
NOT_HERE = {
    "accounts.change_email",
    "accounts.claim_participant",  # of her code by somebody else: then she is that one
    "accounts.erase_person",
    "accounts.grant_role",
    "accounts.open_account",
    "notices.give_role",
    "participation.give_process_role",
}


def marked(value: Any) -> Any:
    """The same with a word of hers in every text that a person types."""
    if isinstance(value, str):
        if "@" in value and " " not in value:
            return f"{MARK}@ejemplo.co"
        return f"{value[:60]} {MARK} {value[60:]}" if value in FREE else value
    if is_dataclass(value) and not isinstance(value, type):
        given_ = {each.name: marked(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **given_)
    if isinstance(value, dict):
        return {key: marked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(marked(each) for each in value)
    return value


def where(word: str) -> list[str]:
    """Every column of every table, of ours and of the libraries, in which the word stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "_tokens_" in table:  # the index of SQLite, of what the table beside it holds
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{n}" for n, v in zip(names, row, strict=True) if word in str(v)]
    return sorted(set(found))


@pytest.mark.parametrize("kind", ["account", "code"])
def test_erasing_leaves_no_word_of_a_person_anywhere(kind: str) -> None:
    others = [*make_chain(), *make_mechanisms()]
    her = actor(
        make_user(f"{MARK}@ejemplo.co") if kind == "account" else make_participant(name=MARK)
    )
    offered = {name: each for name, each in OFFERED.items() if name not in NOT_HERE}
    wrote: set[str] = set()
    tables: set[str] = set()

    def act(name: str, by: Actor, draw: Any, mark: bool) -> None:
        given_ = arguments(name, offered[name], draw)
        if given_ is None:
            return
        if "by" in inspect.signature(offered[name]).parameters:
            given_["by"] = by.now()
        try:
            offered[name](**(marked(given_) if mark else given_))
        except (NotAllowed, ValidationError):
            return
        if mark:
            wrote.add(name)

    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.permutations(sorted(offered)))
    def whatever(data: st.DataObject, names: list[str]) -> None:
        with transaction.atomic():
            for name in names:
                act(name, her, data.draw, mark=True)
                act(name, data.draw(st.sampled_from(others)), data.draw, mark=False)
            tables.update(where(MARK))
            erase_person(by=her.now(), at=NOW, erase_texts=True)
            assert where(MARK) == []
            seal()
            assert [str(problem) for problem in verify(RECOUNTS).problems] == []
            transaction.set_rollback(True)

    whatever()
    assert (len(wrote), len(tables)) >= (20, 20), (sorted(wrote), sorted(tables))
