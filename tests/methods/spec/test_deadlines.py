"""What the deadlines promise, one behaviour at a time."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from participa_methods.deadlines import (
    Calendar,
    DateNotCovered,
    Deadline,
    Extension,
    Receipt,
    TableError,
    Term,
    Unit,
    add_business_days,
    business_days_between,
    due,
    effective_receipt,
    extend,
    is_business_day,
    latest_extension,
    next_business_day,
    read_calendar,
    read_term,
)
from participa_methods.explain import Reason

GOLDEN = Path(__file__).parents[1] / "golden"
TABLE = (GOLDEN / "holidays_co_2015_2040.csv").read_text(encoding="utf-8").splitlines()
CALENDAR = read_calendar(TABLE)
PETITION = Term(
    "peticion.general", 15, Unit.BUSINESS_DAYS, "Ley 1755 de 2015 (CPACA)", "14", "texto_visto"
)
CONFIRMED = Reason(
    "figure_confirmed",
    {"days": 15, "unit": "business_days", "norm": "Ley 1755 de 2015 (CPACA)", "article": "14"},
)


def days(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


def test_is_business_day_excludes_weekend_and_holiday() -> None:
    week = [date(2026, 7, 13) + timedelta(days=n) for n in range(7)]  # Monday 13 is a holiday
    assert [is_business_day(day, CALENDAR) for day in week] == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_next_business_day_is_strictly_later() -> None:
    asked = days("2026-07-09 2026-07-10 2026-07-11 2026-07-13 2026-07-14")
    assert [next_business_day(day, CALENDAR) for day in asked] == days(
        "2026-07-10 2026-07-14 2026-07-14 2026-07-14 2026-07-15"
    )


def test_add_business_days_counts_from_the_day_after_receipt() -> None:
    assert add_business_days(date(2026, 7, 14), 1, CALENDAR) == date(2026, 7, 15)


@pytest.mark.parametrize("figure", [0, -1])
def test_add_business_days_refuses_a_term_without_days(figure: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        add_business_days(date(2026, 7, 14), figure, CALENDAR)


def test_business_days_between_counts_overdue_days_as_negative() -> None:
    friday, tuesday = date(2026, 7, 10), date(2026, 7, 14)
    assert (
        business_days_between(friday, tuesday, CALENDAR),
        business_days_between(tuesday, friday, CALENDAR),
        business_days_between(friday, friday, CALENDAR),
    ) == (1, -1, 0)


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2041, 1, 1)])
def test_calendar_refuses_a_date_outside_the_table(day: date) -> None:
    for question in (
        lambda: is_business_day(day, CALENDAR),
        lambda: next_business_day(day, CALENDAR),
        lambda: add_business_days(day, 1, CALENDAR),
        lambda: business_days_between(day, day, CALENDAR),
        lambda: due(Term("", 1, Unit.MONTHS), day, CALENDAR),
    ):
        with pytest.raises(DateNotCovered) as refused:
            question()
        assert refused.value.reason == Reason(
            "date_not_covered",
            {"date": day.isoformat(), "first_year": 2015, "last_year": 2040},
        )


@pytest.mark.parametrize("unit", Unit)
def test_due_refuses_a_term_that_leaves_the_table(unit: Unit) -> None:
    with pytest.raises(DateNotCovered):
        due(Term("", 10_000, unit), date(2040, 12, 20), CALENDAR)


def test_calendar_refuses_a_year_whose_table_was_cut_short() -> None:
    whole = next(number for number, line in enumerate(TABLE) if line.startswith("2036-08"))
    with pytest.raises(DateNotCovered) as refused:
        is_business_day(date(2036, 2, 1), read_calendar(TABLE[:whole]))
    assert refused.value.reason.params == {
        "date": "2036-02-01",
        "first_year": 2015,
        "last_year": 2035,
    }


def test_calendar_without_holidays_covers_nothing() -> None:
    with pytest.raises(DateNotCovered) as refused:
        is_business_day(date(2026, 2, 2), Calendar([]))
    assert refused.value.reason.params == {"date": "2026-02-02", "first_year": 0, "last_year": 0}


def test_calendar_refuses_a_datetime_in_place_of_a_date() -> None:
    moment = datetime(2026, 7, 13, tzinfo=UTC)
    with pytest.raises(TypeError):
        is_business_day(moment, CALENDAR)
    with pytest.raises(TypeError):
        Calendar([moment])


@pytest.mark.parametrize("figure", [0, -3, 10_001])
def test_term_refuses_a_figure_out_of_range(figure: int) -> None:
    with pytest.raises(ValueError, match="within 1"):
        Term("", figure)


def test_due_explains_business_days_with_the_holidays_it_skipped() -> None:
    assert due(PETITION, date(2026, 6, 19), CALENDAR) == Deadline(
        PETITION,
        date(2026, 6, 19),
        date(2026, 7, 14),
        (
            CONFIRMED,
            Reason("count_starts", {"received_on": "2026-06-19", "first_day": "2026-06-22"}),
            Reason("holidays_skipped", {"dates": ("2026-06-29", "2026-07-13")}),
        ),
    )


def test_due_leaves_out_the_skipped_holidays_when_there_are_none() -> None:
    assert due(Term("", 2), date(2026, 7, 14), CALENDAR).reasons == (
        Reason("figure_without_norm", {"days": 2, "unit": "business_days"}),
        Reason("count_starts", {"received_on": "2026-07-14", "first_day": "2026-07-15"}),
    )


def test_due_does_not_list_the_holiday_of_receipt_as_skipped() -> None:
    assert due(Term("", 1), date(2026, 6, 29), CALENDAR).reasons[1:] == (
        Reason("count_starts", {"received_on": "2026-06-29", "first_day": "2026-06-30"}),
    )


def test_due_marks_a_figure_that_was_not_confirmed() -> None:
    term = Term("x", 45, Unit.CALENDAR_DAYS, "Ley 1757 de 2015", "14", "verificar")
    assert due(term, date(2026, 6, 1), CALENDAR).reasons[0] == Reason(
        "figure_to_verify",
        {"days": 45, "unit": "calendar_days", "norm": "Ley 1757 de 2015", "article": "14"},
    )


@pytest.mark.parametrize(
    ("figure", "unit", "received_on", "due_on"),
    [
        (1, Unit.MONTHS, "2026-03-20", "2026-04-20"),  # same day number
        (1, Unit.MONTHS, "2024-01-31", "2024-02-29"),  # shorter month: its last day
        (1, Unit.MONTHS, "2026-01-31", "2026-03-02"),  # 28 February is a Saturday
        (2, Unit.MONTHS, "2025-11-30", "2026-01-30"),  # across the year
        (12, Unit.MONTHS, "2024-02-29", "2025-02-28"),
        (1, Unit.WEEKS, "2026-07-06", "2026-07-14"),  # Monday 13 is a holiday
        (1, Unit.WEEKS, "2026-07-07", "2026-07-14"),
        (45, Unit.CALENDAR_DAYS, "2026-06-01", "2026-07-16"),
        (4, Unit.CALENDAR_DAYS, "2026-04-01", "2026-04-06"),  # Easter Sunday to Monday
        (15, Unit.BUSINESS_DAYS, "2026-06-19", "2026-07-14"),
    ],
)
def test_due_follows_the_unit_of_the_term(
    figure: int, unit: Unit, received_on: str, due_on: str
) -> None:
    deadline = due(Term("", figure, unit), date.fromisoformat(received_on), CALENDAR)
    assert deadline.due_on.isoformat() == due_on


def test_due_explains_a_month_that_ends_on_a_holiday() -> None:
    assert due(Term("", 1, Unit.MONTHS), date(2026, 6, 13), CALENDAR).reasons == (
        Reason("figure_without_norm", {"days": 1, "unit": "months"}),
        Reason("count_starts", {"received_on": "2026-06-13", "first_day": "2026-06-14"}),
        Reason("moved_to_business_day", {"nominal": "2026-07-13", "due_on": "2026-07-14"}),
    )


def announce(announced_on: str, new_due_on: str, max_total: int | None = None) -> Extension:
    return extend(
        PETITION,
        received_on=date(2026, 6, 19),
        announced_on=date.fromisoformat(announced_on),
        new_due_on=date.fromisoformat(new_due_on),
        calendar=CALENDAR,
        max_total=max_total,
    )


def test_extend_accepts_the_last_day_of_double_the_term() -> None:
    assert announce("2026-07-14", "2026-08-05") == Extension(
        original=due(PETITION, date(2026, 6, 19), CALENDAR),
        latest=latest_extension(PETITION, date(2026, 6, 19), CALENDAR),
        allowed=True,
        due_on=date(2026, 8, 5),
        reasons=(
            Reason("extension_within_limit", {"new_due_on": "2026-08-05", "latest": "2026-08-05"}),
        ),
    )


def test_extend_refuses_each_broken_rule_and_keeps_the_original_date() -> None:
    refused = {
        "late": announce("2026-07-15", "2026-07-30"),
        "early": announce("2026-06-18", "2026-07-30"),
        "shorter": announce("2026-07-01", "2026-07-14"),
        "too long": announce("2026-07-01", "2026-08-06"),
        "own limit": announce("2026-07-01", "2026-08-05", max_total=23),
        "late and too long": announce("2026-07-15", "2026-08-06"),
    }
    assert {
        name: (extension.allowed, extension.due_on, [reason.code for reason in extension.reasons])
        for name, extension in refused.items()
    } == {
        "late": (False, date(2026, 7, 14), ["announced_after_due"]),
        "early": (False, date(2026, 7, 14), ["announced_before_receipt"]),
        "shorter": (False, date(2026, 7, 14), ["extension_not_later"]),
        "too long": (False, date(2026, 7, 14), ["extension_beyond_limit"]),
        "own limit": (False, date(2026, 7, 14), ["extension_beyond_limit"]),
        "late and too long": (
            False,
            date(2026, 7, 14),
            ["announced_after_due", "extension_beyond_limit"],
        ),
    }


def test_latest_extension_refuses_a_limit_below_the_term() -> None:
    with pytest.raises(ValueError, match="cannot shorten"):
        latest_extension(PETITION, date(2026, 6, 19), CALENDAR, max_total=14)


@pytest.mark.parametrize(
    ("sent_at", "sent_on", "filed_on"),
    [
        ("2026-07-09T10:00:00-05:00", "2026-07-09", "2026-07-10"),
        ("2026-07-09T23:59:59-05:00", "2026-07-09", "2026-07-10"),
        ("2026-07-10T00:00:00-05:00", "2026-07-10", "2026-07-14"),  # Friday to Tuesday
        ("2026-07-10T04:59:00+00:00", "2026-07-09", "2026-07-10"),  # still the 9th in Colombia
        ("2026-07-12T08:00:00-05:00", "2026-07-12", "2026-07-14"),
    ],
)
def test_effective_receipt_files_on_the_next_business_day(
    sent_at: str, sent_on: str, filed_on: str
) -> None:
    assert effective_receipt(datetime.fromisoformat(sent_at), CALENDAR) == Receipt(
        date.fromisoformat(sent_on),
        date.fromisoformat(filed_on),
        (Reason("filed_next_business_day", {"sent_on": sent_on, "filed_on": filed_on}),),
    )


def test_effective_receipt_refuses_a_moment_without_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        effective_receipt(datetime(2026, 7, 9, 10), CALENDAR)


PARAMETERS = """\
key,value,unit,norm,article,status,valid_from,valid_to,note
peticion.general,15,dias_habiles,Ley 1755 de 2015 (CPACA),14,texto_visto,2015-06-30,,"a, b"
rendicion.respuesta_preguntas,15,dias,Ley 1757 de 2015,56 lit. f,verificar,2015-07-06,,
peticion.completar_ciudadano,1,mes,Ley 1755 de 2015 (CPACA),17,texto_visto,2015-06-30,,
mecanismo.cabildo_abierto.citacion_funcionarios,5,dias,Ley 134,88,texto_visto_134,2015-07-06,,
mecanismo.revocatoria.apoyos,30,porcentaje,Ley 1757 de 2015,9,fuente_secundaria,2015-07-06,,
plazo.cambiado,10,dias_habiles,Norma vieja,1,texto_visto,2015-01-01,2020-12-31,
plazo.cambiado,20,dias_habiles,Norma nueva,2,texto_visto,2021-01-01,,
plazo.roto,quince,dias_habiles,Norma,1,texto_visto,2015-01-01,,
""".splitlines()


def test_read_term_takes_the_row_in_force() -> None:
    asked = [
        ("peticion.general", date(2026, 1, 1)),
        ("rendicion.respuesta_preguntas", date(2026, 1, 1)),
        ("peticion.completar_ciudadano", date(2026, 1, 1)),
        ("plazo.cambiado", date(2020, 12, 31)),
        ("plazo.cambiado", date(2021, 1, 1)),
    ]
    assert [read_term(PARAMETERS, key, on) for key, on in asked] == [
        PETITION,
        Term(
            "rendicion.respuesta_preguntas",
            15,
            Unit.BUSINESS_DAYS,
            "Ley 1757 de 2015",
            "56 lit. f",
            "verificar",
        ),
        Term(
            "peticion.completar_ciudadano",
            1,
            Unit.MONTHS,
            "Ley 1755 de 2015 (CPACA)",
            "17",
            "texto_visto",
        ),
        Term("plazo.cambiado", 10, Unit.BUSINESS_DAYS, "Norma vieja", "1", "texto_visto"),
        Term("plazo.cambiado", 20, Unit.BUSINESS_DAYS, "Norma nueva", "2", "texto_visto"),
    ]


@pytest.mark.parametrize(
    ("key", "on", "code"),
    [
        ("peticion.inventada", date(2026, 1, 1), "term_unknown"),
        ("peticion.general", date(2015, 6, 29), "term_not_in_force"),
        ("mecanismo.revocatoria.apoyos", date(2026, 1, 1), "term_without_due_date"),
        (
            "mecanismo.cabildo_abierto.citacion_funcionarios",
            date(2026, 1, 1),
            "term_without_due_date",
        ),
        ("plazo.roto", date(2026, 1, 1), "parameters_malformed"),
    ],
)
def test_read_term_refuses_what_gives_no_due_date(key: str, on: date, code: str) -> None:
    with pytest.raises(TableError) as refused:
        read_term(PARAMETERS, key, on)
    assert refused.value.reason.code == code


@pytest.mark.parametrize(
    "lines",
    [
        ["date,name", "2026-01-01,Año Nuevo", "25/12/2026,Navidad"],
        ["date,name", "2026-01-01,Año Nuevo", ","],
        ["fecha,nombre", "", "2026-01-01,Año Nuevo"],
    ],
)
def test_read_calendar_names_the_line_that_is_no_date(lines: list[str]) -> None:
    with pytest.raises(TableError) as refused:
        read_calendar(lines)
    assert refused.value.reason == Reason("holiday_not_a_date", {"line": 3})


def test_receipt_of_the_same_moment_is_the_same_in_every_time_zone() -> None:
    moment = datetime(2026, 7, 9, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert effective_receipt(moment, CALENDAR) == effective_receipt(
        moment.astimezone(UTC), CALENDAR
    )
