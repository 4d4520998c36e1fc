"""Keeping what the method found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation
from participa.kernel.rulings import require
from participa.territories.models import Territory

from ..models import NetworkResult, Wave
from ..rules import may_record_network


@operation
def record_network(
    *, by: Agent, at: datetime, territory: Territory, wave: Wave | None, **found: Any
) -> NetworkResult:
    """Add one result beside the earlier ones; `found` are the other fields of `NetworkResult`."""
    require(may_record_network(by))
    result = NetworkResult.objects.create(territory=territory, wave=wave, computed_at=at, **found)
    record(
        "relations.network_measured",
        by=by,
        at=at,
        subject=result,
        created=[result],
        data={
            "territory": territory.code,
            "wave": None if wave is None else wave.pk,
            "kind": result.kind,
            "method": f"{result.method} {result.version}",
            "digest": result.digest,
        },
    )
    return result
