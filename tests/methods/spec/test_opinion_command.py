"""`participa opinion`: from a file of votes to what a citizen can read, and what bad files are told."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.methods.golden.conversations import FOLDER, conversation

from participa_methods.__main__ import main
from participa_methods.opinion import analyze, words
from participa_methods.opinion.command import WORDS
from participa_methods.opinion.points import map_points

Capture = pytest.CaptureFixture[str]
VOTES = "participant,statement,vote\n" + "".join(
    f"{p},{s},{1 if s == 8 or (p < 12) == (s < 4) else -1}\n" for p in range(20) for s in range(9)
)
MODERATION = 'statement,moderation,is_meta,text\n8,1,0,"Falta agua, siempre"\n7,-1,0,Otra\n'


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def told(capsys: Capture, *words: str) -> str:
    assert main(["opinion", *words]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Capture, *words: str) -> str:
    assert main(["opinion", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.strip()


def test_answers_in_plain_spanish(tmp_path: Path, capsys: Capture) -> None:
    votes = written(tmp_path, "v.csv", VOTES + "0,8,-1\n0,8,1\n")
    answer = told(capsys, votes, "--moderation", written(tmp_path, "m.csv", MODERATION))
    lines = answer.replace("\u00a0", " ").splitlines()
    assert lines[:4] == [
        "20 personas respondieron, 180 respuestas a 9 frases.",
        "",
        "Lo que une",
        "- «Falta agua, siempre» 20 de 20 están de acuerdo.",
    ]
    assert "Grupo A, 12 personas" in lines
    assert "- Frase 0 12 de 12 están de acuerdo." in lines
    assert (
        "- Frase 0 12 de acuerdo y 8 en desacuerdo, de 20. Grupo A: 12 de 12 están de acuerdo. Grupo B: 8 de 8 están en desacuerdo."
        in lines
    )
    assert not any("no se distinguen" in line for line in lines)
    assert "Votos que su autor cambió después (cuenta el último): 2." in lines
    assert not any("Frase 7" in line or "Otra" in line for line in lines)


def test_json_is_the_result_of_the_method(tmp_path: Path, capsys: Capture) -> None:
    held = conversation("polis-software")
    for name in ("votes", "statements"):
        content = gzip.decompress((FOLDER / "polis-software" / f"{name}.csv.gz").read_bytes())
        written(tmp_path, f"{name}.csv", content)
    answer = json.loads(
        told(
            capsys,
            str(tmp_path / "votes.csv"),
            *("--moderation", str(tmp_path / "statements.csv"), "--json", "--parity", "--k", "3"),
        )
    )
    found = analyze(held.votes, mod_out=held.options["mod_out"], parity=True, k=3)
    assert answer["digest"] == found["digest"]
    assert answer["groups"] == {str(person): group for person, group in found["groups"].items()}
    assert answer["texts"]["1"].startswith("The")


@pytest.mark.parametrize("agree", [1, -1])
def test_export_folder_of_polis_is_read_whichever_sign_means_agree(
    tmp_path: Path, capsys: Capture, agree: int
) -> None:
    held = conversation("polis-software")
    rows = [
        f"{1_600_000_000 + at},x,{tid},{person},{value * agree}"
        for at, (person, tid, value) in enumerate(held.votes)
    ]
    rows.reverse()  # the order of time is in the column, not in the file
    written(
        tmp_path,
        "2026-07-13-r4-votes.csv",
        "timestamp,datetime,comment-id,voter-id,vote\n" + "\n".join(rows),
    )
    agrees = {tid: sum(v == 1 for _, t, v in held.votes if t == tid) for tid in range(60)}
    written(tmp_path, "r4-participant-votes.csv", "a,b\n")
    written(
        tmp_path,
        "2026-07-13-r4-comments.csv",
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        + "".join(
            f'1,x,{tid},1,{count},0,{-(tid in held.options["mod_out"])},"Frase\n{tid}"\n'
            for tid, count in agrees.items()
        ),
    )
    found = json.loads(told(capsys, str(tmp_path), "--json"))
    expected = analyze(held.votes, mod_out=held.options["mod_out"])
    assert found["digest"] == expected["digest"]
    assert found["texts"]["1"] == "Frase 1"
    votes = str(tmp_path / "2026-07-13-r4-votes.csv")
    by_hand = json.loads(told(capsys, votes, "--json", "--agree", str(agree)))
    assert by_hand["digest"] == analyze(held.votes)["digest"]


def test_words_made_harmless_for_spreadsheets_are_read_as_they_were(
    tmp_path: Path, capsys: Capture
) -> None:
    written(tmp_path, "votes.csv", VOTES)
    texts = {"0": "'=1+1", "1": "'@a", "2": "''-2", "3": "'comillas'", "4": "-2", "5": '"a\nb"'}
    lines = "".join(f"{tid},1,{text}\n" for tid, text in texts.items())
    written(tmp_path, "comments.csv", "comment-id,moderated,comment-body\n" + lines)
    found = json.loads(told(capsys, str(tmp_path), "--json"))["texts"]
    assert found == {"0": "=1+1", "1": "@a", "2": "'-2", "3": "'comillas'", "4": "-2", "5": "a b"}


def test_without_moderation_the_answer_says_that_everything_counts(
    tmp_path: Path, capsys: Capture
) -> None:
    written(tmp_path, "votes.csv", VOTES)
    told_so = "Sin comments.csv ni --moderation no se sabe qué frases se rechazaron: cuentan todas."
    assert told_so in told(capsys, str(tmp_path))
    written(tmp_path, "comments.csv", MODERATION)
    assert told_so not in told(capsys, str(tmp_path))


class Page(HTMLParser):
    """What the report is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


