"""Lists and files that come in: whatever stands in them, an error beside the row or rows in order."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participa.actors.operations import import_organizations
from participa.actors.queries import imports as organizations
from participa.config.recounts import RECOUNTS
from participa.kernel.agents import system
from participa.kernel.files import OFFICE, TEXTS, accept
from participa.kernel.spreadsheets import Row, read_sheet, xlsx
from participa.mechanisms.conversations.operations import import_polis
from participa.mechanisms.conversations.queries.polis import read_polis
from participa.relations.operations import import_ties
from participa.relations.queries import imports as ties
from tests.core.audit.recorded import note_everything, seal, verify
from tests.factories.accounts import NOW
from tests.factories.actors import make_organization
from tests.factories.files import make_upload
from tests.factories.participation import make_activity, make_phase, make_process

pytestmark = pytest.mark.django_db
QUIET = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TEAM = system("tests")
STRAY = [
    "", " ", "0", "-1", "=1+1", "'=1", "x" * 2000, "مرحبا 💧", "<b>no</b>",
    "99999", "9" * 400, "2026-02-30", "31/12/9999", "0000-00-00", "javascript:alert(1)", "http://[",
    "1e400", "NaN", "²", "٣", "|", ",", '"',
]  # fmt: skip


def cells(fitting: Mapping[str, Sequence[str]]) -> st.SearchStrategy[dict[str, str]]:
    """One row: in each column mostly what fits, sometimes anything."""
    return st.fixed_dictionaries(
        {
            column: st.sampled_from([*values, *values, *values, *values]) | st.sampled_from(STRAY)
            for column, values in fitting.items()
        }
    )


def numbered(rows: Sequence[dict[str, str]]) -> list[Row]:
    return [Row(number, texts) for number, texts in enumerate(rows, start=2)]


def in_order() -> None:
    seal()
    assert [str(problem) for problem in verify(RECOUNTS).problems] == []


def test_lists_of_organizations_import_or_say_what_to_mend() -> None:
    here = make_organization().territory
    note_everything()
    fitting = dict.fromkeys(organizations.COLUMNS, ("",)) | {
        "name": ("Junta El Prado", "Fundación Río", "Andes SAS"),
        "sector": ("Ciudadanía organizada", "empresa"),
        "municipality": (here.name,),
        "nit": ("", "800197268-4", "899999063-3"),
        "topics": ("", "Salud | Educación"),
        "website": ("", "ejemplo.org"),
    }

    @QUIET
    @given(st.lists(cells(fitting), max_size=4))
    def whatever(rows: list[dict[str, str]]) -> None:
        with transaction.atomic():
            good = organizations.without_errors(organizations.check_rows(numbered(rows)))
            made = import_organizations(by=TEAM, at=NOW, organizations=good)
            assert len(made) == len(good)
            in_order()
            transaction.set_rollback(True)

    whatever()


def test_lists_of_ties_import_or_say_what_to_mend() -> None:
    one, other = make_organization(name="Junta El Prado"), make_organization(name="Andes SAS")
    note_everything()
    fitting = dict.fromkeys(ties.COLUMNS, ("",)) | {
        "source": (one.name, other.name),
        "kind": ("Trabaja con", "Financia a"),
        "target": (other.name, one.name),
        "strength": ("", "2"),
        "since_on": ("2026-01-10", "10/01/2026"),
        "link": ("", "https://ejemplo.org/acta"),
    }

    @QUIET
    @given(st.lists(cells(fitting), max_size=4))
    def whatever(rows: list[dict[str, str]]) -> None:
        with transaction.atomic():
            checked = ties.check_rows(numbered(rows), near=None, today=NOW.date())
            good = [row.new for row in checked if row.new and not row.errors and not row.known]
            made = import_ties(by=TEAM, at=NOW, ties=good)
            assert len(made) == len(good)
            in_order()
            transaction.set_rollback(True)

    whatever()


def _packed(comments: str, votes: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("comments.csv", comments.encode("utf-8", "surrogatepass"))
        archive.writestr("votes.csv", votes.encode("utf-8", "surrogatepass"))
    return buffer.getvalue()


def test_polis_exports_import_or_say_what_to_mend() -> None:
    activity = make_activity(make_phase(make_process()), mechanism="conversations")
    note_everything()
    number = st.sampled_from(["1", "2", "3"])
    text = st.sampled_from(["Agua", "Luz", "Andenes"]) | st.sampled_from(
        [*STRAY, "\ud800", "a\x00b"]
    )
    said = st.sampled_from(["1", "-1", "0"]) | st.sampled_from(STRAY)
    comments = st.lists(st.tuples(number, st.sampled_from(["1", "-1", "0", ""]), text), max_size=3)
    votes = st.lists(st.tuples(number, st.sampled_from(["a", "b", "ñ"]), said), max_size=4)

    @QUIET
    @given(comments, votes)
    def whatever(statements: list[tuple[str, ...]], answers: list[tuple[str, ...]]) -> None:
        export = read_polis(
            _packed(
                "\n".join(["comment-id,moderated,comment-body", *map(",".join, statements)]),
                "\n".join(["comment-id,voter-id,vote", *map(",".join, answers)]),
            )
        )
        with transaction.atomic():
            if not export.faults:
                made = import_polis(by=TEAM, at=NOW, activity=activity, export=export)
                assert made == len(export.votes)
            in_order()
            transaction.set_rollback(True)

    whatever()


def _sheet(name: str) -> Callable[[bytes], Any]:
    def read(content: bytes) -> Any:
        file = accept(make_upload(content, name), kinds=(*TEXTS, *OFFICE))
        return read_sheet(file, organizations.COLUMNS, required=organizations.REQUIRED)

    return read


HEADS = [heads[0] for heads in organizations.COLUMNS.values()]
LINES = f"{';'.join(HEADS)}\n{';'.join(map(str, organizations.template_row()))}\n"
FILES: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
    "csv": (LINES.encode(), _sheet("lista.csv")),
    "xlsx": (xlsx("Lista", HEADS, [organizations.template_row()]), _sheet("lista.xlsx")),
    "polis": (
        _packed(
            "comment-id,moderated,comment-body\n1,1,Agua para todos\n",
            "comment-id,voter-id,vote\n1,a,1\n",
        ),
        read_polis,
    ),
}
BITS = [b"", b"\x00", b"\xff\xfe", b'"', b"\nsep=", b'sep="\n', b";" * 300, "ñ".encode("latin-1")]


@pytest.mark.parametrize("kind", FILES)
def test_damaged_files_are_refused_in_words(kind: str) -> None:
    whole, read = FILES[kind]
    place = st.integers(0, len(whole))

    @settings(QUIET, max_examples=60)
    @given(place, place, st.sampled_from(BITS) | st.binary(max_size=12))
    def whatever(start: int, end: int, put: bytes) -> None:
        """A piece cut out, and something else in its place."""
        damaged = whole[: min(start, end)] + put + whole[max(start, end) :]
        with contextlib.suppress(ValidationError):
            assert read(damaged) is not None

    whatever()
