"""Verifying a whole published ledger file in one pass, with memory for one frontier."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from participa_methods.explain import Reason
from participa_methods.ledger.frontier import Frontier
from participa_methods.ledger.lines import Head, Leaf, read_lines

# (key id, message, signature) → whether that key signed that message
VerifySignature = Callable[[str, bytes, bytes], bool]


@dataclass(frozen=True)
class Report:
    """What a ledger file proves.

    `leaves`: leaf lines read. `heads`: heads whose size and root hold (and whose signature does,
    when signatures were checked). `signatures_checked`: whether they were. `covered`: leaves under
    the last head that holds; what follows is not anchored yet. `root`: root over all leaves read.
    `problems`: in file order, each with its `line` (from 1); none means that the file verifies.
    """

    leaves: int
    heads: int
    signatures_checked: bool
    covered: int
    root: bytes
    problems: tuple[Reason, ...]

    @property
    def ok(self) -> bool:
        """Whether the file verifies."""
        return not self.problems


def verify_file(
    lines: Iterable[str | bytes], verify_signature: VerifySignature | None = None
) -> Report:
    """Verify the lines of a ledger file (see `lines`): order, roots and, given a way, signatures.

    Problems: `index_out_of_order`, `head_size_differs`, `head_root_differs`, `signature_invalid`,
    `no_head` (nothing in the file is anchored), and the codes of malformed lines: `not_utf8`,
    `not_json`, `name_repeated`, `neither_leaf_nor_head`, `index_malformed`, `leaf_not_object`,
    `not_canonical_json`, `head_malformed`. After a gap the count goes on from the index read, so
    that one missing line is one problem; the heads that it breaks are reported too.
    """
    frontier, expected, heads, covered, last_line = Frontier(), 0, 0, 0, 0
    problems: list[Reason] = []
    for last_line, entry in enumerate(read_lines(lines), start=1):  # noqa: B007  # used below
        match entry:
            case Leaf():
                if entry.index != expected:
                    params = {"line": entry.line, "index": entry.index, "expected": expected}
                    problems.append(Reason("index_out_of_order", params))
                frontier, expected = frontier.append(entry.hash), entry.index + 1
            case Head():
                found = _head_problems(entry, frontier, verify_signature)
                problems += found
                if not found:
                    heads, covered = heads + 1, frontier.size
            case Reason():
                problems.append(entry)
    if not heads and not problems:
        problems.append(Reason("no_head", {"line": last_line}))
    return Report(
        leaves=frontier.size,
        heads=heads,
        signatures_checked=verify_signature is not None,
        covered=covered,
        root=frontier.root,
        problems=tuple(problems),
    )


def _head_problems(
    head: Head, frontier: Frontier, verify_signature: VerifySignature | None
) -> list[Reason]:
    problems = []
    if head.size != frontier.size:
        params = {"line": head.line, "size": head.size, "leaves": frontier.size}
        problems.append(Reason("head_size_differs", params))
    elif head.root != frontier.root:
        roots = {"root": head.root.hex(), "computed": frontier.root.hex()}
        problems.append(Reason("head_root_differs", {"line": head.line, **roots}))
    if verify_signature and not verify_signature(head.key, head.message, head.signature):
        problems.append(Reason("signature_invalid", {"line": head.line, "key": head.key}))
    return problems
