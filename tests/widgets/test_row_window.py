"""A window over a long list asks for little, keeps little and never loses its place."""

from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.paging import Count, Cursor, Page, Span, Step
from atrisk_tui.widgets.row_window import MAX_PAGES, RowWindow

from .fake_source import Client, FakeSource, page_of

LIMIT = 50


def begun(total: int, step: Step = Step.FIRST, offset: int = 0) -> tuple[RowWindow, FakeSource]:
    source = FakeSource(total)
    window: RowWindow[Client] = RowWindow(LIMIT)
    window.start(source.answer(Span(step, offset=offset, limit=LIMIT)))
    return window, source


def ids(window: RowWindow) -> list[int]:
    return [row.id for row in window.rows]


def test_a_span_is_asked_for_once_until_it_is_answered() -> None:
    window, source = begun(1000)
    span = window.want(20, 20)
    assert span is not None
    assert span.step is Step.AFTER
    assert window.want(20, 20) is None
    window.supply(source.answer(span))
    assert len(window.rows) == 2 * LIMIT


def test_a_failed_span_can_be_asked_for_again() -> None:
    window, _ = begun(1000)
    span = window.want(20, 20)
    assert span is not None
    window.forget(span)
    assert window.want(20, 20) == span


def test_nothing_is_asked_for_beyond_the_ends() -> None:
    window, _ = begun(30)
    assert window.want(0, 50) is None


def test_an_answer_to_an_older_list_is_ignored() -> None:
    window, source = begun(1000)
    old = window.generation
    span = window.want(40, 10)
    assert span is not None
    window.start(FakeSource(20).answer(Span(limit=LIMIT)))
    assert window.supply(source.answer(span), old) is None
    assert len(window.rows) == 20


def test_the_far_end_is_let_go_and_comes_back() -> None:
    window, source = begun(5000)
    top = 0
    for _ in range(20):
        top = len(window.rows) - 10
        span = window.want(top, 10)
        assert span is not None
        shift = window.supply(source.answer(span))
        assert shift is not None
        top += shift
    assert len(window.rows) <= MAX_PAGES * LIMIT
    first = window.first_position()
    assert first is not None
    assert ids(window)[0] == first + 1
    span = window.want(0, 10)
    assert span is not None
    assert span.step is Step.BEFORE
    assert window.supply(source.answer(span)) == LIMIT
    assert ids(window) == list(range(first + 1 - LIMIT, first + 1 - LIMIT + len(window.rows)))


def test_only_the_newest_jump_lands() -> None:
    window, source = begun(1000)
    end, home = window.jump(Step.LAST), window.jump(Step.FIRST)
    assert end is not None
    assert home is not None
    assert window.supply(source.answer(end)) is None
    assert window.supply(source.answer(home)) == 0
    assert ids(window)[0] == 1


def test_the_position_is_known_from_the_end_when_the_count_is_exact() -> None:
    window, _ = begun(1000, Step.LAST)
    assert window.first_position() is None
    assert window.first_position(Count(1000)) == 950
    assert window.first_position(Count(10_000, capped=True)) is None


def test_a_row_is_replaced_where_it_is_and_a_gone_one_stays() -> None:
    window, _ = begun(100)
    assert window.replace(Client(7, "New name")) == 6
    assert window.mark_gone(7) == 6
    assert window.rows[6] == Client(7, "New name")
    assert window.is_gone(7)
    window.replace(Client(7, "Back"))
    assert not window.is_gone(7)


def test_a_row_that_moved_into_a_later_page_is_not_shown_twice() -> None:
    window, _ = begun(100)
    span = window.want(40, 10)
    assert span is not None
    window.supply(page_of([Client(50, "again"), Client(51, "next")], span))
    assert ids(window) == list(range(1, 52))


def test_a_page_without_rows_that_names_where_to_go_on_is_gone_on_from() -> None:
    window: RowWindow[Client] = RowWindow(LIMIT)
    window.start(Page(Span(), (Client(900, "first"),), None, Cursor((800,))))
    for looked_at in (700, 600):
        span = window.want(0, 20)
        assert span is not None
        assert span.step is Step.AFTER
        window.supply(Page(span, (), None, Cursor((looked_at,))))
    span = window.want(0, 20)
    assert span is not None
    window.supply(page_of([Client(550, "next")], span))
    assert (ids(window), window.want(0, 20)) == ([900, 550], None)


def test_a_row_that_moves_over_a_page_s_edge_leaves_the_pages_whole() -> None:
    window, source = begun(1000)
    for _ in range(3):
        window.supply(source.answer(Span(Step.AFTER, window.after, limit=LIMIT)))
    window.move(48, 52)
    assert ids(window)[48:53] == [50, 51, 52, 53, 49]
    assert sorted(ids(window)) == list(range(1, 201))
    assert [part.size for part in window._parts] == [49, 51, 50, 50]


@given(st.integers(0, 700), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 300))))
def test_whatever_is_asked_the_rows_are_a_run_of_the_list(
    total: int, moves: list[tuple[int, int]]
) -> None:
    window, source = begun(total)
    top = 0
    for kind, place in moves:
        if kind == 0:
            span = window.jump(Step.LAST)
        elif kind == 1:
            span = window.jump(Step.JUMP, place)
        else:
            top = max(0, min(len(window.rows) - 17, place))
            span = window.want(top, 17)
        seen = ids(window)[top : top + 17]
        if span is None:
            continue
        shift = window.supply(source.answer(span))
        if kind > 1 and shift is not None:
            assert ids(window)[top + shift : top + shift + 17][: len(seen)] == seen
        run = ids(window)
        assert run == list(range(run[0], run[0] + len(run))) if run else total == 0
        first = window.first_position(Count(total))
        assert first is None or not run or first == run[0] - 1
