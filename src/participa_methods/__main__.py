"""`python -m participa_methods`: anyone recomputes what the platform publishes.

Exit codes: 0 done; 1 answered with a no (the ledger does not verify, the date cannot be counted);
2 the order is wrong (a missing argument, a file that cannot be read). Answers go to standard
output, yes or no; what is wrong with an order goes to standard error.
"""

import sys
from collections.abc import Callable, Sequence

from participa_methods.console import DONE, MISUSED, Misuse, Parser
from participa_methods.deadlines import command as deadlines
from participa_methods.ledger import command as ledger

PROGRAM = "python -m participa_methods"
COMMANDS: dict[tuple[str, ...], Callable[[str], Parser]] = {
    ("deadlines",): deadlines.parser,
    ("ledger", "verify"): ledger.verify_parser,
    ("ledger", "prove"): ledger.prove_parser,
}
GUIDE = "\n".join(
    (
        "Órdenes (con --help, cada una explica su uso):",
        *(f"  {PROGRAM} {' '.join(words)}" for words in COMMANDS),
    )
)


def main(words: Sequence[str]) -> int:
    """Run the order in `words`; return its exit code."""
    try:
        code, text = _run(words)
    except Misuse as misuse:
        print(misuse, file=sys.stderr)
        return MISUSED
    print(text)
    return code


def _run(words: Sequence[str]) -> tuple[int, str]:
    if list(words) in (["-h"], ["--help"]):
        return DONE, GUIDE
    for name, make_parser in COMMANDS.items():
        if tuple(words[: len(name)]) == name:
            arguments = make_parser(f"{PROGRAM} {' '.join(name)}").parse_args(words[len(name) :])
            answer: tuple[int, str] = arguments.run(arguments)
            return answer
    raise Misuse(GUIDE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
