"""The image of any strokes: always the same, always one that can be read."""

import json
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures

from counter_tui.desk.api.drawing import PAD_WIDTH, Point, Stroke, measure, smooth
from counter_tui.desk.strokes import rendered, written

POINTS = st.builds(Point, st.integers(0, PAD_WIDTH), st.integers(0, PAD_WIDTH), st.just(0))
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=12).map(tuple), max_size=6).map(tuple)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STROKES)
def test_any_strokes_give_one_image_that_can_be_read(drawn: tuple[Stroke, ...]) -> None:
    made = rendered(drawn)
    assert made == rendered(tuple(tuple(stroke) for stroke in drawn))
    with Pictures.open(BytesIO(made.content)) as image:
        image.load()
        assert image.size == (made.width, made.height)
    assert made.width >= 2 * made.height
    assert json.loads(written(drawn)) == [[list(point) for point in stroke] for stroke in drawn]
    found = measure(drawn)
    assert found.points <= sum(map(len, drawn))
    assert 0 <= found.ratio <= 99
    if found.is_more_than_a_dot and found.is_written:
        assert made.ink > 0


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=20))
def test_a_smoothed_line_keeps_its_ends_and_its_box(line: list[tuple[int, int]]) -> None:
    curve = smooth(line)
    assert (curve[:1], curve[-1:]) == (line[:1], line[-1:])
    for axis in (0, 1):
        values = [point[axis] for point in line]
        assert all(min(values) <= point[axis] <= max(values) for point in curve)
