from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from participa.notices.enums import NoticeKind
from participa.notices.queries import wording
from participa.notices.queries.wording import _GSM, gsm
from tests.factories.notices import LONG_PARAMS


def test_wording_says_it_in_full() -> None:
    words = wording(
        "answered",
        {"title": "Agua en Mulaló", "authority": "Alcaldía de Yumbo", "outcome": "partial"},
        "/aportes/7/",
    )
    assert words.label == "Hay respuesta a un aporte"
    assert words.headline == "Respondieron «Agua en Mulaló»"
    assert words.text == (
        "Alcaldía de Yumbo decidió: adoptada en parte. Lea la respuesta y diga si le sirve."
    )
    assert words.sms == (
        'Participa+: Respondieron "Agua en Mulaló". Alcaldia de Yumbo decidió: adoptada en parte. '
        "Lea la respuesta y diga si le sirve."
    ).replace("ó", "o")
    assert words.whatsapp == (
        "*Respondieron «Agua en Mulaló»*\n"
        "Alcaldía de Yumbo decidió: adoptada en parte.\n"
        "Lea la respuesta y diga si le sirve.\n\n"
        "http://localhost:8000/aportes/7/"
    )


@pytest.mark.parametrize("kind", [*NoticeKind.values, "from_a_newer_mechanism"])
@pytest.mark.parametrize("language", ["es-co", "en"])
def test_wording_fits_every_channel_with_long_params(kind: str, language: str) -> None:
    with translation.override(language):
        words = wording(kind, LONG_PARAMS, "/aportes/123456789/#respuesta-123456789")
    assert 40 < len(words.sms) <= 160
    assert set(words.sms) <= _GSM
    assert words.sms.startswith("Participa+: ")
    assert len(words.whatsapp) <= 900
    assert words.whatsapp.endswith("/aportes/123456789/#respuesta-123456789")
    assert "%(" not in words.headline + words.text + words.sms + words.whatsapp


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_wording_leaves_out_what_is_not_known(kind: str) -> None:
    words = wording(kind, {}, "/")
    assert words.headline == words.label
    assert "%(" not in words.text + words.sms + words.whatsapp


def test_wording_puts_dates_and_codes_into_words() -> None:
    told = {"title": "Puente", "due_on": "2026-07-13", "body": "Alcaldía"}
    assert wording("commitment_made", told).text == (
        "Responde por él: Alcaldía. Fecha: 13 de julio de 2026."
    )
    assert "13 de julio" in wording("commitment_made", told | {"due_on": date(2026, 7, 13)}).text
    assert wording("role_granted", {"role": "overseer"}).headline == (
        "Usted tiene un papel nuevo: Veedor(a)"
    )
    assert wording("commitment_made", told | {"due_on": "pronto"}).text.endswith("Fecha: pronto.")


def test_gsm_keeps_the_letters_of_a_plain_sms() -> None:
    assert gsm("«Año» único… ¿agüé? ÁÉÍ 😀 ẞ€") == '"Año" unico... ¿agüé? AÉI  SS'.replace("SS", "")


@given(st.dictionaries(st.sampled_from(sorted(LONG_PARAMS)), st.text(max_size=400)))
def test_wording_never_fails(params: dict[str, str]) -> None:
    for kind in ("answered", "merged", "hidden", "nobody_knows"):
        words = wording(kind, params, "/aportes/1/")
        assert len(words.sms) <= 160
        assert len(words.whatsapp) <= 900
