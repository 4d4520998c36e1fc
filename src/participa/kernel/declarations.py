"""Refuses, at start-up, a mechanism whose declaration is incomplete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.text import slugify

from .enums import Component
from .mechanisms import Mechanism, installed

CALLED = ("story", "content", "outcome", "export_rows", "sample")
CALLED_IF_ANY = ("demo", "capture", "split", "prepare", "verify", "feedback", "gathered", "moved")
PAGES = {"list": "", "new": "nueva/"}  # name → where the rest of the platform expects it


def check_declarations(stages: Collection[str], **kwargs: Any) -> Sequence[CheckMessage]:
    """Django's check; `stages` are the kinds of phase that exist, which a higher package knows."""
    found = list(installed().values())
    return [
        Error(problem, obj=f"mechanism {code!r}", id="participa.E001")
        for code, problem in [
            *(
                (mechanism.code, text)
                for mechanism in found
                for text in problems(mechanism, stages)
            ),
            *repeated(found),
        ]
    ]


def problems(mechanism: Mechanism, stages: Collection[str]) -> Iterator[str]:
    """What is missing or wrong in one declaration, as sentences for whoever writes it."""
    if not mechanism.code.isidentifier():
        yield "code must be an identifier"
    if not mechanism.path or slugify(mechanism.path) != mechanism.path:
        yield "path must be one word of an address, in lower case"
    for name in ("name", "purpose", "when_not_to_use"):
        if not str(getattr(mechanism, name)).strip():
            yield f"{name} must say something to people"
    if not str(mechanism.verbs.get("contribute", "")).strip():
        yield "verbs must word its button: contribute"
    yield from _subset("components", mechanism.components, Component.values)
    yield from _subset("stages", mechanism.stages, stages)
    for name in CALLED:
        if not callable(getattr(mechanism, name)):
            yield f"{name} must be callable"
    for name in CALLED_IF_ANY:
        if getattr(mechanism, name) is not None and not callable(getattr(mechanism, name)):
            yield f"{name} must be callable or None"
    if not isinstance(mechanism.answers_each, bool):
        yield "answers_each must be True or False"
    if not mechanism.answers_each and mechanism.gathered is None:
        yield "gathered must say what a card shows, since its contributions are not counted"
    yield from _columns(mechanism)
    yield from _pages(mechanism)


def _subset(name: str, values: Collection[str], known: Collection[str]) -> Iterator[str]:
    if not values:
        yield f"{name} must name at least one"
    for value in sorted(set(values) - set(known)):
        yield f"{name} names {value!r}, which does not exist"


def _columns(mechanism: Mechanism) -> Iterator[str]:
    if not mechanism.public_columns:
        yield "columns must have at least one that is public"
    for name, times in Counter(column.name for column in mechanism.columns).items():
        if times > 1:
            yield f"columns name {name!r} {times} times"
    for column in mechanism.columns:
        if not str(column.meaning).strip():
            yield f"column {column.name!r} must say what it means"


def _pages(mechanism: Mechanism) -> Iterator[str]:
    try:
        get_template(mechanism.contribution_template)
    except TemplateDoesNotExist:
        yield f"contribution_template {mechanism.contribution_template!r} does not exist"
    try:
        module = import_module(mechanism.urls)
    except ImportError:
        yield f"urls {mechanism.urls!r} cannot be imported"
        return
    if getattr(module, "app_name", "") != mechanism.code:
        yield "urls must have the code as app_name"
    places = {pattern.name: str(pattern.pattern) for pattern in module.urlpatterns}
    for name, place in PAGES.items():
        if places.get(name) != place:
            yield f"urls must have the page {name!r} at {place!r}"


def repeated(found: Iterable[Mechanism]) -> Iterator[tuple[str, str]]:
    """Codes and paths that more than one mechanism claims; (code, what is wrong)."""
    by_path: dict[str, str] = {}
    for mechanism in found:
        other = by_path.setdefault(mechanism.path, mechanism.code)
        if other != mechanism.code:
            yield mechanism.code, f"path {mechanism.path!r} is already the one of {other!r}"
