"""Waves, who was asked in them and how many answered."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, Count, Exists, IntegerField, Max, OuterRef, QuerySet, Value, When

from participa.kernel import codes
from participa.kernel.enums import Sector
from participa.territories.models import Territory

from ..models import RosterEntry, Wave, WaveAnswer

TOKEN_LENGTH = 26  # of 32 letters: 130 bits
IN_SECTOR_ORDER = Case(
    *(When(sector=sector, then=Value(place)) for place, sector in enumerate(Sector.values)),
    default=Value(len(Sector)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """How many organisations of a roster answered; stands beside every figure of a wave."""

    asked: int
    answered: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)


# --- the link of an organisation ----------------------------------------------------------------


def link_token(entry: RosterEntry) -> str:
    """The unguessable word of an organisation's link; the database alone does not tell it."""
    key = hashlib.sha256(b"participa.wave-link" + settings.SECRET_KEY.encode()).digest()
    said = f"{entry.wave_id}.{entry.organization_id}.{entry.code}".encode()
    made = base64.b32encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return made[:TOKEN_LENGTH].lower()


def token_digest(token: str) -> str:
    """The form in which the table keeps a token; upper case and spaces do not matter."""
    return hashlib.sha256("".join(token.split()).lower().encode()).hexdigest()


def link_url(entry: RosterEntry) -> str:
    return f"{settings.SITE_URL}/encuesta/{link_token(entry)}/"


def entry_of_token(token: str) -> RosterEntry | None:
    """Whose link it is; one look-up, whether it exists or not."""
    return _whole(RosterEntry.objects.filter(token_digest=token_digest(token)))


def entry_of_code(code: str, waves: Collection[Wave] | QuerySet[Wave]) -> RosterEntry | None:
    """Whose paper form it is, within these waves."""
    return _whole(RosterEntry.objects.filter(code=codes.normalise(code), wave__in=waves))


def _whole(entries: QuerySet[RosterEntry]) -> RosterEntry | None:
    return entries.select_related("organization", "wave__territory__department").first()


# --- waves --------------------------------------------------------------------------------------


def waves_of(territory: Territory) -> QuerySet[Wave]:
    """The waves that have been opened in a territory, the oldest first."""
    return Wave.objects.public().filter(territory=territory).order_by("opened_at", "pk")


def roster(wave: Wave) -> QuerySet[RosterEntry]:
    """Who is asked, by sector and name, each with its `answers_made` and `answered_at`."""
    return (
        RosterEntry.objects.filter(wave=wave)
        .select_related("organization__territory__department")
        .annotate(answers_made=Count("answers"), answered_at=Max("answers__at"))
        .order_by(IN_SECTOR_ORDER, "organization__folded_name", "pk")
    )


def response_rate(wave: Wave) -> ResponseRate:
    return response_rates([wave])[wave.pk]


def response_rates(waves: Iterable[Wave]) -> dict[int, ResponseRate]:
    """The rate of each wave, in one query however many there are."""
    ids = [wave.pk for wave in waves]
    rows = _counted(RosterEntry.objects.filter(wave__in=ids), "wave_id")
    return {pk: rows.get(pk, ResponseRate(0, 0)) for pk in ids}


def response_by_sector(wave: Wave) -> dict[Sector, ResponseRate]:
    """The rate of each sector that was asked, in the order of the sectors."""
    rows = _counted(RosterEntry.objects.filter(wave=wave), "sector")
    return {sector: rows[sector.value] for sector in Sector if sector.value in rows}


def _counted(entries: QuerySet[RosterEntry], by: str) -> dict[object, ResponseRate]:
    answered = Exists(WaveAnswer.objects.filter(entry=OuterRef("pk")))
    rows = (
        entries.annotate(has_answered=answered)
        .order_by()
        .values_list(by, "has_answered")
        .annotate(Count("pk"))
    )
    asked: dict[object, int] = {}
    said: dict[object, int] = {}
    for key, has_answered, number in rows:
        asked[key] = asked.get(key, 0) + number
        said[key] = said.get(key, 0) + number * bool(has_answered)
    return {key: ResponseRate(asked[key], said[key]) for key in asked}
