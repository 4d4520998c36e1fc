"""Borders as SVG paths."""

from participa.kernel import maps

# Two squares of one degree that share a side, as TopoJSON: the shared arc is stored once.
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [-76, 4]},
    "arcs": [
        [[1, 0], [0, 1]],  # the shared side, southwards to northwards
        [[1, 1], [-1, 0], [0, -1], [1, 0]],  # the rest of the western square
        [[1, 0], [1, 0], [0, 1], [-1, 0]],  # the rest of the eastern square
    ],
    "objects": {
        "squares": {
            "geometries": [
                {"type": "Polygon", "properties": {"code": "w"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "properties": {"code": "e"}, "arcs": [[[2, ~0]]]},
            ]
        }
    },
}


def test_project_measures_in_units_from_the_north_west():
    assert [maps.project(14, -82), maps.project(13, -81)] == [(0, 0), (598, 600)]


def test_shapes_join_arcs_and_turn_them_round():
    found = maps.shapes(TOPOLOGY, "squares")
    assert found == {
        "w": maps.Shape("M4187 6000l0-600-598 0 0 600z", 3589, 5400, 598, 600),
        "e": maps.Shape("M4187 6000l598 0 0-600-598 0z", 4187, 5400, 598, 600),
    }


def test_shapes_drop_points_within_the_tolerance():
    wobbly = {
        "transform": {"scale": [0.001, 0.001], "translate": [-76, 4]},
        "arcs": [[[0, 0], [500, 2], [500, -2], [0, 1000], [-1000, 0], [0, -1000]]],
        "objects": {
            "one": {"geometries": [{"type": "Polygon", "properties": {"code": "a"}, "arcs": [[0]]}]}
        },
    }
    exact, simple = (maps.shapes(wobbly, "one", tolerance)["a"] for tolerance in (0, 3))
    assert (exact.path, simple.path) == (
        "M3589 6000l299-1 299 1 0-600-598 0z",
        "M3589 6000l598 0 0-600-598 0z",
    )
