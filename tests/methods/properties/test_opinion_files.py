"""Files of votes and statements: whatever stands in them, votes or the line and cause of the fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from participa_methods.opinion import analyze, files
from participa_methods.opinion.command import word

VOTES = b"participant,statement,vote\n" + b"".join(
    f"{person},{tid},{person * tid % 3 - 1}\n".encode() for person in range(6) for tid in range(4)
)
STATEMENTS = b'statement,moderation,is_meta,text,agrees\n1,-1,0,"a, ""b""\nc",3\n2,1,1,Vivo,2\n'
READERS: list[tuple[bytes, Callable[[bytes], Any]]] = [
    (VOTES, files.read_votes),
    (STATEMENTS, files.read_statements),
]
BYTES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b";",
    b"\t",
    b"-",
    b" ",
    b"9" * 30,
]
TEXTS = ["²", "−", "🦜", "vote", "timestamp,", "\u2028"]
stray = st.sampled_from([*BYTES, *(text.encode() for text in TEXTS)]) | st.binary(max_size=3)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """With some bytes put in, taken out or in the place of others."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(stray) + content[at + draw(st.integers(0, 9)) :]
    return content


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(READERS).flatmap(lambda each: st.tuples(damaged(each[0]), st.just(each[1]))))
@example((b"\r\r", files.read_votes))
@example((b"", files.read_statements))
def test_file_is_read_or_its_fault_has_a_line_and_words(
    given_: tuple[bytes, Callable[[bytes], Any]],
) -> None:
    content, read = given_
    found = fault = None
    try:
        found = read(content)
    except files.FileError as error:
        fault = error.reason
    if fault is not None:
        line = fault.params["line"]
        assert isinstance(line, int)
        assert 1 <= line <= max(content.count(b"\n") + content.count(b"\r") + 1, 2)
        assert word(fault).startswith(f"línea {line}: ")
    elif isinstance(found, files.Votes):
        assert analyze(found.votes)["votes"] == len(found.votes) - found.replaced
