"""`python -m participa_methods`: anyone recomputes what the platform publishes.

Exit codes: 0 done; 1 answered with a no (the ledger does not verify, the date cannot be counted);
2 the order is wrong (a missing argument, a file that cannot be read). Answers go to standard
output, yes or no; what is wrong with an order goes to standard error.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from participa_methods.console import DONE, MISUSED, Misuse, Parser

PROGRAM = "python -m participa_methods"
# The words of an order, and the function of which method's `command` makes its parser. Imported
# when asked for: some methods load heavy libraries, which the others need not wait for.
COMMANDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("deadlines",): ("deadlines", "parser"),
    ("ledger", "verify"): ("ledger", "verify_parser"),
    ("ledger", "prove"): ("ledger", "prove_parser"),
    ("network",): ("networks", "parser"),
    ("opinion",): ("opinion", "parser"),
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
    try:
        print(text, flush=True)
    except OSError as error:
        # What is still in the buffer would fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # as `head` does, who has read enough
            print("No se pudo escribir toda la respuesta.", file=sys.stderr)
            return MISUSED
    return code


def _run(words: Sequence[str]) -> tuple[int, str]:
    if list(words) in (["-h"], ["--help"]):
        return DONE, GUIDE
    for name, (method, maker) in COMMANDS.items():
        if tuple(words[: len(name)]) == name:
            command = import_module(f"participa_methods.{method}.command")
            parser: Parser = getattr(command, maker)(f"{PROGRAM} {' '.join(name)}")
            arguments = parser.parse_args(words[len(name) :])
            answer: tuple[int, str] = arguments.run(arguments)
            return answer
    raise Misuse(GUIDE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
