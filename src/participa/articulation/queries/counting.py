"""Figures that count what actors do together, each by a named rule with a version.

Whoever states such a number (a page, a report) takes it from here, so that it can be made again:
the answer names its rule, period, territory, the ids counted and their digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.actors.queries import canonical_ids
from participa.kernel.enums import Sector
from participa.objectives.models import ContributionMinutes
from participa.territories.models import Territory

from .business import firms_with_fulfilled_role, firms_with_role


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included; None leaves it open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CountingRule:
    """What is counted, in words; a change of what counts is a new version."""

    name: str
    version: int
    title: str | Promise
    wording: str | Promise


@dataclass(frozen=True, slots=True)
class ActorCount:
    """How many organisations a rule counts, by sector; `ids` are for the desk, not for pages."""

    rule: CountingRule
    territory: str  # DIVIPOLA code, "" for everywhere
    period: Period
    by_sector: dict[Sector, int]
    ids: tuple[int, ...]

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def digest(self) -> str:
        """SHA-256 of rule, version, territory, period and ids as canonical JSON."""
        content = {
            "rule": self.rule.name,
            "version": self.rule.version,
            "territory": self.territory,
            "since": self.period.since.isoformat() if self.period.since else None,
            "until": self.period.until.isoformat() if self.period.until else None,
            "ids": list(self.ids),
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


ARTICULATED_ACTORS = CountingRule(
    name="articulated_actors",
    version=1,
    title=_("actores articulados"),
    wording=_(
        "Organizaciones distintas con al menos un aporte a un objetivo compartido que quedó en un "
        "acta de una reunión de ese período. Estar en contacto no cuenta; un aporte retirado "
        "tampoco. Si dos registros eran la misma organización, cuenta una vez."
    ),
)


def articulated_actors(
    *, territory: Territory | None = None, period: Period | None = None
) -> ActorCount:
    """Distinct organisations with a minuted contribution to a shared objective; three queries.

    territory: of the objective; a department stands for its municipalities. Domain spec J12.
    """
    period = period or Period()
    minutes = ContributionMinutes.objects.filter(contribution__withdrawn_at=None)
    if territory is not None:
        minutes = minutes.filter(
            Q(contribution__objective__territory=territory)
            | Q(contribution__objective__territory__department=territory)
        )
    if period.since is not None:
        minutes = minutes.filter(held_on__gte=period.since)
    if period.until is not None:
        minutes = minutes.filter(held_on__lte=period.until)
    counted = minutes.order_by().values_list("contribution__organization", flat=True).distinct()
    return _counted(ARTICULATED_ACTORS, territory, period, counted)


# The claim "involucramiento empresarial" is both, before and after: two periods of each.
FIRMS_WITH_ROLE = CountingRule(
    name="firms_with_role",
    version=1,
    title=_("empresas con un papel asumido"),
    wording=_(
        "Empresas distintas con un papel asumido que estuvo vigente algún día del período. Un papel "
        "retirado antes del período no cuenta. Si dos registros eran la misma empresa, cuenta una "
        "vez."
    ),
)
FIRMS_WITH_FULFILLED_ROLE = CountingRule(
    name="firms_with_fulfilled_role",
    version=1,
    title=_("empresas con un papel cumplido"),
    wording=_(
        "Empresas distintas que en el período mostraron con un soporte algo hecho de un papel que no "
        "retiraron. Si dos registros eran la misma empresa, cuenta una vez."
    ),
)


def involved_firms(
    *, territory: Territory | None = None, period: Period | None = None
) -> ActorCount:
    """Distinct firms with a role that stood in the period; four queries. Domain spec J12."""
    period = period or Period()
    ids = firms_with_role(territory=territory, since=period.since, until=period.until)
    return _counted(FIRMS_WITH_ROLE, territory, period, ids)


def fulfilling_firms(
    *, territory: Territory | None = None, period: Period | None = None
) -> ActorCount:
    """Distinct firms that showed something done of a role; four queries. Domain spec J12."""
    period = period or Period()
    ids = firms_with_fulfilled_role(territory=territory, since=period.since, until=period.until)
    return _counted(FIRMS_WITH_FULFILLED_ROLE, territory, period, ids)


def _counted(
    rule: CountingRule, territory: Territory | None, period: Period, organizations: Iterable[int]
) -> ActorCount:
    """Merged organisations count for the one that stands for them; erased names do not matter."""
    ids = sorted(set(canonical_ids(organizations).values()))
    sectors = Organization.objects.filter(pk__in=ids).order_by().values_list("sector", flat=True)
    found = list(sectors)
    return ActorCount(
        rule=rule,
        territory=territory.code if territory else "",
        period=period,
        by_sector={sector: found.count(sector) for sector in Sector},
        ids=tuple(ids),
    )


Counting = Callable[..., ActorCount]
# Rule name → rule and the query that answers it.
RULES: dict[str, tuple[CountingRule, Counting]] = {
    ARTICULATED_ACTORS.name: (ARTICULATED_ACTORS, articulated_actors),
    FIRMS_WITH_ROLE.name: (FIRMS_WITH_ROLE, involved_firms),
    FIRMS_WITH_FULFILLED_ROLE.name: (FIRMS_WITH_FULFILLED_ROLE, fulfilling_firms),
}


def get_rule(name: str) -> tuple[CountingRule, Counting] | None:
    return RULES.get(name)
