"""How far the set-up of a process has come, and what it may start from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.participation.enums import Precondition, ProcessState
from participa.participation.models import Process
from participa.territories.models import Territory

from .scope import Scope


@dataclass(frozen=True)
class Step:
    """A step of the set-up as `ui/steps.html` shows it: done, now or next."""

    code: str
    name: str
    state: str
    url: str
    done: bool


def setup_steps(process: Process, now: str = "") -> list[Step]:
    """The eight steps in their order; needs phases and activities loaded (`process_for_page`)."""
    phases = list(process.phases.all())
    base = f"/mesa/procesos/{process.slug}/"
    done = {
        "asunto": bool(process.stake and process.component and process.menu_category),
        "promesa": bool(process.promise and process.promise_text),
        "condiciones": set(process.preconditions) == set(Precondition.values),
        "fases": bool(phases),
        "actividades": any(phase.activities.all() for phase in phases),
        "temas": process.categories.exists(),
        "equipo": process.roles.exists(),
        "publicar": process.state != ProcessState.DRAFT,
    }
    names = {
        "asunto": _("Asunto"),
        "promesa": _("Promesa"),
        "condiciones": _("Condiciones"),
        "fases": _("Fases"),
        "actividades": _("Actividades"),
        "temas": _("Temas"),
        "equipo": _("Equipo"),
        "publicar": _("Publicar"),
    }
    return [
        Step(
            code=code,
            name=name,
            state="now" if code == now else "done" if done[code] else "next",
            url=f"{base}{code}/",
            done=done[code],
        )
        for code, name in names.items()
    ]


def copyable_processes(scope: Scope) -> QuerySet[Process]:
    """Templates and processes the person may see and start from; templates first."""
    public = Q(is_template=False) & ~Q(state=ProcessState.DRAFT)
    mine = Q(pk__in=scope.processes().order_by().values("pk"))
    return (
        Process.objects.filter(public | mine)
        .select_related("territory__department")
        .order_by("-is_template", "title", "pk")
    )


def deciders_for(territory: Territory) -> QuerySet[Organization]:
    """Bodies that may decide in a territory: its own authorities and its department's."""
    places = [pk for pk in (territory.pk, territory.department_id) if pk]
    return Organization.objects.filter(
        territory__in=places, is_authority=True, verification=Verification.VERIFIED
    ).order_by("folded_name", "pk")