def test_report_is_one_page_that_needs_nothing_else(tmp_path: Path, capsys: Capture) -> None:
    moderation = MODERATION.replace("Falta agua, siempre", "<script>alert(1)</script> & agua")
    place = tmp_path / "informe.html"
    told(
        capsys,
        written(tmp_path, "v.csv", VOTES),
        *("--moderation", written(tmp_path, "m.csv", moderation)),
        *("--html", str(place), "--title", "El agua de <Salento>"),
    )
    text = place.read_text(encoding="utf-8")
    page = Page(text)
    assert page.addresses == []
    assert {"script", "link", "img"}.isdisjoint(page.tags)
    assert page.tags.count("svg") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; agua" in text
    assert "El agua de &lt;Salento&gt;" in text
    assert text.index("Lo que une") < text.index("Grupo A, 12 personas")
    assert 'lang="es-CO"' in text
    assert text.count("¿Cómo se calcula?") == text.count("<h2>") - 1 == 3
    assert text.count('<tr><th scope="row">Grupo ') == len(re.findall("<(circle|polygon) ", text))


def test_report_of_nothing_to_group_is_a_page_too(tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "informe.html"
    told(
        capsys,
        written(tmp_path, "v.csv", "participant,statement,vote\na,b,0\n"),
        "--html",
        str(place),
    )
    text = place.read_text(encoding="utf-8")
    assert "Han respondido menos de cinco personas" in text
    assert not {"table", "svg"} & set(Page(text).tags)


def test_small_groups_are_not_shown_apart(tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "informe.html"
    for camps, shown, hidden in (((17, 3), [], []), ((12, 9, 3), ["12", "9"], ["24", "3"])):
        votes = "participant,statement,vote\n" + "".join(
            f"{camp}-{person},{s},{0 if (person + s) % 9 == 0 else 1 if s % 3 == camp else -1}\n"
            for camp, size in enumerate(camps)
            for person in range(size)
            for s in range(12)
        )
        answer = told(capsys, written(tmp_path, "v.csv", votes), "--html", str(place))
        for text in (answer, place.read_text(encoding="utf-8")):
            sizes = re.findall(r"Grupo [A-Z], (\d+) personas", text)
            assert sizes == shown
            assert ("No se muestran grupos" in text) == (not shown)
            assert ("Menos de cinco personas más" in text) == bool(shown)
            assert [n for n in hidden if re.search(rf"\b{n} (personas|de|están)", text)] == []


def test_words_are_those_of_the_page() -> None:
    catalogues = Path("src/participa/locale").glob("*/en/LC_MESSAGES/django.po")
    known = set(re.findall(r'^msgid "(.*)"$', "\n".join(p.read_text() for p in catalogues), re.M))
    said = [*words.CHANCE, *words.WEAKNESS.values()]
    said += [
        getattr(words, name)
        for name in dir(words)
        if name.isupper() and isinstance(getattr(words, name), str)
    ]
    ours = {words.LETTERS, words.BLANK, words.TOO_FEW, words.NOT_TOLD, words.LIKE_CHANCE}
    assert [sentence for sentence in said if sentence not in known | ours] == []


@pytest.mark.parametrize(
    ("entry", "cells", "said"),
    [
        ({"repful_for": "disagree"}, (2, 9, 1, 12), "9 de 12 están en desacuerdo."),
        ({"repful_for": "disagree"}, (None, None, 0, 12), "Más en desacuerdo que el resto."),
        (
            {"repful_for": "disagree", "best_agree": True},
            (9, 2, 1, 12),
            "9 de 12 están de acuerdo.",
        ),
        (
            {"repful_for": "disagree", "best_agree": True},
            (None, None, 0, 12),
            "La mayoría está de acuerdo.",
        ),
        ({"repful_for": "agree", "best_agree": True}, (None,) * 4, "Más de acuerdo que el resto."),
    ],
)
def test_what_a_group_most_agrees_with_is_told_by_its_agrees(
    entry: dict[str, object], cells: tuple[int | None, ...], said: str
) -> None:
    told = SimpleNamespace(cells=lambda _tid, _group: cells)
    assert words.represents(told, {"tid": 1, **entry}, 0) == said  # type: ignore[arg-type]


def test_points_of_the_map_are_never_one_person() -> None:
    held = conversation("polis-software")
    found = analyze(held.votes, **held.options)
    assert min(cluster["weight"] for cluster in found["base_clusters"]) == 1
    points = map_points(found["base_clusters"], found["group_names"])
    assert min(point.weight for point in points) >= 5
    shown = [size for size in found["group_sizes"].values() if size >= 5]
    assert sum(point.weight for point in points) == sum(shown) == 19


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "línea 1: " + WORDS["empty_file"]),
        (" \n\n", "línea 1: " + WORDS["empty_file"]),
        ("participant,statement,vote\n", "línea 2: " + WORDS["no_rows"]),
        ("persona,frase,voto\n1,1,1\n", "línea 1: falta la columna «participant». El encabezado dice: persona, frase, voto."),
        ("participant,statement,vote\n1,1,1\n1,2,2\n", "línea 3: el voto «2» no es 1 (de acuerdo), 0 (paso) ni -1 (en desacuerdo)."),
        ("participant,statement,vote\n1,1,sí\n", "línea 2: el voto «sí» no es 1 (de acuerdo), 0 (paso) ni -1 (en desacuerdo)."),
        ("participant,vote,statement,vote\n1,1,1,1\n", "línea 1: la columna «vote» está dos veces: deje la que vale."),
        ("participant,statement,vote\n1,1\n", "línea 2: tiene 2 celdas y el encabezado 3."),
        ("participant,statement,vote\n1,1,1,1\n", "línea 2: tiene 4 celdas y el encabezado 3."),
        ("participant,statement,vote\n,1,1\n", "línea 2: falta un valor en la columna «participant»."),
        ("participant,statement,vote\n1, ,1\n", "línea 2: falta un valor en la columna «statement»."),
        ('participant,statement,vote\n1,"1,1\n', "línea 2: " + WORDS["row_unreadable"]),
        ('participant,statement,vote\n1,1,1\n1,"2,1\n' + "1,3,1\n" * 99, "línea 3: " + WORDS["row_unreadable"]),
        ('participant,statement,vote\n"1\n2",1,1\n1,1\n', "línea 4: tiene 2 celdas y el encabezado 3."),
        ("participant,statement,vote\r1,1,1\r1,2,7\r", "línea 3: el voto «7» no es 1 (de acuerdo), 0 (paso) ni -1 (en desacuerdo)."),
        (b"participant,statement,vote\r1,1,1\r\xe9,1,1\r", "línea 3: " + WORDS["not_utf8"]),
        ("participant,statement,vote\n1," + "9" * 200_000 + ",1\n", "línea 2: " + WORDS["row_unreadable"]),
        ("timestamp,participant,statement,vote\nayer,1,1,1\n", "línea 2: «ayer» en la columna «timestamp» no es un número entero."),
        (",".join(f"c{n}" for n in range(1_000_000)), "línea 1: el encabezado trae 1000000 columnas: aquí se esperan 3 o pocas más."),
        ("participant,statement,vote\n1,é,1\n".encode() + "2,é,1\n".encode("latin-1"), "línea 3: " + WORDS["not_utf8"]),
        ("participant,statement,vote\n1,1,1\n".encode("utf-16"), "línea 1: " + WORDS["not_utf8"]),
        (b"participant,statement,vote\n1,\0,1\n", "línea 2: " + WORDS["not_text"]),
    ],
)  # fmt: skip
def test_bad_files_are_told_line_and_cause(
    tmp_path: Path, capsys: Capture, content: str | bytes, message: str
) -> None:
    place = written(tmp_path, "v.csv", content)
    assert refused(capsys, place) == f"Archivo «{place}», {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("statement,moderation\n1,5\n", "línea 2: «5» no es 1 (aceptada), 0 (sin decidir) ni -1 (rechazada)."),
        ("statement,moderation\n,1\n", "línea 2: falta un valor en la columna «statement»."),
        ("statement,text\n1,a\n", "línea 1: falta la columna «moderation». El encabezado dice: statement, text."),
        ("comment-id,moderated,agrees\n1,1,x\n", "línea 2: «x» en la columna «agrees» no es un número entero."),
    ],
)  # fmt: skip
def test_bad_moderation_is_told_line_and_cause(
    tmp_path: Path, capsys: Capture, content: str, message: str
) -> None:
    votes, place = written(tmp_path, "v.csv", VOTES), written(tmp_path, "m.csv", content)
    assert refused(capsys, votes, "--moderation", place) == f"Archivo «{place}», {message}"


