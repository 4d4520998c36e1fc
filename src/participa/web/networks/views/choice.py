"""What a request asks to see of a territory's network."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from participa.objectives.models import ActorContribution, Objective
from participa.objectives.queries import objectives_of
from participa.relations.enums import CONFIDENTIAL
from participa.relations.models import NetworkResult, Wave
from participa.relations.queries import networks_of, waves_of
from participa.territories.models import Territory
from participa.web.networks.forms import NOW, NetworkForm


@dataclass(frozen=True)
class Choice:
    """The filters of a request: what they chose and what is known about it."""

    territory: Territory
    waves: tuple[Wave, ...]  # the latest first
    wave: Wave | None
    kind: str
    objective: Objective | None
    result: NetworkResult | None
    form: NetworkForm

    @property
    def confidential(self) -> bool:
        return self.kind in CONFIDENTIAL

    @property
    def earlier(self) -> Wave | None:
        """The survey before the chosen one."""
        if self.wave is None:
            return None
        place = self.waves.index(self.wave) + 1
        return self.waves[place] if place < len(self.waves) else None


def choice(request: HttpRequest, code: str) -> Choice:
    """Read the filters; four queries. An unknown territory is a 404."""
    territory = get_object_or_404(Territory.objects.select_related("department"), code=code[:8])
    waves = tuple(reversed(list(waves_of(territory))))
    objectives = list(objectives_of(territory))
    form = NetworkForm(request.GET, waves, objectives)
    chosen = form.chosen("onda")
    wave = next((one for one in waves if str(one.pk) == chosen), None) if chosen != NOW else None
    kind = form.chosen("relacion")
    wanted = form.chosen("objetivo")
    return Choice(
        territory,
        waves,
        wave,
        kind,
        next((one for one in objectives if str(one.pk) == wanted), None),
        networks_of(territory, wave).get(kind),
        form,
    )


def contributors(objective: Objective) -> frozenset[str]:
    """The words of the addresses of the organisations that give something to an objective."""
    return frozenset(
        ActorContribution.objects.filter(objective=objective).values_list(
            "organization__slug", flat=True
        )
    )
