"""`network` from a terminal: its answer, and which line of a file is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from participa_methods.__main__ import main
from participa_methods.networks import Actor, Tie, as_json, measure, network, read_actors, read_ties

GOLDEN = Path(__file__).parents[1] / "golden"
TIES, ACTORS = str(GOLDEN / "network_ties.csv"), str(GOLDEN / "network_actors.csv")

Capture = pytest.CaptureFixture[str]


def test_network_answers_in_plain_spanish(capsys: Capture) -> None:
    assert main(["network", TIES, ACTORS]) == 0
    assert capsys.readouterr() == (
        (
            "Red de 7 organizaciones de 4 sectores.\n"
            "Densidad: 0,238 (5 pares con relación).\n"
            "Grupos conectados: 2; el mayor reúne 6. Sin ninguna relación: 1 (univ).\n"
            "Pares con dos o más relaciones distintas, de los que tienen alguna: 0,200.\n"
            "Asortatividad por sector: 0,394 "
            "(1: sólo dentro de los sectores; 0: como al azar; negativa: más bien entre sectores).\n"
            "Índice E-I: −0,200 (−1: sólo dentro de los sectores; 1: sólo entre sectores).\n"
            "Si los sectores se repartieran al azar sería 0,714, casi siempre entre 0,200 y 1,000 "
            "(p = 0,0098, 10000 sorteos).\n"
            "\n"
            "Relaciones entre sectores (de las posibles):\n"
            "- academia y ciudadanía organizada: 0 de 2 (0,000)\n"
            "- academia y sector privado: 0 de 2 (0,000)\n"
            "- academia y instituciones públicas: 0 de 2 (0,000)\n"
            "- dentro de ciudadanía organizada: 1 de 1 (1,000)\n"
            "- ciudadanía organizada y sector privado: 0 de 4 (0,000)\n"
            "- ciudadanía organizada y instituciones públicas: 1 de 4 (0,250)\n"
            "- dentro de sector privado: 1 de 1 (1,000)\n"
            "- sector privado y instituciones públicas: 1 de 4 (0,250)\n"
            "- dentro de instituciones públicas: 1 de 1 (1,000)\n"
            "\n"
            "Presentaciones que más conectarían:\n"
            "1. alcaldia y univ: une un grupo de 6 con uno de 1; univ ofrece lo que alcaldia "
            "necesita (datos); entre instituciones públicas y academia hay 0 de 2 relaciones "
            "posibles.\n"
            "2. fabrica y jac: fabrica ofrece lo que jac necesita (dinero); jac ofrece lo que "
            "fabrica necesita (confianza); entre sector privado y ciudadanía organizada hay 0 de "
            "4 relaciones posibles; trabajan en el mismo territorio (76892).\n"
            "3. fabrica y univ: fabrica ofrece lo que univ necesita (pasantias); entre sector "
            "privado y academia hay 0 de 2 relaciones posibles.\n"
            "4. gremio y jac: entre sector privado y ciudadanía organizada hay 0 de 4 relaciones "
            "posibles; trabajan en el mismo territorio (76892).\n"
            "5. gremio y veeduria: entre sector privado y ciudadanía organizada hay 0 de 4 "
            "relaciones posibles; trabajan en el mismo territorio (76892).\n"
            "6. alcaldia y veeduria: entre instituciones públicas y ciudadanía organizada hay 1 de "
            "4 relaciones posibles; trabajan en el mismo territorio (76892).\n"
            "\n"
            "La intermediación de cada organización sale con --json. "
            "Úsela sólo el equipo articulador.\n"
            "Huella de los datos: 2581b8983420a436f31f95f01ef3f167058b007b2e0741fe8bdb88c91324a2f0\n"
        ),
        "",
    )


def test_network_answers_in_json_what_the_method_says(capsys: Capture) -> None:
    assert main(["network", TIES, ACTORS, "--json", "--kind", "trabaja", "--on", "2026-07-01"]) == 0
    actors = read_actors(Path(ACTORS).read_text(encoding="utf-8").splitlines())
    ties = read_ties(Path(TIES).read_text(encoding="utf-8").splitlines())
    chosen = {"kinds": ["trabaja"], "on": "2026-07-01"}
    expected = as_json(measure(network(actors, ties, kinds=["trabaja"]), chosen=chosen))
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))


def test_network_words_what_cannot_be_computed(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,sector\nx,a\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("source,target\n", encoding="utf-8")
    assert main(["network", str(tmp_path / "t.csv"), str(tmp_path / "a.csv")]) == 0
    assert capsys.readouterr().out.splitlines()[:8] == [
        "Red de 1 organización de 1 sector.",
        "Densidad: no se puede calcular (0 pares con relación).",
        "Grupos conectados: 1; el mayor reúne 1. Sin ninguna relación: 1 (x).",
        "Pares con dos o más relaciones distintas, de los que tienen alguna: no se puede calcular.",
        "Asortatividad por sector: no se puede calcular "
        "(1: sólo dentro de los sectores; 0: como al azar; negativa: más bien entre sectores).",
        "Índice E-I: no se puede calcular "
        "(−1: sólo dentro de los sectores; 1: sólo entre sectores).",
        "",
        "Relaciones entre sectores (de las posibles):",
    ]


@pytest.mark.parametrize(
    ("actors", "ties", "message"),
    [
        ("", "", "«a.csv», línea 1: falta la columna «id» en el encabezado."),
        ("id\nx\n", "", "«a.csv», línea 1: falta la columna «sector» en el encabezado."),
        ("id,sector\n", "source,target\n", "«a.csv»: no hay ningún actor."),
        (
            "id,sector\n\n,a\n",
            "source,target\n",
            "«a.csv», línea 3: falta el identificador del actor (columna «id»).",
        ),
        ("id,sector\nx,\n", "source,target\n", "«a.csv», línea 2: falta el sector de «x»."),
        (
            "id,sector\nx,a\ny,a\nx,b\n",
            "source,target\n",
            "«a.csv», línea 4: el actor «x» está repetido.",
        ),
        (
            "id,sector\nx,a,b\n",
            "source,target\n",
            "«a.csv», línea 2: tiene más o menos celdas que el encabezado, o comillas sin cerrar.",
        ),
        (
            'id,sector\nx,"a\n',
            "source,target\n",
            "«a.csv», línea 2: tiene más o menos celdas que el encabezado, o comillas sin cerrar.",
        ),
        (
            "id,sector\nx,a\n",
            "source\n",
            "«t.csv», línea 1: falta la columna «target» en el encabezado.",
        ),
        (
            "id,sector\nx,a\n",
            "source,target\nx,y\n",
            "«t.csv», línea 2: «y» no está en el archivo de actores.",
        ),
        (
            "id,sector\nx,a\n",
            "source,target\nx,\n",
            "«t.csv», línea 2: falta un actor de la relación (columna «source» o «target»).",
        ),
        (
            "id,sector\nx,a\n",
            "source,target\n\nx,x\n",
            "«t.csv», línea 3: «x» tiene una relación consigo mismo: quite esa línea.",
        ),
        (
            "id,sector\nx,a\ny,a\n",
            "source,target,strength\nx,y,mucha\n",
            "«t.csv», línea 2: la fuerza «mucha» no es un número entero desde 1.",
        ),
        (
            "id,sector\nx,a\ny,a\n",
            "source,target,from\nx,y,13/07/2026\n",
            "«t.csv», línea 2: «13/07/2026» no es una fecha: escríbala así: 2026-07-13.",
        ),
        (
            "id,sector\nx,a\ny,a\n",
            "source,target,from,to\nx,y,2026-02-01,2026-01-01\n",
            "«t.csv», línea 2: la relación termina antes de empezar.",
        ),
    ],
)
def test_network_names_the_line_and_the_cause(
    actors: str,
    ties: str,
    message: str,
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "a.csv").write_text(actors, encoding="utf-8")
    (tmp_path / "t.csv").write_text(ties, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert (main(["network", "t.csv", "a.csv"]), capsys.readouterr()) == (
        2,
        ("", f"Archivo {message}\n"),
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--kind", "financia"], f"No hay relaciones «financia» en «{TIES}»."),
        (["--on", "ayer"], "«ayer» no es una fecha. Escríbala así: 2026-07-13."),
        (["--json", "sobra"], "Falta o sobra algo en la orden."),
    ],
)
def test_network_explains_a_wrong_order(words: list[str], message: str, capsys: Capture) -> None:
    code = main(["network", TIES, ACTORS, *words])
    out, err = capsys.readouterr()
    assert (code, out, err.splitlines()[0]) == (2, "", message)


def test_network_refuses_files_that_it_cannot_read(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("id,sector\nñ,a\n".encode("latin-1"))
    codes = [main(["network", TIES, name]) for name in ("nada.csv", str(tmp_path / "latin.csv"))]
    assert (codes, capsys.readouterr().err.splitlines()) == (
        [2, 2],
        [
            "No se puede leer el archivo «nada.csv». Revise que exista y que tenga permiso de leerlo.",
            f"El archivo «{tmp_path / 'latin.csv'}» no es texto UTF-8.",
        ],
    )


def test_tables_read_semicolons_spaces_capitals_and_other_columns() -> None:
    assert read_actors([" ID ;Sector;nota;offers", " x ; a ; y;Agua | Suelo|", ";;;"]) == [
        Actor("x", "a", offers=frozenset({"agua", "suelo"}))
    ]
    assert read_actors(["id,sector,needs", "x,a,Agua; suelo"]) == [
        Actor("x", "a", needs=frozenset({"agua", "suelo"}))
    ]
    assert read_ties(["target,source,kind,strength,from,to", "y,x,confia,3,2026-01-01,"])[0] == Tie(
        *("x", "y", "confia", 3),
        date(2026, 1, 1),
    )
