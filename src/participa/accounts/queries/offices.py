"""Electoral periods: when and where nothing public names who holds a public office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value

from participa.kernel.database import Lines
from participa.kernel.texts import names_in
from participa.territories.models import Territory

from ..enums import Layer, ProfileKey
from ..models import ElectoralPeriod, ProfileField, PublicOffice, User


def electoral_periods(day: date | None = None) -> QuerySet[ElectoralPeriod]:
    """The periods set and not ended; those that hold on a day, if told one."""
    standing = ElectoralPeriod.objects.filter(ended_at=None)
    return standing if day is None else standing.filter(starts_on__lte=day, ends_on__gte=day)


# --- who is not named -------------------------------------------------------------------------


@cache
def _office_models() -> tuple[type[Model], ...]:
    """Every table whose rows say that somebody holds a public office: they declare it."""
    return tuple(model for model in apps.get_models() if hasattr(model, "PUBLIC_OFFICE"))


def _here(holding: QuerySet[ElectoralPeriod], place: str) -> Q:
    """A period reaches the offices of its territory, of the municipalities of its department and
    of the department its municipality lies in."""
    reaching = holding.filter(
        Q(territory=None)
        | Q(territory=OuterRef(place))
        | Q(territory=OuterRef(f"{place}__department"))
        | Q(territory__department=OuterRef(place))
    )
    return Q(Exists(reaching))


def _offices(holding: QuerySet[ElectoralPeriod]) -> list[QuerySet[Any]]:
    """Public offices held now that one of the periods `holding` reaches, one query per table."""
    found = []
    for model in _office_models():
        office: PublicOffice = model.PUBLIC_OFFICE  # type: ignore[attr-defined]
        where = reduce(or_, (_here(holding, place) for place in office.places))
        if office.over_platform is not None:  # any period reaches it
            where |= Q(Exists(holding)) & office.over_platform
        found.append(model._default_manager.filter(office.held).filter(where).order_by())
    return found


def held_unnamed(user: OuterRef | int, day: date) -> Q:
    """That the account `user` holds an office whose holders nothing public names on `day`."""
    offices = _offices(electoral_periods(day))
    return reduce(or_, (Q(Exists(rows.filter(user=user))) for rows in offices))


# --- where it holds ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Neutrality:
    """The periods that hold on one day; false where there are none."""

    periods: tuple[ElectoralPeriod, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.periods)

    def over(self, *places: Territory | None) -> Neutrality:
        """Those of them that reach one of `places`; None: the platform, which any of them does."""
        return Neutrality(
            tuple(p for p in self.periods if any(_reaches(p, place) for place in places))
        )

    @property
    def until(self) -> date | None:
        """The last day on which one of them holds."""
        return max((period.ends_on for period in self.periods), default=None)


def neutrality(day: date) -> Neutrality:
    """One query."""
    return Neutrality(tuple(electoral_periods(day).select_related("territory")))


def _reaches(period: ElectoralPeriod, place: Territory | None) -> bool:
    if place is None or period.territory is None:
        return True
    return (
        period.territory_id in (place.pk, place.department_id)
        or period.territory.department_id == place.pk
    )


# --- names that texts should not hold ---------------------------------------------------------


def official_names(held: Neutrality) -> list[str]:
    """Whom texts should not name while these periods hold: the names written down with them, and
    those that holders of the offices they reach show to others. What is private stays so."""
    if not held:
        return []
    listed = [name for period in held.periods for name in period.official_names]
    holding = ElectoralPeriod.objects.filter(pk__in=[period.pk for period in held.periods])
    offices = (Q(Exists(rows.filter(user=OuterRef("user")))) for rows in _offices(holding))
    shown = ProfileField.objects.filter(
        reduce(or_, offices),
        key=ProfileKey.NAME,
        layer__in=[Layer.PUBLIC, Layer.TABLE],
        user__erased_at=None,
    )
    # One word alone is a name of many: it would accuse every text of a neighbour called so.
    own = (name for name in shown.values_list("value", flat=True) if len(name.split()) > 1)
    return sorted({*listed, *own})


def listed_names(day: date) -> QuerySet[ElectoralPeriod, Any]:
    """What is listed with all periods that hold on a day: one row of one text, a name a line."""
    listed = electoral_periods(day).exclude(names="").order_by().values(every=Value(1))
    return listed.annotate(lines=Lines("names")).values("lines")


def is_listed(name: str, listed: str | None) -> bool:
    """Whether a name that somebody gave holds one of those, whole, whatever the accents."""
    return bool(listed and names_in([name], listed.splitlines()))


def is_unnamed(user: User, name: str, day: date) -> bool:
    """Whether nothing public shows an account on `day`: for its office, or for its name."""
    if User.objects.filter(held_unnamed(user.pk, day), pk=user.pk).exists():
        return True
    return any(is_listed(name, row["lines"]) for row in listed_names(day))
