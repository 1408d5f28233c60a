import threading

import pytest

from intake import ahead as module
from intake.ahead import ahead


def test_results_come_in_order_and_errors_with_their_item():
    def half(number):
        if number % 2:
            raise ValueError(number)
        return number // 2

    for number, future in ahead(half, range(20)):
        if number % 2:
            with pytest.raises(ValueError, match=str(number)):
                future.result()
        else:
            assert future.result() == number // 2


def test_the_next_ones_are_begun_while_the_first_is_waited_for():
    begun = threading.Barrier(module.WORKERS, timeout=10)
    for _, future in ahead(lambda _: begun.wait(), range(module.WORKERS)):
        future.result()


def test_no_more_are_begun_than_are_soon_needed():
    begun = []
    items = ahead(begun.append, range(1000))
    for _ in range(3):
        next(items)[1].result()
    assert len(begun) <= 3 + module.WORKERS
    items.close()
    assert len(begun) <= 3 + module.WORKERS
