"""The commands that let anyone recompute a date or check the ledger."""

import json
import os
import resource
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import participa_methods
from participa_methods.__main__ import main
from participa_methods.deadlines.command import WORDS as DEADLINE_WORDS
from participa_methods.ledger import canonical, head_message, leaf_hash, root, verify_inclusion
from participa_methods.ledger.command import WORDS as LEDGER_WORDS

HOLIDAYS = str(Path(__file__).parents[1] / "golden" / "holidays_co_2015_2040.csv")
PARAMETERS = """\
key,value,unit,norm,article,status,valid_from,valid_to,note
peticion.general,15,dias_habiles,Ley 1755 de 2015 (CPACA),14,texto_visto,2015-06-30,,
mecanismo.verificacion_apoyos,45,dias_calendario,Ley 1757 de 2015,14,verificar,2015-07-06,,
peticion.completar_ciudadano,1,mes,Ley 1755 de 2015 (CPACA),17,texto_visto,2015-06-30,,
"""
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
EVENTS = [{"event": "demo", "n": n} for n in range(5)]
HASHES = [leaf_hash(canonical(event)) for event in EVENTS]

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def parameters(tmp_path: Path) -> str:
    (tmp_path / "legal_parameters.csv").write_text(PARAMETERS, encoding="utf-8-sig")
    return str(tmp_path / "legal_parameters.csv")


@pytest.fixture
def key(tmp_path: Path) -> str:
    pem = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(pem)
    return str(tmp_path / "key.pem")


def signed_head(size: int) -> dict[str, Any]:
    fields = {
        "size": size,
        "root": root(HASHES[:size]).hex(),
        "at": "2026-07-13T12:00:00-05:00",
        "key": "k1",
    }
    return {**fields, "signature": b64encode(PRIVATE.sign(head_message(fields))).decode()}


