"""Rows: what they mean, and which package they may point at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.architecture.repository import layers, line, packages, tree

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("participa.")]


def model_files() -> Iterator[Path]:
    for package in packages():
        yield from [*package.glob("models.py"), *package.glob("models/*.py")]


def package(model: type[models.Model]) -> str:
    """`participation`, or `mechanisms.proposals`."""
    words = model.__module__.split(".")
    return ".".join(words[1:3]) if words[1] == "mechanisms" else words[1]


def may_point(source: type[models.Model], target: type[models.Model]) -> bool:
    if package(source) == package(target):
        return True
    height = {model: layers()[package(model).split(".")[0]] for model in (source, target)}
    return height[target] < height[source]


def test_models_say_what_a_row_means() -> None:
    """Django writes a docstring of its own, `Name(id, …)`, where there is none."""
    found = [
        model.__name__
        for model in our_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]
    assert found == []


def test_foreign_keys_point_down_or_inside_the_package() -> None:
    found = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in our_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("participa.")
        and not may_point(model, field.related_model)
    ]
    assert found == []


def test_foreign_keys_name_classes_not_strings() -> None:
    """A string would hide the dependency from the import contracts."""
    found: list[str] = []
    for path in model_files():
        classes = {node.name for node in tree(path).body if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            target = node.args[0] if node.func.attr in KEYS and node.args else None
            if isinstance(target, ast.Constant) and target.value not in {"self", *classes}:
                found.append(f"{line(path, node)} {target.value}")
    assert found == []


def test_models_do_nothing_on_saving_and_deleting() -> None:
    found = [
        f"{line(path, node)} {node.name}"
        for path in model_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert found == []
