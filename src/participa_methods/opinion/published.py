"""A result that a conversation published (`resultado.json`), read to be computed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

from participa_methods.opinion.result import METHOD, VERSION
from participa_methods.opinion.telling import Telling

CLOSE = 1e-6  # of silhouettes: other processors round otherwise


class PublishedError(ValueError):
    """The file is no published result."""


@dataclass(frozen=True)
class Published:
    """`options`: what `analyze` was given beside the votes; `texts`: statement → its words.

    `sizes` of the groups that are told, ascending, and the `silhouette` of their division.
    """

    version: str
    digest: str
    options: Mapping[str, Any]
    texts: dict[int | str, str]
    sizes: tuple[int, ...]
    silhouette: float | None


def read_published(content: bytes) -> Published:
    """Read the JSON of a published result. Raises `PublishedError`."""
    try:
        held = json.loads(content)
        if held["method"] != METHOD:
            raise PublishedError
        result = held["result"]
        given = result["parameters"]
        options: dict[str, Any] = {
            name: [int(one) for one in given[name]] for name in ("mod_out", "meta", "keep")
        }
        if given.get("k"):
            options["k"] = int(given["k"])
        return Published(
            str(held["version"]),
            str(held["digest"]),
            options,
            {int(pk): str(text) for pk, text in held["statements"].items()},
            tuple(sorted(int(group["size"]) for group in result["groups"])),
            None if result["silhouette"] is None else float(result["silhouette"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PublishedError from error


def differences(published: Published, found: Mapping[str, Any], told: Telling) -> list[str]:
    """Return in what a result computed again differs, as codes; nothing where it is the same.

    `other_votes`: the votes or the options are others, so no figure can be compared.
    `other_groups`: from the same votes others came out. `other_version` says why that may be.
    """
    version = ["other_version"] if published.version != VERSION else []
    if published.digest != found["digest"]:
        return [*version, "other_votes"]
    silhouette = found["silhouettes"].get(found["k"])
    same = published.sizes == tuple(sorted(told.sizes)) and (
        silhouette is published.silhouette
        or isclose(silhouette or 0.0, published.silhouette or 0.0, abs_tol=CLOSE)
    )
    return [] if same else [*version, "other_groups"]
