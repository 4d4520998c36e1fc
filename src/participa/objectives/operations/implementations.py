"""Starting the model in a territory and moving it on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.enums import Component
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.territories.models import Territory

from ..enums import Stage
from ..models import Implementation, ImplementationStage
from ..rules import may_move_stage, may_start_implementation


@operation
def start_implementation(
    *,
    by: Agent,
    at: datetime,
    territory: Territory,
    components: Iterable[str],
    started_on: date,
    purpose: str = "",
    ally: Organization | None = None,
    team: Iterable[User] = (),
    stage: str = Stage.DIAGNOSIS,
) -> Implementation:
    """The model begins in a territory; starting it again there changes nothing."""
    require(may_start_implementation(by))
    if existing := Implementation.objects.filter(territory=territory).first():
        unchanged()
        return existing
    active = [component.value for component in Component if component in set(components)]
    if not active:
        raise ValidationError({"components": _("Elija al menos un componente del modelo.")})
    implementation = Implementation(
        territory=territory,
        stage=stage,
        components=active,
        purpose=purpose,
        ally=ally,
        started_on=started_on,
    )
    implementation.full_clean()
    implementation.save()
    implementation.team.set(team)
    first = ImplementationStage.objects.create(implementation=implementation, stage=stage, at=at)
    record(
        "objectives.implementation_started",
        by=by,
        at=at,
        subject=implementation,
        rows=[first],
        data={"territory": territory.code, "stage": stage, "components": active},
    )
    return implementation


@operation
def move_stage(
    *, by: Agent, at: datetime, implementation: Implementation, stage: str, reason: str
) -> ImplementationStage:
    """The model reaches another stage, forwards or back, for a reason that stays to be read."""
    require(may_move_stage(by, implementation.territory))
    latest = implementation.stages.last()
    if latest is not None and latest.stage == stage:
        unchanged()
        return latest
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué cambia de etapa.")})
    reached = ImplementationStage(
        implementation=implementation, stage=stage, reason=reason.strip(), at=at
    )
    reached.full_clean()
    reached.save()
    before, implementation.stage = implementation.stage, stage
    implementation.save(update_fields=["stage"])
    record(
        "objectives.stage_moved",
        by=by,
        at=at,
        subject=implementation,
        rows=[reached],
        data={"territory": implementation.territory.code, "stage": [before, stage]},
    )
    return reached
