"""The geometry of the icicle: nothing overlaps, nothing is lost, labels fit."""

from hypothesis import given
from hypothesis import strategies as st

from tomoni.design.icicle import MOST_ROWS, ROW, WIDTH, Node, _wide, icicle

labels = st.text("安心してくらせるまち、。abc 1", max_size=60)
trees = st.recursive(
    st.builds(Node, labels, st.just("#"), st.just("good"), st.just("◎"), labels),
    lambda below: st.builds(
        Node,
        labels,
        st.just("#"),
        st.just("turn"),
        st.just("△"),
        labels,
        st.lists(below, max_size=4).map(tuple),
    ),
    max_leaves=30,
)


@given(st.lists(trees, max_size=5))
def test_boxes_lie_in_the_picture_and_never_on_one_another(tops):
    chart = icicle(tops)
    area = sum(box.width * box.height for box in chart.boxes)
    assert area == WIDTH * chart.height  # no gap, no overlap
    for box in chart.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y + box.height <= chart.height
        assert box.height >= ROW
        for line in box.lines:
            assert _wide(line.text) <= box.width
            assert box.y < line.y <= box.y + box.height


def test_a_plan_of_thousands_shows_the_levels_that_stay_readable():
    measures = tuple(Node("施策", "#", "none", "－", "") for _ in range(200))
    chart = icicle([Node("目標", "#", "none", "－", "", measures) for _ in range(10)])
    assert len(chart.boxes) == 10
    assert chart.height == 10 * ROW
    assert icicle([]).boxes == ()
    assert MOST_ROWS * ROW < 3000
