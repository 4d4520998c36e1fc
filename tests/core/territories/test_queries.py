"""Questions about territories, without the country's data."""

import pytest
from tests.factories.territories import (
    make_department,
    make_outline,
    make_population,
    make_territory,
)

from participa.territories.models import Territory
from participa.territories.queries import (
    AgeGroup,
    Frame,
    age_groups,
    country_map,
    frame_of,
    match_municipality,
    search_key,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bogotá, D.C.", "bogota dc"),
        ("  EL  Peñón ", "el penon"),
        ("Bahía Solano (Mutis)", "bahia solano mutis"),
        ("San Andrés-Providencia", "san andres providencia"),
        ("", ""),
    ],
)
def test_search_key_leaves_letters_only(name, key):
    assert search_key(name) == key


def test_match_municipality_is_sure_or_offers_all():
    narino = make_department(code="52", name="Nariño")
    one = make_territory(code="52399", name="La Unión", department=narino)
    other = make_territory(code="76400", name="La Unión")
    make_territory(code="76401", name="La Unión del Sur")
    assert match_municipality("la union") == [one, other]
    assert match_municipality("La Unión, Nariño") == [one]
    assert match_municipality("76400") == [other]
    assert [unit.code for unit in match_municipality("union del sur")] == ["76401"]
    assert match_municipality("Nariño") == match_municipality("nada") == []


def test_the_pyramid_of_a_department_adds_up_its_units():
    department = make_department()
    for people in (100, 50):
        make_population(make_territory(department=department), people=people)
    groups = age_groups(department)
    assert (len(groups), groups[0], groups[-1]) == (
        18,
        AgeGroup("a00_04", 0, 150, 150),
        AgeGroup("a85_plus", 85, 150, 150),
    )


def test_frame_of_holds_every_outline_with_a_margin():
    outlines = [make_outline(make_territory(), left=left) for left in (3000, 3400)]
    assert frame_of(outlines, margin=0.1) == Frame(2950, 6150, 600, 200)
    assert frame_of([]) == Frame(0, 0, 1, 1)


def test_country_map_moves_the_archipelago_into_a_corner():
    make_outline(make_department())
    make_outline(make_department(code="88", name="San Andrés"), left=158, top=377)
    found = country_map([make_territory(), make_territory(latitude=None)])
    x, y = 3298 - 146 * 4, 6198 - 365 * 4
    assert (found.frame, found.inset, len(found.marks)) == (
        Frame(3298, 6198, 104, 104),
        f"translate({x} {y}) scale(4)",
        1,
    )


def test_full_name_names_the_department():
    unit = Territory.objects.select_related("department").get(pk=make_territory(name="Yumbo").pk)
    assert unit.full_name == "Yumbo, Valle del Cauca"