def test_more_groups_than_there_are_opinions_are_not_promised(
    tmp_path: Path, capsys: Capture
) -> None:
    votes = written(tmp_path, "v.csv", VOTES)
    told_so = "No hay opiniones tan distintas como para 9 grupos: quedan 2."
    assert told_so in told(capsys, votes, "--k", "9")
    assert "No hay opiniones tan distintas" not in told(capsys, votes, "--k", "2")


def test_wrong_orders_are_refused(tmp_path: Path, capsys: Capture) -> None:
    votes = written(tmp_path, "v.csv", VOTES)
    assert "No se puede leer" in refused(capsys, str(tmp_path / "no.csv"))
    assert "No se puede leer" in refused(capsys, "\0")
    assert "escriba un número entero desde 1" in refused(capsys, votes, "--k", "0")
    assert "No se puede escribir" in refused(capsys, votes, "--html", str(tmp_path / "no" / "x"))
    assert "Falta o sobra algo" in refused(capsys, votes, "--agree", "2")
    (tmp_path / "vacía").mkdir()
    assert "debe haber un solo «votes.csv»" in refused(capsys, str(tmp_path / "vacía"))


def test_report_never_takes_the_place_of_the_data(tmp_path: Path, capsys: Capture) -> None:
    votes, moderation = (
        written(tmp_path, "v.csv", VOTES),
        written(tmp_path, "m.csv", MODERATION),
    )
    for place in (votes, moderation):
        said = refused(capsys, votes, "--moderation", moderation, "--html", place)
        assert said == f"El informe borraría «{place}», que trae los datos: dele otro nombre."
    assert (tmp_path / "v.csv").read_text() == VOTES
    assert (tmp_path / "m.csv").read_text() == MODERATION


