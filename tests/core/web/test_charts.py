"""The geometry of the charts."""

import datetime as dt

from participa.web.templatetags import charts


def test_bars_are_shares_of_the_longest() -> None:
    chart = charts.bars([{"label": "Aportes", "value": 200}, {"label": "Cambios", "value": 50}])
    assert [bar.width for bar in chart.bars] == ["72%", "18%"]
    assert [bar.text for bar in chart.bars] == ["200", "50"]
    assert chart.height == "6.3em"


def test_bars_break_long_labels() -> None:
    label = "Con un compromiso que tiene responsable y fecha de entrega"
    (bar,) = charts.bars([{"label": label, "value": 0}]).bars
    assert [line.text for line in bar.lines] == [
        "Con un compromiso que tiene",
        "responsable y fecha de entrega",
    ]
    assert bar.width == "0.4%"


def test_charts_without_rows_stand() -> None:
    assert charts.bars([]).bars == ()
    assert charts.dots([]).rows == ()
    assert charts.line([]).points == ()
    assert charts.network([], []).nodes == ()


def test_dots_share_one_scale() -> None:
    chart = charts.dots([{"label": "Jóvenes", "first": 0.2, "second": 0.4}])
    (row,) = chart.rows
    assert (row.first_x, row.second_x, chart.top_text) == ("50%", "98%", "40 %")
    assert (row.left, row.right) == ("50%", "98%")


def test_line_goes_by_date_whatever_the_order() -> None:
    start = dt.date(2026, 1, 1)
    points = [
        {"date": start + dt.timedelta(days=days), "value": value}
        for days, value in ((100, 80), (0, 20), (50, 40))
    ]
    chart = charts.line(points, goal=90)
    assert chart.path == "0.00,80.00 50.00,60.00 100.00,20.00"
    assert (chart.goal, chart.goal_text) == ("10.00", "90")
    assert (chart.start, chart.end) == ("enero de 2026", "abril de 2026")
    assert [tick.text for tick in chart.ticks] == ["100", "50", "0"]


def test_network_counts_ties_and_leaves_out_strangers() -> None:
    nodes = [
        {"key": 1, "label": "Junta", "sector": "citizens", "x": 0, "y": 0},
        {"key": 2, "label": "Alcaldía", "sector": "public"},
    ]
    ties = [{"source": 1, "target": 2, "strong": True}, {"source": 1, "target": 9}]
    chart = charts.network(nodes, ties)
    assert [(node.label, node.ties) for node in chart.nodes] == [("Junta", 1), ("Alcaldía", 1)]
    assert [tie.strong for tie in chart.ties] == [True]