LINES = [
    *(json.dumps({"index": n, "leaf": EVENTS[n]}) for n in range(4)),
    json.dumps({"head": signed_head(4)}),
    json.dumps({"index": 4, "leaf": EVENTS[4]}),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def test_deadlines_answers_in_plain_spanish(capsys: Capture, parameters: str) -> None:
    words = ["deadlines", "2026-06-19", "--term", "peticion.general"]
    assert main([*words, "--parameters", parameters, "--holidays", HOLIDAYS]) == 0
    assert capsys.readouterr() == (
        (
            "Recibido: viernes 19 de junio de 2026.\n"
            "Vence: martes 14 de julio de 2026.\n"
            "Por qué:\n"
            "- El término es de 15 días hábiles: Ley 1755 de 2015 (CPACA), artículo 14.\n"
            "- El primer día que cuenta es el lunes 22 de junio de 2026; "
            "el día del recibo no cuenta.\n"
            "- No se cuentan estos festivos: lunes 29 de junio de 2026; lunes 13 de julio de 2026.\n"
            "Esta fecha es una ayuda; no reemplaza la asesoría jurídica.\n"
        ),
        "",
    )


def test_deadlines_marks_a_figure_to_verify(capsys: Capture, parameters: str) -> None:
    words = ["deadlines", "2026-06-01", "--term", "mecanismo.verificacion_apoyos"]
    assert main([*words, "--parameters", parameters, "--holidays", HOLIDAYS]) == 0
    assert capsys.readouterr().out.splitlines()[1:4] == [
        "Vence: jueves 16 de julio de 2026.",
        "Por qué:",
        "- El término es de 45 días calendario: Ley 1757 de 2015, artículo 14. Por verificar.",
    ]


def test_deadlines_words_a_month_that_ends_on_a_holiday(capsys: Capture, parameters: str) -> None:
    words = ["deadlines", "2026-06-13", "--term", "peticion.completar_ciudadano"]
    assert main([*words, "--parameters", parameters, "--holidays", HOLIDAYS]) == 0
    assert capsys.readouterr().out.splitlines()[3:6] == [
        "- El término es de 1 mes: Ley 1755 de 2015 (CPACA), artículo 17.",
        "- El primer día que cuenta es el domingo 14 de junio de 2026; el día del recibo no cuenta.",
        "- El lunes 13 de julio de 2026 no es hábil: el término pasa al martes 14 de julio de 2026.",
    ]


def test_deadlines_answers_in_json(capsys: Capture) -> None:
    assert main(["deadlines", "2026-07-14", "--days", "2", "--holidays", HOLIDAYS, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "received_on": "2026-07-14",
        "due_on": "2026-07-16",
        "term": {
            "key": "",
            "days": 2,
            "unit": "business_days",
            "norm": "",
            "article": "",
            "status": "",
        },
        "reasons": [
            {"code": "figure_without_norm", "params": {"days": 2, "unit": "business_days"}},
            {
                "code": "count_starts",
                "params": {"received_on": "2026-07-14", "first_day": "2026-07-15"},
            },
        ],
    }


def test_deadlines_refuses_a_date_beyond_the_table(capsys: Capture) -> None:
    words = ["deadlines", "2040-12-19", "--days", "15", "--holidays", HOLIDAYS]
    assert (main(words), capsys.readouterr().out) == (
        1,
        (
            "La tabla de festivos no permite contar con seguridad el martes 1 de enero de 2041: "
            "está completa entre 2015 y 2040.\n"
        ),
    )
    params = {"date": "2041-01-01", "first_year": 2015, "last_year": 2040}
    assert (main([*words, "--json"]), json.loads(capsys.readouterr().out)) == (
        1,
        {"error": {"code": "date_not_covered", "params": params}},
    )


def test_deadlines_refuses_an_unknown_term(capsys: Capture, parameters: str) -> None:
    words = ["deadlines", "2026-06-19", "--term", "x", "--holidays", HOLIDAYS]
    assert (main([*words, "--parameters", parameters]), capsys.readouterr().out) == (
        1,
        "La tabla de parámetros legales no tiene el término «x».\n",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("ayer --days 3 --holidays H", "«ayer» no es una fecha. Escríbala así: 2026-07-13."),
        ("2026-06-19 --days 0 --holidays H", "«0» no sirve: escriba un número entero desde 1."),
        ("2026-06-19 --days ² --holidays H", "«²» no sirve: escriba un número entero desde 1."),
        ("2026-06-19 --days 20000 --holidays H", "Son demasiados días: el máximo es 10000."),
        (
            "2026-06-19 --term x --holidays H",
            "Con --term indique también --parameters y la tabla de parámetros legales.",
        ),
        (
            "2026-06-19 --days 3 --holidays nada.csv",
            "No se puede leer el archivo «nada.csv». Revise que exista y que tenga permiso de leerlo.",
        ),
        ("2026-06-19 --days 3", "Falta o sobra algo en la orden."),
        ("2026-06-19 --days 3 --term x --holidays H", "Falta o sobra algo en la orden."),
    ],
)
def test_deadlines_explains_a_wrong_order(words: str, message: str, capsys: Capture) -> None:
    order = [HOLIDAYS if word == "H" else word for word in words.split()]
    code = main(["deadlines", *order])
    out, err = capsys.readouterr()
    assert (code, out, err.splitlines()[0]) == (2, "", message)


def test_ledger_verify_accepts_signed_heads(capsys: Capture, ledger: Path, key: str) -> None:
    assert (main(["ledger", "verify", str(ledger), "--key", key]), capsys.readouterr().out) == (
        0,
        (
            "El libro está íntegro.\n"
            "Registros: 5. Cabeceras comprobadas: 1, con su firma.\n"
            f"Raíz de todo el archivo: {root(HASHES).hex()}\n"
            "Registros que ninguna cabecera cubre todavía: 1.\n"
        ),
    )


def test_ledger_verify_says_that_signatures_were_not_checked(capsys: Capture, ledger: Path) -> None:
    assert main(["ledger", "verify", str(ledger)]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "Registros: 5. Cabeceras comprobadas: 1, sin revisar firmas (use --key)."
    )


def test_ledger_verify_reports_each_problem(capsys: Capture, ledger: Path, key: str) -> None:
    head = signed_head(4)
    forged = {**head, "key": "k2"}
    lines = [*LINES[:4], json.dumps({"head": forged}), "{", LINES[5].replace("4", "7")]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ledger", "verify", str(ledger), "--key", key]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if "nea" in line] == [
        "- Línea 5: la firma de la cabecera no es válida.",
        "- Línea 6: no es JSON.",
        "- Línea 7: se esperaba el registro 4 y está el 7.",
    ]


def test_ledger_verify_answers_in_json(capsys: Capture, ledger: Path, key: str) -> None:
    ledger.write_text("\n".join(LINES[:4]), encoding="utf-8")
    assert main(["ledger", "verify", str(ledger), "--key", key, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "leaves": 4,
        "heads": 0,
        "signatures_checked": True,
        "covered": 0,
        "root": root(HASHES[:4]).hex(),
        "problems": [{"code": "no_head", "params": {"line": 4}}],
    }


def test_ledger_verify_refuses_a_key_of_another_kind(
    capsys: Capture, ledger: Path, tmp_path: Path
) -> None:
    other = generate_private_key(SECP256R1()).public_key()
    pems = [b"nada", other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)]
    answers: list[int | str] = []
    for number, pem in enumerate(pems):
        path = tmp_path / f"{number}.pem"
        path.write_bytes(pem)
        answers.append(main(["ledger", "verify", str(ledger), "--key", str(path)]))
        answers.append(capsys.readouterr().err)
    refused = [2, "La llave no es una llave pública Ed25519 en formato PEM.\n"]
    assert answers == refused * 2


