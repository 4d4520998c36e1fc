"""`python -m participa_methods ledger`: verify a published ledger, prove one of its records."""

import json
from argparse import Namespace
from io import BytesIO

from participa_methods.console import DONE, FAILED, Misuse, Parser, parse_count, read_bytes
from participa_methods.explain import Reason
from participa_methods.ledger.file import Report, VerifySignature, verify_file
from participa_methods.ledger.lines import Leaf, read_lines
from participa_methods.ledger.tree import inclusion_proof, root

WORDS = {
    "not_utf8": "no es texto UTF-8.",
    "not_json": "no es JSON.",
    "name_repeated": "repite un nombre dentro de un mismo objeto.",
    "neither_leaf_nor_head": "no es un registro ni una cabecera.",
    "index_malformed": "el número del registro no es un entero desde 0.",
    "leaf_not_object": "el contenido del registro no es un objeto.",
    "not_canonical_json": "trae un valor que no tiene forma canónica (RFC 8785).",
    "head_malformed": "la cabecera está mal escrita en «{field}».",
    "index_out_of_order": "se esperaba el registro {expected} y está el {index}.",
    "head_size_differs": "la cabecera dice {size} registros y hasta ahí hay {leaves}.",
    "head_root_differs": "la raíz de la cabecera no corresponde a los registros: algo cambió.",
    "signature_invalid": "la firma de la cabecera no es válida.",
    "no_head": "el archivo termina sin ninguna cabecera: nada está comprobado.",
}


def verify_parser(prog: str) -> Parser:
    """Return the parser of `ledger verify`."""
    made = Parser(prog, "Comprueba que a un libro publicado no le han quitado ni cambiado nada.")
    made.add_argument_group("Datos").add_argument("file", metavar="ARCHIVO", help="libro (JSONL)")
    made.options.add_argument("--key", metavar="PEM", help="llave pública Ed25519 de las firmas")
    made.options.add_argument("--json", action="store_true", help="responde en JSON")
    made.set_defaults(run=verify)
    return made


def prove_parser(prog: str) -> Parser:
    """Return the parser of `ledger prove`."""
    made = Parser(prog, "Prueba que un registro está en un libro publicado.")
    data = made.add_argument_group("Datos")
    data.add_argument("file", metavar="ARCHIVO", help="libro (JSONL)")
    data.add_argument("index", metavar="NÚMERO", help="número del registro, desde 0")
    made.options.add_argument("--json", action="store_true", help="responde en JSON")
    made.set_defaults(run=prove)
    return made


def verify(arguments: Namespace) -> tuple[int, str]:
    """Return the exit code and the report on a ledger file."""
    check = None if arguments.key is None else ed25519(read_bytes(arguments.key))
    report = verify_file(BytesIO(read_bytes(arguments.file)), check)
    return DONE if report.ok else FAILED, (_as_json if arguments.json else _as_text)(report)


def prove(arguments: Namespace) -> tuple[int, str]:
    """Return the exit code and the proof of one record against the last head."""
    index = parse_count(arguments.index, least=0)
    content = read_bytes(arguments.file)
    report = verify_file(BytesIO(content))
    if not report.ok:
        return FAILED, (_as_json if arguments.json else _as_text)(report)
    if index >= report.covered:
        return FAILED, _not_covered(index, report.covered, arguments.json)
    hashes = [entry.hash for entry in read_lines(BytesIO(content)) if isinstance(entry, Leaf)]
    path = [step.hex() for step in inclusion_proof(hashes, index, report.covered)]
    leaf, top = hashes[index].hex(), root(hashes[: report.covered]).hex()
    if arguments.json:
        named = {"index": index, "size": report.covered, "leaf_hash": leaf, "root": top}
        return DONE, json.dumps({**named, "proof": path}, indent=2)
    return DONE, "\n".join(
        (
            f"El registro {index} está en el libro de {report.covered} registros.",
            f"Huella del registro: {leaf}",
            f"Raíz del libro: {top}",
            "Camino del registro a la raíz:",
            *(f"- {step}" for step in path),
        )
    )


def ed25519(pem: bytes) -> VerifySignature:
    """Return the check of signatures by the public key in `pem`, whatever key id a head names."""
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        raise Misuse("Para revisar firmas hace falta el paquete «cryptography».") from None
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Misuse("La llave no es una llave pública Ed25519 en formato PEM.")
    public = key

    def check(key_id: str, message: bytes, signature: bytes) -> bool:
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return check


def word(reason: Reason) -> str:
    """Word one problem in Spanish."""
    return f"Línea {reason.params['line']}: {WORDS[reason.code].format_map(dict(reason.params))}"


def _not_covered(index: int, covered: int, as_json: bool) -> str:
    if as_json:
        error = {"code": "record_not_covered", "params": {"index": index, "covered": covered}}
        return json.dumps({"error": error}, indent=2)
    return f"La última cabecera cubre {covered} registros: el número {index} no está entre ellos."


def _as_text(report: Report) -> str:
    verdict = "El libro está íntegro." if report.ok else "El libro NO pasa la comprobación."
    signed = "con su firma" if report.signatures_checked else "sin revisar firmas (use --key)"
    pending = report.leaves - report.covered
    return "\n".join(
        (
            verdict,
            f"Registros: {report.leaves}. Cabeceras comprobadas: {report.heads}, {signed}.",
            f"Raíz de todo el archivo: {report.root.hex()}",
            *([f"Registros que ninguna cabecera cubre todavía: {pending}."] if pending else []),
            *(f"- {word(problem)}" for problem in report.problems),
        )
    )


def _as_json(report: Report) -> str:
    answer = {
        "ok": report.ok,
        "leaves": report.leaves,
        "heads": report.heads,
        "signatures_checked": report.signatures_checked,
        "covered": report.covered,
        "root": report.root.hex(),
        "problems": [{"code": p.code, "params": dict(p.params)} for p in report.problems],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)
