"""What is hashed, and how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps

from participa.audit.models import Event
from participa.kernel import rows as plain_rows


def row_digest(content: Mapping[str, Any], salt: str) -> str:
    """Salted SHA-256 over what the ledger keeps of a row (`kernel.rows.contents`)."""
    return _salted(salt, plain_rows.canonical(dict(content)))


def commitment(salt: str, actor: str, personal: Mapping[str, Any]) -> str:
    """Salted SHA-256 over who acted and the personal part of an event."""
    return _salted(salt, plain_rows.canonical({"actor": actor, "personal": dict(personal)}))


def public_name(key: str, salt: str) -> str:
    """How the log names a row: by its key, or by a salted digest if it is a person's."""
    if not _is_private(key.partition(":")[0]):
        return key
    return f"~{_salted(salt, key.encode())[:32]}"


def leaf_content(event: Event) -> dict[str, Any]:
    """What the log publishes of an event, and hashes."""
    return {
        "type": event.type,
        "at": plain_rows.moment(event.at),
        "subject": event.subject,
        "data": event.data,
        "rows": event.rows,
        "commitment": event.commitment,
    }


def _salted(salt: str, content: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


@cache
def _is_private(label: str) -> bool:
    try:
        return plain_rows.is_private(apps.get_model(label))
    except LookupError:  # a mechanism that was switched off
        return False
