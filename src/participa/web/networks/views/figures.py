"""The figures of a network in words: counts, sectors, comparison with chance, change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from participa.kernel.enums import Sector
from participa.web.templatetags.words import number

SMALLEST_CELL = 5


@dataclass(frozen=True)
class Figure:
    """A figure, what it counts, and how."""

    text: str
    label: str
    how: str


@dataclass(frozen=True)
class SectorPair:
    """Tied pairs between two sectors (or within one); `hidden` where so few would tell who."""

    first: str
    second: str
    ties: int
    pairs: int
    hidden: bool = False

    @property
    def words(self) -> str:
        """ "12 de 90 (13 %)", or that there are too few to say."""
        if self.hidden:
            return _("menos de %(least)s") % {"least": SMALLEST_CELL}
        share = number(100 * self.ties / self.pairs, 0)
        return _("%(ties)s de %(pairs)s (%(share)s %%)") % {
            "ties": number(self.ties),
            "pairs": number(self.pairs),
            "share": share,
        }


def per_hundred(share: float | None) -> str:
    """A share from 0 to 1 as so many of each hundred."""
    return "–" if share is None else number(100 * share, 1)


def sector_pairs(result: dict[str, Any], confidential: bool) -> list[SectorPair]:
    """Every two sectors that have pairs, in the order of the sectors."""
    order = {sector.value: place for place, sector in enumerate(Sector)}
    found = []
    for row in result["sector_density"]:
        ends = sorted((row["first"], row["second"]), key=lambda code: order.get(code, 99))
        if row["pairs"]:
            found.append(SectorPair(ends[0], ends[1], row["ties"], row["pairs"]))
    found.sort(key=lambda row: (order.get(row.first, 99), order.get(row.second, 99)))
    return _suppressed(found) if confidential else found


def _suppressed(rows: list[SectorPair]) -> list[SectorPair]:
    """Hide cells below five, and one more where a single hidden one followed from the total."""
    small = {place for place, row in enumerate(rows) if row.ties < SMALLEST_CELL}
    others = sorted((row.ties, place) for place, row in enumerate(rows) if place not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return [
        SectorPair(row.first, row.second, row.ties, row.pairs, hidden=place in small)
        for place, row in enumerate(rows)
    ]


def gaps(rows: list[SectorPair]) -> list[SectorPair]:
    """The three pairs of sectors with the smallest share of tied pairs."""
    across = [row for row in rows if row.first != row.second and not row.hidden]
    return sorted(across, key=lambda row: row.ties / row.pairs)[:3]


def figures(result: dict[str, Any], kind: str) -> list[Figure]:
    """What is told at a glance; the undefined is left out."""
    crossing = result["ei_index"]["external"]
    found = [
        Figure(
            number(result["actors"]),
            _("organizaciones en la red"),
            _(
                "En una encuesta, las de su lista cerrada; hoy, las públicas del territorio y las que se relacionan con ellas."
            ),
        ),
        Figure(
            per_hundred(result["density"]),
            _("de cada 100 parejas posibles tienen relación"),
            _(
                "Densidad: parejas con relación (%(ties)s) sobre todas las posibles, n(n − 1)/2. Basta que una de las dos la declare."
            )
            % {"ties": number(result["ties"])},
        ),
        Figure(
            number(result["isolates"]),
            _("organizaciones sin ninguna relación conocida"),
            _("No aparecen en ninguna pareja. Pueden tener relaciones que nadie declaró."),
        ),
        Figure(
            number(result["pieces"]),
            _("grupos separados entre sí"),
            _(
                "Componentes: dentro de cada uno se llega de una organización a otra por relaciones. El mayor reúne %(largest)s."
            )
            % {"largest": number(result["largest"])},
        ),
    ]
    if result["ties"]:
        found.insert(
            2,
            Figure(
                f"{number(100 * crossing / result['ties'], 0)} %",
                _("de las parejas unen dos sectores"),
                _("%(crossing)s de %(ties)s parejas con relación.")
                % {"crossing": number(crossing), "ties": number(result["ties"])},
            ),
        )
    if result["multiplexity"] is not None and kind == "":
        found.append(
            Figure(
                f"{number(100 * result['multiplexity'], 0)} %",
                _("de las parejas tienen dos o más relaciones"),
                _(
                    "Multiplexidad: parejas con dos o más relaciones distintas sobre las que tienen alguna."
                ),
            )
        )
    return found


def chance(result: dict[str, Any]) -> str:
    """Whether ties cross sectors more or less than chance would have it; "" without ties."""
    index = result["ei_index"]
    if index["value"] is None:
        return ""
    told = {
        "value": number(index["value"], 2),
        "expected": number(index["expected"], 2),
        "low": number(index["interval"][0], 2),
        "high": number(index["interval"][1], 2),
        "p": f"= {number(index['p_value'], 3)}"
        if index["p_value"] >= 0.001
        else f"< {number(0.001, 3)}",
    }
    if index["p_value"] >= 0.05:
        verdict = _("Las relaciones cruzan sectores más o menos como lo harían al azar.")
    elif index["value"] < index["expected"]:
        verdict = _(
            "Las relaciones se quedan dentro de cada sector más de lo que ocurriría al azar."
        )
    else:
        verdict = _("Las relaciones cruzan sectores más de lo que ocurriría al azar.")
    detail = _(
        "Índice E-I: %(value)s, de −1 (sólo dentro) a 1 (sólo entre sectores); al azar sería "
        "%(expected)s, casi siempre entre %(low)s y %(high)s (p %(p)s)."
    )
    return f"{verdict} {detail % told}"


@dataclass(frozen=True)
class ChangeWords:
    """The answer in one sentence, then what stands behind it."""

    direction: str
    answer: str
    across: str
    pairs: str


def change_words(result: dict[str, Any]) -> ChangeWords | None:
    """Did relations strengthen since the survey before? None where it cannot be compared."""
    found = result["change"]
    if not found or found["density"]["interval"] is None:
        return None
    verdicts = {
        "grew": _("Sí, se fortalecieron."),
        "fell": _("No: se debilitaron."),
        "unclear": _("No se puede afirmar."),
    }
    direction = found["density"]["direction"]
    told = _told(found["density"]) | {"n": number(found["paired"])}
    body = _(
        "Entre las %(n)s organizaciones que respondieron las dos veces, las parejas con relación "
        "pasaron de %(before)s a %(after)s de cada 100: una diferencia de entre %(low)s y %(high)s, "
        "con 95 %% de confianza."
    )
    return ChangeWords(
        direction,
        f"{verdicts[direction]} {body % told}",
        _across(found["cross_sector_density"]),
        _("%(kept)s parejas se mantienen, %(new)s son nuevas y %(ended)s ya no están.")
        % {name: number(found[name]) for name in ("kept", "new", "ended")},
    )


def _across(found: dict[str, Any]) -> str:
    if found["interval"] is None:
        return ""
    words = {
        "grew": _(
            "Entre sectores distintos crecieron: de %(before)s a %(after)s de cada 100 (entre %(low)s y %(high)s)."
        ),
        "fell": _(
            "Entre sectores distintos bajaron: de %(before)s a %(after)s de cada 100 (entre %(low)s y %(high)s)."
        ),
        "unclear": _(
            "Entre sectores distintos no se puede afirmar: de %(before)s a %(after)s de cada 100 (entre %(low)s y %(high)s)."
        ),
    }
    return words[found["direction"]] % _told(found)


def _told(found: dict[str, Any]) -> dict[str, str]:
    low, high = found["interval"]
    return {
        "before": per_hundred(found["before"]),
        "after": per_hundred(found["after"]),
        "low": _signed(low),
        "high": _signed(high),
    }


def _signed(share: float) -> str:
    words = number(abs(100 * share), 1)
    return f"+{words}" if share > 0 else f"−{words}" if share < 0 else words
