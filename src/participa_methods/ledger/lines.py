"""The published ledger file, line by line: JSON Lines in UTF-8, leaves and signed heads.

    {"index": 0, "leaf": {…}}
    {"head": {"size": 1, "root": "<hex>", "at": "<ISO 8601>", "key": "<id>", "signature": "<b64>"}}

The bytes of a leaf are the canonical JSON (RFC 8785) of the value of `leaf`. The signed bytes of a
head are the canonical JSON of the head without `signature`. A head follows the last leaf it covers.
"""

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import rfc8785

from participa_methods.explain import ExplainedError, Reason
from participa_methods.ledger.tree import HASH_BYTES, leaf_hash

HEAD_FIELDS = {"size", "root", "at", "key", "signature"}


@dataclass(frozen=True)
class Leaf:
    """One leaf line: `index` as written (from 0), `hash` as computed from its content."""

    line: int
    index: int
    hash: bytes


@dataclass(frozen=True)
class Head:
    """One head line: `root` claimed for the first `size` leaves; `message` is what was signed."""

    line: int
    size: int
    root: bytes
    at: datetime
    key: str
    message: bytes
    signature: bytes


class MalformedLine(ExplainedError):
    """A line that is neither a leaf nor a head."""


def read_lines(lines: Iterable[str | bytes]) -> Iterator[Leaf | Head | Reason]:
    """Read each line, numbered from 1; a malformed one yields its `Reason`, never an exception."""
    for number, line in enumerate(lines, start=1):
        try:
            yield _read_line(number, line)
        except MalformedLine as error:
            yield Reason(error.reason.code, {"line": number, **error.reason.params})


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of `value` (RFC 8785). Raises `MalformedLine`."""
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError):  # beyond ±2⁵³−1, not finite, lone surrogate, too deep
        _refuse("not_canonical_json")


def _read_line(number: int, line: str | bytes) -> Leaf | Head:
    value = _parse(line)
    if isinstance(value, dict) and value.keys() == {"index", "leaf"}:
        return _leaf(number, value)
    if isinstance(value, dict) and value.keys() == {"head"}:
        return _head(number, value["head"])
    _refuse("neither_leaf_nor_head")


def _parse(line: str | bytes) -> Any:
    try:
        text = line.decode() if isinstance(line, bytes) else line
        return json.loads(text, object_pairs_hook=_object)
    except MalformedLine:
        raise
    except UnicodeDecodeError:
        _refuse("not_utf8")
    except (ValueError, RecursionError):
        _refuse("not_json")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name written twice would let two readers see two different leaves."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        _refuse("name_repeated")
    return dict(pairs)


def _leaf(number: int, value: Mapping[str, Any]) -> Leaf:
    if not _is_count(value["index"]):
        _refuse("index_malformed")
    if not isinstance(value["leaf"], dict):
        _refuse("leaf_not_object")
    return Leaf(number, value["index"], leaf_hash(canonical(value["leaf"])))


def _head(number: int, head: Any) -> Head:
    if not isinstance(head, dict) or head.keys() != HEAD_FIELDS:
        _refuse("head_malformed", field="head")
    if not _is_count(head["size"]):
        _refuse("head_malformed", field="size")
    for field in ("root", "at", "key", "signature"):
        if not isinstance(head[field], str):
            _refuse("head_malformed", field=field)
    return Head(
        line=number,
        size=head["size"],
        root=_root(head["root"]),
        at=_moment(head["at"]),
        key=head["key"],
        message=head_message(head),
        signature=_signature(head["signature"]),
    )


def head_message(head: Mapping[str, Any]) -> bytes:
    """Return the signed bytes of `head`: its canonical JSON without `signature`."""
    return canonical({name: value for name, value in head.items() if name != "signature"})


def _is_count(value: Any) -> bool:
    # A bool is an int in Python, not in JSON; above 2⁵³−1 JSON readers disagree about a number.
    return type(value) is int and 0 <= value < 2**53


def _root(text: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != HASH_BYTES or value.hex() != text:
        _refuse("head_malformed", field="root")
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _refuse("head_malformed", field="at")
    if moment.utcoffset() is None:
        _refuse("head_malformed", field="at")
    return moment


def _signature(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        _refuse("head_malformed", field="signature")


def _refuse(code: str, **params: str) -> NoReturn:
    raise MalformedLine(Reason(code, params))