def test_report_is_written_whole_or_not_at_all(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes, place = written(tmp_path, "v.csv", VOTES), tmp_path / "informe.html"
    told(capsys, votes, "--html", str(place))
    before = place.read_text(encoding="utf-8")
    write = Path.write_text

    def full(path: Path, text: str, **options: str) -> int:
        write(path, text[:100], **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert "No se puede escribir" in refused(capsys, votes, "--html", str(place))
    assert place.read_text(encoding="utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["informe.html", "v.csv"]


def test_codes_with_zeros_before_them_are_people_of_their_own(
    tmp_path: Path, capsys: Capture
) -> None:
    rows = [f"{who},{s},1\n" for who in ("7", "007", "0", "00", "8b") for s in (1, "01")]
    place = written(tmp_path, "v.csv", "participant,statement,vote\n" + "".join(rows))
    found = json.loads(told(capsys, place, "--json"))
    assert list(found["groups"]) == ["0", "00", "007", "7", "8b"]
    assert list(found["totals"]) == ["1", "01"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_files_of_spreadsheets_are_read(tmp_path: Path, capsys: Capture, separator: str) -> None:
    """Semicolons, a byte order mark, line ends of Windows or of old, an empty last line."""
    plain = json.loads(told(capsys, written(tmp_path, "v.csv", VOTES), "--json"))
    for ending in ("\r\n", "\r"):
        content = VOTES.replace(",", separator).replace("\n", ending) + ending
        place = written(tmp_path, "w.csv", b"\xef\xbb\xbf" + content.encode())
        assert json.loads(told(capsys, place, "--json")) == plain


PUBLISHED = {
    "method": "participa.opinion",
    "version": "1.0",
    "digest": "sha256:0",
    "statements": {"8": "Falta agua"},
    "result": {
        "parameters": {"mod_out": [7], "meta": [], "keep": []},
        "groups": [{"size": 12}, {"size": 8}],
        "silhouette": None,
    },
}


def test_a_published_result_is_compared_figure_by_figure(tmp_path: Path, capsys: Capture) -> None:
    votes = written(tmp_path, "v.csv", VOTES)
    rows = [tuple(map(int, line.split(","))) for line in VOTES.splitlines()[1:]]
    found = analyze(rows, mod_out=[7])
    silhouette = found["silhouettes"][found["k"]]
    right = PUBLISHED | {"digest": found["digest"]}
    right["result"] = PUBLISHED["result"] | {"silhouette": silhouette}  # type: ignore[operator]
    others = {
        "la misma huella": right,
        "la huella de los votos es otra": PUBLISHED,
        "no salen los grupos": right | {"result": right["result"] | {"silhouette": 0.1}},  # type: ignore[operator]
        "otra versión del método. De los": right
        | {"version": "0.9", "result": right["result"] | {"groups": [{"size": 20}]}},  # type: ignore[operator]
    }
    for said, published in others.items():
        place = written(tmp_path, "r.json", json.dumps(published))
        code = main(["opinion", votes, "--published", place])
        captured = capsys.readouterr()
        assert (code, captured.err) == (0 if published is right else 1, "")
        assert said in captured.out.splitlines()[-1]
        assert "«Falta agua»" in captured.out
    assert main(["opinion", votes, "--published", place, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["published"]["differences"] == ["other_version", "other_groups"]
    assert answer["texts"]["8"] == "Falta agua"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b'{"method": "otro"}', b"\xff\xfe", b"[" * 100_000),
        json.dumps(PUBLISHED | {"result": {}}).encode(),
        json.dumps(PUBLISHED | {"result": {"parameters": {"mod_out": ["x"]}}}).encode(),
        json.dumps(PUBLISHED | {"statements": []}).encode(),
    ],
)
def test_what_is_no_published_result_is_told(
    tmp_path: Path, capsys: Capture, content: bytes
) -> None:
    place = written(tmp_path, "r.json", content)
    said = refused(capsys, written(tmp_path, "v.csv", VOTES), "--published", place)
    assert "no es un resultado publicado: use el «resultado.json»" in said


def test_a_published_result_leaves_nothing_to_choose(tmp_path: Path, capsys: Capture) -> None:
    votes = written(tmp_path, "v.csv", VOTES)
    place = written(tmp_path, "r.json", json.dumps(PUBLISHED))
    for more in (["--k", "2"], ["--parity"], ["--moderation", votes]):
        assert "quite las otras opciones" in refused(capsys, votes, "--published", place, *more)
    said = refused(capsys, votes, "--published", place, "--html", place)
    assert "El informe borraría" in said