def test_ledger_prove_gives_a_proof_that_verifies(capsys: Capture, ledger: Path) -> None:
    assert main(["ledger", "prove", str(ledger), "2", "--json"]) == 0
    proof = json.loads(capsys.readouterr().out)
    path = [bytes.fromhex(step) for step in proof.pop("proof")]
    assert proof == {
        "index": 2,
        "size": 4,
        "leaf_hash": HASHES[2].hex(),
        "root": root(HASHES[:4]).hex(),
    }
    assert verify_inclusion(HASHES[2], 2, 4, path, root(HASHES[:4]))


def test_ledger_prove_answers_in_plain_spanish(capsys: Capture, ledger: Path) -> None:
    assert (main(["ledger", "prove", str(ledger), "0"]), capsys.readouterr().out) == (
        0,
        (
            "El registro 0 está en el libro de 4 registros.\n"
            f"Huella del registro: {HASHES[0].hex()}\n"
            f"Raíz del libro: {root(HASHES[:4]).hex()}\n"
            "Camino del registro a la raíz:\n"
            f"- {HASHES[1].hex()}\n"
            f"- {root(HASHES[2:4]).hex()}\n"
        ),
    )


def test_ledger_prove_refuses_a_record_that_no_head_covers(capsys: Capture, ledger: Path) -> None:
    assert (main(["ledger", "prove", str(ledger), "4"]), capsys.readouterr().out) == (
        1,
        "La última cabecera cubre 4 registros: el número 4 no está entre ellos.\n",
    )


def test_ledger_prove_refuses_a_ledger_that_does_not_verify(capsys: Capture, ledger: Path) -> None:
    ledger.write_text("\n".join(LINES[1:]), encoding="utf-8")
    assert main(["ledger", "prove", str(ledger), "1"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "El libro NO pasa la comprobación."


@pytest.mark.parametrize("words", [[], ["otra"], ["ledger"], ["ledger", "borrar"]])
def test_main_lists_its_orders_when_it_does_not_know_one(words: list[str], capsys: Capture) -> None:
    assert (main(words), capsys.readouterr()) == (
        2,
        (
            "",
            (
                "Órdenes (con --help, cada una explica su uso):\n"
                "  python -m participa_methods deadlines\n"
                "  python -m participa_methods ledger verify\n"
                "  python -m participa_methods ledger prove\n"
                "  python -m participa_methods network\n"
                "  python -m participa_methods opinion\n"
            ),
        ),
    )


def test_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "participa_methods",
            "deadlines",
            "2026-07-14",
            "--days",
            "1",
            "--holidays",
            HOLIDAYS,
        ],
        cwd=Path(participa_methods.__path__[0]).parent,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[1], done.stderr) == (
        0,
        "Vence: miércoles 15 de julio de 2026.",
        "",
    )


def test_who_reads_on_no_more_is_no_fault() -> None:
    order = [sys.executable, "-m", "participa_methods", "--help"]
    place = Path(participa_methods.__path__[0]).parent
    reading, writing = os.pipe()
    os.close(reading)
    gone = subprocess.run(order, cwd=place, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (gone.returncode, gone.stderr) == (0, b"")


def test_answer_that_finds_no_room_says_so(tmp_path: Path) -> None:
    with (tmp_path / "answer").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "participa_methods", "--help"],
            cwd=Path(participa_methods.__path__[0]).parent,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            # As a full disk: no byte more may be written to a file.
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        )
    assert (done.returncode, done.stderr) == (2, b"No se pudo escribir toda la respuesta.\n")


def test_help_is_in_spanish(capsys: Capture) -> None:
    orders = (["deadlines"], ["ledger", "verify"], ["ledger", "prove"], ["network"], ["opinion"])
    for order in orders:
        with pytest.raises(SystemExit) as left:
            main([*order, "--help"])
        out = capsys.readouterr().out
        english = [word for word in ("usage", "options", "arguments", "show") if word in out]
        assert (left.value.code, out[:4], english) == (0, "Uso:", [])


def test_words_exist_for_every_problem_that_the_reports_name() -> None:
    assert sorted(LEDGER_WORDS) == [
        "head_malformed",
        "head_root_differs",
        "head_size_differs",
        "index_malformed",
        "index_out_of_order",
        "leaf_not_object",
        "name_repeated",
        "neither_leaf_nor_head",
        "no_head",
        "not_canonical_json",
        "not_json",
        "not_utf8",
        "signature_invalid",
    ]
    assert sorted(DEADLINE_WORDS) == [
        "count_starts",
        "date_not_covered",
        "figure_confirmed",
        "figure_to_verify",
        "figure_without_norm",
        "holiday_not_a_date",
        "holidays_skipped",
        "moved_to_business_day",
        "parameters_malformed",
        "term_not_in_force",
        "term_unknown",
        "term_without_due_date",
    ]
