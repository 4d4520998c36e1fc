"""Reasons as data: a method says *why* as code and parameters; the caller finds the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Param = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """One step of an explanation.

    `code` is a stable lower-case identifier; `params` are plain values that fit in JSON
    (text, whole numbers, tuples of text; dates as ISO 8601 text).
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)


class ExplainedError(ValueError):
    """A question that a method cannot answer; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        details = ", ".join(f"{name}={value!r}" for name, value in reason.params.items())
        super().__init__(f"{reason.code}({details})")
