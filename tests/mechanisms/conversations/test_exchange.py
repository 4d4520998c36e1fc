"""Polis exports: what goes out comes in again, and what is wrong is said with its line."""

from __future__ import annotations

import csv
import io
import json
import random
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participa.kernel.agents import Agent
from participa.mechanisms.conversations.models import OpinionResult, Vote, Voter
from participa.mechanisms.conversations.operations import (
    Ballot,
    cast_votes,
    import_polis,
    seed_statements,
)
from participa.mechanisms.conversations.queries import polis, reading_of
from participa.mechanisms.conversations.queries.polis import Export, read_polis
from participa.mechanisms.conversations.tasks import bring_up_to_date
from participa.participation.models import Activity, Contribution
from participa.participation.operations import decide_moderation
from participa.participation.queries import moderation_log
from participa.search.models import SearchDocument
from participa_methods import opinion
from participa_methods.__main__ import main
from tests.factories.desk import make_liaison

from .rows import TEAM, closed, make_camps, make_conversation, statements_of

pytestmark = pytest.mark.django_db
COMMENTS = "comment-id,moderated,comment-body\n1,1,Agua para todos\n2,1,Luz en el parque\n"
VOTES = "comment-id,voter-id,vote\n1,a,1\n2,a,-1\n1,b,0\n"


