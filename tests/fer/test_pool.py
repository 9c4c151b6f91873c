from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from webapp.fer.pool import Pool


class Thing:
    """Notes when two threads use it at once."""

    def __init__(self) -> None:
        self.users = 0

    def use(self) -> bool:
        self.users += 1
        alone = self.users == 1
        sum(range(2000))
        self.users -= 1
        return alone


def test_a_thing_is_lent_again_once_it_is_back():
    pool = Pool(Thing)
    with pool.lend() as first:
        pass
    with pool.lend() as second, pool.lend() as third:
        assert second is first
        assert third is not first


def test_a_thing_comes_back_after_an_error_too():
    pool = Pool(Thing)
    with pytest.raises(ZeroDivisionError), pool.lend() as first:
        raise ZeroDivisionError
    with pool.lend() as second:
        assert second is first


def test_threads_never_share_one():
    pool, together = Pool(Thing), Barrier(4)

    def work(_: int) -> bool:
        together.wait()
        results = []
        for _ in range(200):
            with pool.lend() as thing:
                results.append(thing.use())
        return all(results)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(work, range(4)))
