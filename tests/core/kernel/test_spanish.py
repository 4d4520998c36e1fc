import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.kernel import spanish


@pytest.mark.parametrize(
    "forms",
    [
        "participación participacion participaciones participar PARTICIPACIÓN",
        "veeduría veedurias",
        "joven jóvenes",
        "luz luces",
        "andén andenes",
        "red redes",
        "calle calles",
        "país países",
        "lideresa lideresas líder líderes",
        "alcaldesa alcalde",
        "niño niña niños ninos",
        "decisión decisiones",
        "comité comités",
        "mujer mujeres",
    ],
)
def test_stem_is_one_for_all_inflections(forms: str) -> None:
    assert len({spanish.stems(form)[0] for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["parque parqueo", "vereda verdad", "consulta concejo", "agua aguja"]
)
def test_stem_keeps_different_things_apart(pair: str) -> None:
    assert len({spanish.stems(word)[0] for word in pair.split()}) == 2


def test_words_keeps_numbers_and_codes() -> None:
    assert spanish.words("Ñame: $ 1.234.567, RAD-2026-00123, B1 y 3.14 en 76892™ 😀") == [
        "name", "1234567", "rad", "2026", "00123", "b1", "y", "3", "14", "en", "76892tm",
    ]  # fmt: skip


def test_stems_drops_stop_words_and_keeps_codes_whole() -> None:
    assert spanish.stems("¿Qué se decidió sobre la vía 40-1755 de los veedores?") == [
        "decidi",
        "via",
        "40",
        "1755",
        "veedor",
    ]


@given(st.text(max_size=300))
def test_words_are_single_tokens_of_the_index(text: str) -> None:
    for word in spanish.words(text):
        assert word
        assert word.isalnum()
        assert word.split() == [word]
        assert spanish.stem(word).isalnum()
