"""What to call people in public. Names leave the package only through here and their cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext

from participa.kernel.prepared import prepared

from ..enums import Layer, ProfileKey
from ..models import Participant, ProfileField
from .offices import held_unnamed, is_listed, listed_names


def public_since(at: datetime) -> datetime:
    """A field shown in public counts only if its layer was chosen or renewed after this moment."""
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - 1, day=day)


def display_names(
    participant_ids: Iterable[int | None], *, at: datetime, desk: bool = False
) -> dict[int, str]:
    """What to call each participant, in one query; unknown ids get «Participante» too.

    The name typed with a code; or an account's public, unexpired profile name. Nothing of who is
    hidden or erased, nor of who holds a public office while an electoral period holds there, nor
    a name listed with a period that holds, whoever gave it.
    desk: for the team at its work, which the period does not bind; never for a public page.
    """
    ids = {pk for pk in participant_ids if pk is not None}
    anonymous = gettext("Participante")
    names = dict.fromkeys(ids, anonymous)
    if not ids:
        return names
    day = None if desk else timezone.localdate(at)
    for pk, user_id, typed, public, listed in _named(ids, public_since(at), day):
        name = (typed if user_id is None else public) or anonymous
        names[pk] = anonymous if is_listed(name, listed) else name
    return names


@prepared
def _named(
    ids: Collection[int], since: datetime, day: date | None
) -> QuerySet[Participant, tuple[Any, ...]]:
    """Key, account, typed name, the account's public name, the names listed with the periods of
    the day; nobody whose name must not show."""
    public_name = ProfileField.objects.filter(
        user=OuterRef("user"), key=ProfileKey.NAME, layer=Layer.PUBLIC, layered_at__gt=since
    )
    shown = Participant.objects.filter(pk__in=ids, hidden_at=None, erased_at=None).filter(
        user__hidden_at=None, user__erased_at=None
    )
    listed: Combinable = Value("")
    if day is not None:
        shown = shown.exclude(held_unnamed(OuterRef("user"), day))
        listed = Subquery(listed_names(day))
    public = Subquery(public_name.values("value")[:1])
    return shown.annotate(public_name=public, listed=listed).values_list(
        "pk", "user_id", "name", "public_name", "listed"
    )


def display_name(participant: Participant | None, at: datetime) -> str:
    if participant is None:
        return gettext("Participante")
    return display_names([participant.pk], at=at)[participant.pk]
