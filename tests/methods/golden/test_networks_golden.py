"""Networks of the literature, with the figures that their authors and textbooks publish."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from participa_methods.networks import (
    Actor,
    EIIndex,
    Network,
    Tie,
    assortativity,
    betweenness,
    change,
    components,
    density,
    ei_index,
    network,
)


def of(sectors: Mapping[str, str], pairs: str) -> Network:
    actors = [Actor(name, sector) for name, sector in sectors.items()]
    return network(actors, [Tie(*pair.split("-")) for pair in pairs.split()])


# Krackhardt (1990), Assessing the political landscape, Administrative Science Quarterly 35(2).
KITE_NAMES = "Andre Beverley Carol Diane Ed Fernando Garth Heather Ike Jane"
KITE = of(
    dict.fromkeys(KITE_NAMES.split(), "all"),
    "Andre-Beverley Andre-Carol Andre-Diane Andre-Fernando Beverley-Diane Beverley-Ed "
    "Beverley-Garth Carol-Diane Carol-Fernando Diane-Ed Diane-Fernando Diane-Garth Ed-Garth "
    "Fernando-Garth Fernando-Heather Garth-Heather Heather-Ike Ike-Jane",
)

# Padgett and Ansell (1993), Robust action and the rise of the Medici; marriages. As in Jackson
# (2008), Social and Economic Networks, section 1.2.1, which gives 0.522, 0.255 and 0.103.
FAMILIES = (
    "Acciaiuoli Albizzi Barbadori Bischeri Castellani Ginori Guadagni Lamberteschi Medici "
    "Pazzi Peruzzi Pucci Ridolfi Salviati Strozzi Tornabuoni"
)
FLORENCE = of(
    dict.fromkeys(FAMILIES.split(), "family"),
    "Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani "
    "Barbadori-Medici Bischeri-Guadagni Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi "
    "Castellani-Strozzi Guadagni-Lamberteschi Guadagni-Tornabuoni Medici-Ridolfi Medici-Salviati "
    "Medici-Tornabuoni Pazzi-Salviati Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni",
)

# Zachary (1977), An information flow model for conflict and fission in small groups, Journal of
# Anthropological Research 33(4): 34 members, 78 ties, the club split between 1 and 34.
KARATE_TIES = {
    1: "2 3 4 5 6 7 8 9 11 12 13 14 18 20 22 32",
    2: "3 4 8 14 18 20 22 31",
    3: "4 8 9 10 14 28 29 33",
    4: "8 13 14",
    5: "7 11",
    6: "7 11 17",
    7: "17",
    9: "31 33 34",
    10: "34",
    14: "34",
    15: "33 34",
    16: "33 34",
    19: "33 34",
    20: "34",
    21: "33 34",
    23: "33 34",
    24: "26 28 30 33 34",
    25: "26 28 32",
    26: "32",
    27: "30 34",
    28: "34",
    29: "32 34",
    30: "33 34",
    31: "33 34",
    32: "33 34",
    33: "34",
}
OFFICER = {10, 15, 16, 19, 21, *range(23, 35)}
KARATE = of(
    {str(n): "officer" if n in OFFICER else "instructor" for n in range(1, 35)},
    " ".join(f"{one}-{other}" for one, others in KARATE_TIES.items() for other in others.split()),
)


def between(found: Network, pairs: float = 1) -> dict[str, float]:
    values = betweenness(found).values * pairs
    return dict(zip(found.ids, values.tolist(), strict=True))


def test_betweenness_of_the_kite_is_as_published() -> None:
    """Before dividing by the 36 pairs of others."""
    assert between(KITE, 36) == pytest.approx(
        {
            "Andre": 5 / 6,
            "Beverley": 5 / 6,
            "Carol": 0,
            "Diane": 11 / 3,
            "Ed": 0,
            "Fernando": 25 / 3,
            "Garth": 25 / 3,
            "Heather": 14,
            "Ike": 8,
            "Jane": 0,
        }
    )


def test_betweenness_of_the_florentine_families_is_as_published() -> None:
    """Pucci married into none of the others; without it, as in the book, 91 pairs of others."""
    joined = {name: value * (15 * 14 / 2) / 91 for name, value in between(FLORENCE).items()}
    assert {name: round(value, 3) for name, value in joined.items()} == {
        "Acciaiuoli": 0.0,
        "Albizzi": 0.212,
        "Barbadori": 0.093,
        "Bischeri": 0.104,
        "Castellani": 0.055,
        "Ginori": 0.0,
        "Guadagni": 0.255,
        "Lamberteschi": 0.0,
        "Medici": 0.522,
        "Pazzi": 0.0,
        "Peruzzi": 0.022,
        "Pucci": 0.0,
        "Ridolfi": 0.114,
        "Salviati": 0.143,
        "Strozzi": 0.103,
        "Tornabuoni": 0.092,
    }
    assert [len(piece) for piece in components(FLORENCE)] == [15, 1]


def test_karate_club_has_its_known_facts() -> None:
    top = sorted(between(KARATE).items(), key=lambda item: -item[1])[:5]
    assert (KARATE.size, len(KARATE.pairs), round(density(KARATE) or 0, 3)) == (34, 78, 0.139)
    assert [(name, round(value, 3)) for name, value in top] == [
        ("1", 0.438),
        ("34", 0.304),
        ("33", 0.145),
        ("3", 0.144),
        ("32", 0.138),
    ]


def test_karate_club_split_where_few_ties_were() -> None:
    """11 of 78 ties crossed; 81 and 75 of the 156 ends of ties lay on the two sides."""
    by_chance = (81**2 + 75**2) / 156**2
    assert (ei_index(KARATE), ei_index(KARATE).value) == (EIIndex(11, 67), (11 - 67) / 78)
    assert assortativity(KARATE) == pytest.approx((67 / 78 - by_chance) / (1 - by_chance))


# Krackhardt and Stern (1988): the index of an organisation whose ties stay in its units, and of one
# whose ties cross them. Four units of two: all 4 ties within, 4 around in a ring, and both.
UNITS = {f"{unit}{n}": unit for unit in "abcd" for n in (1, 2)}
WITHIN, RING = "a1-a2 b1-b2 c1-c2 d1-d2", "a1-b1 b1-c1 c1-d1 a1-d1"


@pytest.mark.parametrize(
    ("pairs", "value"),
    [(WITHIN, -1), (RING, 1), (f"{WITHIN} {RING}", 0), (f"{WITHIN} a1-b1 b1-c1", -2 / 6)],
)
def test_ei_index_runs_from_all_within_to_all_between(pairs: str, value: float) -> None:
    assert ei_index(of(UNITS, pairs)).value == pytest.approx(value)


def test_change_from_ties_within_to_ties_between() -> None:
    """Density of 4 of 28 pairs to 8 of 28; between units, none of 24 to 4 of 24."""
    found = change(of(UNITS, WITHIN), of(UNITS, f"{WITHIN} {RING}"))
    assert (found.kept, found.new, found.ended) == (4, 4, 0)
    assert (found.density.value, found.cross_sector_density.value, found.ei_index.value) == (
        *(pytest.approx(4 / 28), pytest.approx(4 / 24)),
        1.0,
    )
