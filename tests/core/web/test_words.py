"""Figures, dates and terms, in Spanish and in English."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import timezone, translation

from participa.web.templatetags import lists, words

TODAY = dt.date(2026, 7, 13)


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("3.0"), "3", "3"),
        (-2, "−2", "−2"),
        ("no", "", ""),
        (None, "", ""),
    ],
)
def test_number_reads_as_people_write_it(value: object, spanish: str, english: str) -> None:
    assert words.number(value) == spanish
    with translation.override("en"):
        assert words.number(value) == english


def test_money_is_whole_pesos() -> None:
    assert words.money(1234567.4) == "$\N{NO-BREAK SPACE}1.234.567"
    assert words.money("") == ""


def test_percent_of_a_share() -> None:
    assert words.percent(0.6249, 1) == "62,5\N{NO-BREAK SPACE}%"


def test_date_in_words() -> None:
    assert words.date_words(TODAY) == "13 de julio de 2026"
    assert words.month_words(TODAY) == "julio de 2026"
    with translation.override("en"):
        assert words.date_words(TODAY) == "13 July 2026"


def test_date_of_a_moment_is_the_one_in_colombia() -> None:
    moment = dt.datetime(2026, 7, 14, 3, 5, tzinfo=dt.UTC)
    assert words.date_words(moment) == "13 de julio de 2026"
    assert (
        words.time_words(moment)
        == "13 de julio de 2026, 10:05\N{NO-BREAK SPACE}p.\N{NO-BREAK SPACE}m."
    )


@pytest.mark.parametrize(
    ("days", "spanish", "english"),
    [
        (6, "quedan 6 días", "6 days left"),
        (1, "queda 1 día", "1 day left"),
        (0, "cierra hoy", "closes today"),
        (-1, "cerró ayer", "closed yesterday"),
        (-2, "cerró hace 2 días", "closed 2 days ago"),
    ],
)
def test_days_left_says_what_the_date_means(days: int, spanish: str, english: str) -> None:
    day = TODAY + dt.timedelta(days=days)
    assert words.days_left(day, TODAY) == spanish
    with translation.override("en"):
        assert words.days_left(day, TODAY) == english


def test_days_left_counts_from_today() -> None:
    assert words.days_left(timezone.localdate()) == "cierra hoy"


@pytest.mark.parametrize(
    ("value", "text"),
    [("3000000000", "300 000 0000"), ("+57 300 000 00 00", "300 000 0000"), ("123", "123")],
)
def test_phone_in_groups(value: str, text: str) -> None:
    assert words.phone(value) == text


def test_numbers_for_machines_have_no_separators() -> None:
    assert render("{{ n|unlocalized }} {{ n }}", n=12345) == "12345 12.345"


def test_page_numbers_leave_gaps() -> None:
    paginator = Paginator(range(1000), 20)
    assert lists.page_numbers(paginator, 7) == [1, None, 6, 7, 8, None, 50]
    assert lists.page_numbers(paginator, 3) == [1, 2, 3, 4, None, 50]
    assert lists.page_numbers(Paginator(range(30), 20), 1) == [1, 2]


def test_sector_has_a_shape_and_a_word() -> None:
    text = render('{% include "participa/ui/sector_mark.html" %}', sector="cooperation")
    assert "sector-cooperation" in text
    assert "M12 1l11 11-11 11L1 12z" in text
    assert "Cooperación internacional" in text


def test_what_people_wrote_says_its_language_on_pages_in_english() -> None:
    assert words.written() == ""
    assert words.written_markdown("Hola\n\n* uno") == "<p>Hola</p>\n<ul>\n<li>uno</li>\n</ul>\n"
    with translation.override("en"):
        assert words.written() == ' lang="es"'
        assert words.written_markdown("Hola\n\n* uno") == (
            '<p lang="es">Hola</p>\n<ul lang="es">\n<li>uno</li>\n</ul>\n'
        )
