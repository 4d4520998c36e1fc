"""Every function of the platform that writes, by its package and its name."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import participa
from participa.kernel.operation import is_operation
from participa.kernel.unledgered import is_unledgered

Writer = Callable[..., Any]

# Not tried with whatever arguments: why, the tests that show them instead, by what name there.
LEFT_OUT = {
    "accountability.remind_due": (
        "takes no argument but the hour",
        "tests/core/accountability/test_filings_and_reminders.py",
    ),
    "articulation.remind_sessions": (
        "takes no argument but the hour",
        "tests/core/articulation/test_reminders.py",
    ),
    "objectives.remind_contributions": (
        "takes no argument but the hour",
        "tests/core/objectives/test_reminders.py",
    ),
    "actors.import_organizations": (
        "takes rows without errors; the reader of sheets makes them",
        "tests/properties/test_imports.py",
    ),
    "relations.import_ties": (
        "takes rows without errors; the reader of sheets makes them",
        "tests/properties/test_imports.py",
    ),
    "mechanisms.conversations.import_polis": (
        "takes an export without faults; the reader of files makes it",
        "tests/properties/test_imports.py",
    ),
    "participation.import_contributions": (
        "takes sheets that a person typed in, read and checked",
        "tests/core/participation/test_imports.py",
    ),
    "participation.import_supports": (
        "takes sheets that a person typed in, read and checked",
        "tests/core/participation/test_imports.py",
    ),
    "participation.import_comments": (
        "takes sheets that a person typed in, read and checked",
        "tests/core/participation/test_imports.py",
    ),
    "mechanisms.proposals.import_proposals": (
        "takes sheets that a person typed in, read and checked",
        "tests/core/participation/test_imports.py",
    ),
    "territories.load_reference_data": (
        "takes no argument; it reads the shipped files",
        "tests/core/territories/test_load_reference_data.py",
    ),
    "relations.record_network": (
        "takes what the method computed, whole",
        "tests/core/relations/test_networks.py",
    ),
    "mechanisms.conversations.publish_result": (
        "takes what the method computed, whole",
        "tests/mechanisms/conversations/test_results.py",
        "bring_up_to_date",
    ),
    # Below operations: called inside them, with what they have checked.
    "notices.announce": ("called inside operations", "tests/core/notices/test_operations.py"),
    "notices.announce_once": (
        "called inside operations",
        "tests/core/notices/test_operations.py",
    ),
    "notices.claim": ("of the task that mails", "tests/core/notices/test_mail.py", "send_mail"),
    "notices.settle": ("of the task that mails", "tests/core/notices/test_mail.py", "send_mail"),
    "search.drop": ("called inside operations", "tests/core/search/test_operations.py"),
    "search.drop_many": ("called inside operations", "tests/core/search/test_operations.py"),
    "search.put": ("called inside operations", "tests/core/search/test_operations.py"),
    "search.put_many": ("called inside operations", "tests/core/search/test_operations.py"),
    "search.rebuild": ("takes every document there is", "tests/core/search/test_operations.py"),
}


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(participa.__path__, "participa."):
        if ".operations" in found.name:
            yield import_module(found.name)


@cache
def every_writer() -> dict[str, Writer]:
    """`participation.report` → the function; a mechanism's: `mechanisms.questions.ask_question`."""
    return {
        f"{module.__name__.split('.', 1)[1].split('.operations')[0]}.{name}": function
        for module in _modules()
        for name, function in vars(module).items()
        if (is_operation(function) or is_unledgered(function))
        and function.__module__ == module.__name__
    }


def of_packages(*packages: str) -> dict[str, Writer]:
    """Those of these packages, and of the packages within them, that anything may be given to."""
    return {
        name: function
        for name, function in every_writer().items()
        if name.startswith(tuple(f"{package}." for package in packages)) and name not in LEFT_OUT
    }


def called(*names: str) -> dict[str, Writer]:
    return {name: every_writer()[name] for name in names}