def packed(
    comments: str | bytes = COMMENTS,
    votes: str | bytes = VOTES,
    *,
    before: str = "export/",
    beside: Mapping[str, str | bytes] | None = None,
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{before}comments.csv", comments)
        archive.writestr(f"{before}votes.csv", votes)
        for name, content in (beside or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def plain(export: Export) -> tuple[object, object]:
    """What an export says, whatever its numbers: statements, and each voter's answers by words."""
    words = {comment.origin: comment.text for comment in export.comments}
    people: dict[str, list[tuple[str, int]]] = {}
    for (voter, origin), value in export.votes.items():
        people.setdefault(voter, []).append((words[origin], value))
    statements = sorted((c.text, c.rejected, c.is_meta) for c in export.comments)
    return statements, sorted(sorted(answers) for answers in people.values())


def test_export_comes_in_again_and_says_the_same() -> None:
    activity, other = make_conversation(), make_conversation(())
    make_camps(activity, 8, 7)
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    decide_moderation(
        by=Agent(user=make_liaison(activity.process.territory)),
        at=timezone.now(),
        contribution=statements_of(activity)[4],
        action="hide",
        reason="insult",
        explanation="Insulta a alguien.",
    )
    bring_up_to_date(activity, timezone.now())
    content = Client().get(f"{closed(activity)}polis.zip").content
    address = f"{other.get_absolute_url()}equipo/importar/"
    shown = client.post(address, {"archive": SimpleUploadedFile("polis.zip", content)})
    assert shown.status_code == 200
    assert "12 frases, 15 participantes sin nombre y 180 votos." in shown.content.decode()
    assert Contribution.objects.filter(activity=other).count() == 0
    done = client.post(address, {"token": shown.context["token"]})
    assert done["Location"] == f"{other.get_absolute_url()}resultado/"
    assert Voter.objects.filter(activity=other).count() == 15
    [decision] = moderation_log().filter(contribution__activity=other)
    assert (decision.action, decision.contribution.state) == ("hide", "hidden")
    assert "rechazó el equipo" in decision.explanation
    assert not SearchDocument.objects.filter(
        kind="contribution", object_id=decision.contribution_id
    ).exists()
    bring_up_to_date(other, timezone.now())
    again = Client().get(f"{closed(other)}polis.zip").content
    assert plain(read_polis(again)) == plain(read_polis(content))
    readings = [reading_of(each) for each in (activity, other)]
    sizes = [sorted(group.size for group in reading.groups) for reading in readings if reading]
    assert sizes == [[7, 8], [7, 8]]
    assert client.get(address).context["why_not"] != ""


def digest_of(export: Export) -> str:
    """The digest of the method over what an export says, whatever its numbers and their order."""
    place = {comment.origin: at for at, comment in enumerate(export.comments)}
    people: dict[str, list[tuple[int, int]]] = {}
    for (voter, origin), value in export.votes.items():
        people.setdefault(voter, []).append((place[origin], value))
    votes = [
        (number, statement, value)
        for number, answers in enumerate(sorted(map(sorted, people.values())))
        for statement, value in answers
    ]
    meta = [place[comment.origin] for comment in export.comments if comment.is_meta]
    out = [place[comment.origin] for comment in export.comments if comment.rejected]
    return str(opinion.analyze(votes, mod_out=out, meta=meta)["digest"])


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """A ZIP with awkward words, rejected statements, questions about people, answers repeated."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    texts = draw(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=180),
            min_size=1, max_size=6, unique=True,
        )
    )  # fmt: skip
    comments, votes = io.StringIO(), io.StringIO()
    writer = csv.writer(comments)
    writer.writerow(("comment-id", "moderated", "comment-body", "is-meta"))
    for number, text in enumerate(texts):
        writer.writerow((number * 7, chance.choice((-1, 0, 1)), text, chance.choice((0, 0, 1))))
    writer = csv.writer(votes)
    writer.writerow(("comment-id", "voter-id", "vote"))
    for voter in range(draw(st.integers(5, 9))):
        for number in range(len(texts)):
            for _again in range(chance.choice((0, 1, 1, 2)) if number else 1):
                writer.writerow((number * 7, f"v{voter}", chance.choice((-1, 0, 1))))
    return packed(comments.getvalue(), votes.getvalue())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(exports())
def test_any_export_comes_out_as_it_went_in(content: bytes) -> None:
    before = read_polis(content)
    assert before.faults == ()
    for _twice in range(2):
        activity = make_conversation(())
        import_polis(by=TEAM, at=timezone.now(), activity=activity, export=read_polis(content))
        bring_up_to_date(activity, timezone.now())
        content = Client().get(f"{closed(activity)}polis.zip").content
        after = read_polis(content)
        assert (after.faults, digest_of(after)) == ((), digest_of(before))
        shown = [(one.text, one.is_meta) for one in before.comments if not one.rejected]
        assert [(one.text, one.is_meta) for one in after.comments if not one.rejected] == shown


def test_exported_folder_gives_the_published_result_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a statement rejected, one undecided and one about people: the folder says which."""
    activity = make_conversation()
    about = ["Vivo en el campo"]
    seed_statements(by=TEAM, at=timezone.now(), activity=activity, texts=about, meta=True)
    make_camps(activity, 12, 9)
    first, second = statements_of(activity)[:2]
    hide = {"action": "hide", "reason": "insult", "explanation": "Por las reglas."}
    decide_moderation(by=TEAM, at=timezone.now(), contribution=first, **hide)
    Contribution.objects.filter(pk=second.pk).update(state="pending")
    bring_up_to_date(activity, timezone.now())
    content = Client().get(f"{closed(activity)}polis.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    assert main(["opinion", str(tmp_path), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    published = Client().get(f"{activity.get_absolute_url()}resultado.json").json()
    assert again["digest"] == published["digest"]
    assert again["parameters"]["mod_out"] == published["result"]["parameters"]["mod_out"]
    assert len(again["parameters"]["mod_out"]) >= 2


def test_anybody_computes_the_published_result_again_with_two_downloads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also while another number of groups is winning, with somebody kept in, and words hidden."""
    activity = make_conversation()
    make_camps(activity, 12, 9)
    bring_up_to_date(activity, timezone.now())
    voter = Voter.objects.filter(activity=activity).first()
    assert voter is not None
    by = Agent(participant_id=voter.participant_id)
    back = [Ballot(row.pk, None) for row in statements_of(activity)[3:]]
    cast_votes(by=by, at=timezone.now(), voter=voter, ballots=back)
    state = OpinionResult.objects.get().state
    OpinionResult.objects.update(state=state | {"k": 3, "contender": 2, "streak": 1})
    bring_up_to_date(activity, timezone.now())
    client, address = Client(), closed(activity)
    for name in ("votos.csv", "resultado.json"):
        (tmp_path / name).write_bytes(b"".join(client.get(f"{address}{name}")))  # type: ignore[arg-type]
    files = (str(tmp_path / "votos.csv"), "--published", str(tmp_path / "resultado.json"))
    held = json.loads((tmp_path / "resultado.json").read_text())["result"]["parameters"]
    assert (held["k"], len(held["keep"])) == (3, 1)
    assert main(["opinion", *files]) == 0
    told = capsys.readouterr().out
    assert "Da lo mismo que se publicó" in told
    assert "Frase número 1 de la conversación" in told
    votes = (tmp_path / "votos.csv").read_text().splitlines()
    (tmp_path / "votos.csv").write_text("\n".join(votes[:-1]))
    assert main(["opinion", *files]) == 1
    assert "la huella de los votos es otra" in capsys.readouterr().out


def without(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("comments.csv" if name == "votes.csv" else "votes.csv", "x")
    return buffer.getvalue()


def test_reading_a_large_file_stays_small_and_says_what_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lines are read one by one: of a file of votes only the votes are held."""
    monkeypatch.setattr(polis, "MOST_VOTES", 20_000)
    lines = "".join(f"1,{number},1\n" for number in range(400_000))
    content = packed(votes="comment-id,voter-id,vote\n" + lines)
    del lines
    tracemalloc.start()
    export = read_polis(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert export.faults == ("votes.csv, línea 20002: pasa de 300.000 votos.",)
    assert peak < 40e6


# fmt: off
FAULTS: list[tuple[bytes, str]] = [
    (b"nothing", "No es un ZIP que se pueda abrir"),
    (packed()[1:], "No es un ZIP que se pueda abrir"),
    (packed(votes="voter,vote\na,1\n"), "votes.csv, línea 1: faltan columnas: comment-id, voter-id."),
    (
        packed(votes="comment-id,voter-id,vote,vote\n1,a,1,1\n"),
        "votes.csv, línea 1: hay dos columnas «vote»",
    ),
    (
        packed(votes='comment-id,voter-id,vote\n1,"a\0",1\n'),
        "votes.csv, línea 2: hay un carácter que no es texto.",
    ),
    (without("comments.csv"), "Falta en el archivo: comments.csv."),
    (without("votes.csv"), "Falta en el archivo: votes.csv."),
    (
        packed(votes="x," * 1_000_000),
        "votes.csv, línea 1: el encabezado trae 1000001 columnas: son demasiadas.",
    ),
    (packed(votes=VOTES + "1,c,2\n"), "votes.csv, línea 5: el voto debe ser -1, 0 o 1."),
    (packed(votes=VOTES + "9,c,1\n"), "votes.csv, línea 5: la frase no está en comments.csv."),
    (packed(votes=VOTES + "1,,1\n"), "votes.csv, línea 5: no dice quién votó."),
    (packed(votes="comment-id,voter-id,vote\n"), "votes.csv está vacío."),
    (packed(votes=""), "votes.csv, línea 1: el archivo está vacío."),
    (packed(comments=COMMENTS + "1,1,Otra\n"), "comments.csv, línea 4: el número de la frase"),
    (packed(comments=COMMENTS + "3,1,\n"), "comments.csv, línea 4: la frase está vacía"),
    (packed(comments=COMMENTS.encode() + b"3,1,a\xf1o\n"), "comments.csv, línea 4: hay letras"),
    (packed(votes=VOTES.encode("utf-16")), "votes.csv, línea 1: hay letras que no son UTF-8."),
    # Words after a comma outside quotes would be lost, and lines after a quote be one statement.
    (packed(comments=COMMENTS + "3,1,Agua, luz y vida\n"), "comments.csv, línea 4: tiene 4 celdas y el encabezado 3."),
    (packed(comments=COMMENTS + '3,1,"Agua\n' + "4,1,Luz\n" * 50), "comments.csv, línea 4: hay comillas sin cerrar"),
    (packed(comments=COMMENTS + "3,1," + "x" * 200_000), "comments.csv, línea 4: hay comillas sin cerrar o una celda demasiado larga."),
    (packed(votes=VOTES + "1,c\n"), "votes.csv, línea 5: tiene 2 celdas y el encabezado 3."),
    (packed(comments="comment-id,moderated,comment-body,agrees\n1,1,Agua,x\n"), "comments.csv, línea 2: «agrees» debe ser un número entero."),
    (packed(votes="timestamp,comment-id,voter-id,vote\nayer,1,a,1\n"), "votes.csv, línea 2: «timestamp» debe ser un número entero."),
    (packed(beside={"2025/votes.csv": VOTES}), "Hay más de un votes.csv: deje sólo los de una conversación."),
]
# fmt: on


@pytest.mark.parametrize(("content", "fault"), FAULTS, ids=[fault for _c, fault in FAULTS])
def test_faulty_file_is_refused_with_line_and_cause(content: bytes, fault: str) -> None:
    activity = make_conversation(())
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    response = client.post(
        f"{activity.get_absolute_url()}equipo/importar/",
        {"archive": SimpleUploadedFile("polis.zip", content)},
    )
    assert response.status_code == 422
    assert any(found.startswith(fault) for found in response.context["faults"])
    assert (Contribution.objects.filter(activity=activity).count(), Vote.objects.count()) == (0, 0)


def test_later_vote_of_the_same_person_counts() -> None:
    """By the moment the file tells, whatever the order of its lines."""
    assert read_polis(packed(votes=VOTES + "1,a,-1\n")).votes["a", "1"] == -1
    lines = "timestamp,comment-id,voter-id,vote\n20,1,a,1\n10,1,a,-1\n20,1,b,0\n20,1,b,-1\n"
    assert read_polis(packed(votes=lines)).votes == {("a", "1"): 1, ("b", "1"): -1}


@pytest.mark.parametrize(
    "content",
    [
        packed(COMMENTS.replace(",", ";"), VOTES.replace(",", ";")),
        packed(COMMENTS.replace("\n", "\r\n"), VOTES.replace("\n", "\r")),
        packed("\ufeff" + COMMENTS.replace("comment-id", '"Comment-ID"'), "\ufeff" + VOTES),
        packed(before="2026-07-13-1042-r4-"),
        packed(beside={"__MACOSX/export/votes.csv": b"\0\5", "r4-participant-votes.csv": "a\n"}),
    ],
    ids=["semicolons", "line ends", "byte order mark", "names with a date", "packed elsewhere"],
)
def test_files_that_went_through_other_programs_say_the_same(content: bytes) -> None:
    assert read_polis(content) == read_polis(packed())


def test_older_exports_have_agree_as_minus_one() -> None:
    """The totals of the statements tell; who brings the file in is told too."""
    comments = "comment-id,agrees,disagrees,moderated,comment-body\n1,3,0,1,Agua\n2,0,3,1,Luz\n"
    votes = "".join(f"1,{voter},-1\n2,{voter},1\n" for voter in "abc")
    older = packed(comments, "comment-id,voter-id,vote\n" + votes)
    newer = packed(comments, "comment-id,voter-id,vote\n" + votes.replace(",1\n", ",x\n").replace(",-1\n", ",1\n").replace(",x\n", ",-1\n"))  # fmt: skip
    assert read_polis(older).votes == read_polis(newer).votes
    assert [read_polis(content).is_turned for content in (older, newer)] == [True, False]
    activity, client = make_conversation(()), Client()
    client.force_login(make_liaison(activity.process.territory))
    said = []
    for content in (older, newer):
        shown = client.post(
            f"{activity.get_absolute_url()}equipo/importar/",
            {"archive": SimpleUploadedFile("polis.zip", content)},
        )
        said.append("En este archivo -1 es «de acuerdo»" in shown.content.decode())
    assert said == [True, False]


def test_unreadable_statements_are_told_without_a_fault_for_each_vote() -> None:
    found = read_polis(packed(comments=COMMENTS + "3,1,a,b\n", votes=VOTES + "1,c,7\n"))
    assert found.faults == (
        "comments.csv, línea 4: tiene 4 celdas y el encabezado 3.",
        "votes.csv, línea 5: el voto debe ser -1, 0 o 1.",
    )


def test_the_first_faults_are_told_and_that_there_are_more() -> None:
    head = "comment-id,voter-id,vote\n"
    twenty = read_polis(packed(votes=head + "1,a,7\n" * 20)).faults
    assert twenty[-1] == "votes.csv, línea 21: el voto debe ser -1, 0 o 1."
    hundred = read_polis(packed(votes=head + "1,a,7\n" * 100)).faults
    assert hundred == (*twenty, "Hay más faltas: estas son las primeras 20.")


AWKWARD = (
    "=1+1",
    "@suma",
    "'=1+1",
    "''-2 grados",
    "'comillas'",
    "+57 es de aquí",
    'Dijo "sí, claro"; y se fue',
    "Ñandú 🦜, 50 % – ¿y qué?",
    "á" * 1000,
)


def test_awkward_words_come_out_as_they_went_in_and_run_nowhere() -> None:
    """Three times around; in the file no cell begins like a formula."""
    comments = io.StringIO()
    writer = csv.writer(comments)
    writer.writerow(("comment-id", "moderated", "comment-body"))
    protected = [f"'{text}" if text.lstrip("'")[0] in "=@-+" else text for text in AWKWARD]
    writer.writerows((number, 1, text) for number, text in enumerate(protected))
    writer.writerow((99, 1, "En dos\nlíneas"))
    votes = "".join(f"{number},{voter},1\n" for number in range(9) for voter in range(6))
    content = packed(comments.getvalue(), "comment-id,voter-id,vote\n" + votes)
    for _around in range(3):
        export = read_polis(content)
        assert [one.text for one in export.comments] == [*AWKWARD, "En dos líneas"]
        activity = make_conversation(())
        import_polis(by=TEAM, at=timezone.now(), activity=activity, export=export)
        content = Client().get(f"{closed(activity)}polis.zip").content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = list(csv.DictReader(io.StringIO(archive.read("comments.csv").decode())))
        assert [row["comment-body"][0] for row in rows if row["comment-body"][0] in "=+-@"] == []


def test_only_the_team_loads() -> None:
    activity = make_conversation(())
    address = f"{activity.get_absolute_url()}equipo/importar/"
    assert Client().get(address)["Location"].startswith("/cuenta/")
    assert Activity.objects.get().contributions.count() == 0


def test_published_cells_are_in_a_file() -> None:
    activity = make_conversation()
    make_camps(activity, 12, 9)
    bring_up_to_date(activity, timezone.now())
    response = Client().get(f"{activity.get_absolute_url()}resultado.csv")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 12 * 3
    cells = [row[name] for row in rows for name in ("agree", "disagree", "pass", "votes")]
    assert [cell for cell in cells if cell and 0 < int(cell) < 5] == []
