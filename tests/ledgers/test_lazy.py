"""A value that is kept is worked out without making other threads wait."""

import functools
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from ledgers.lazy import cached_property, unlocked

SECONDS = 10


class Slow:
    def __init__(self, go: Event) -> None:
        self.go, self.times = go, 0

    @cached_property
    def value(self) -> object:
        assert self.go.wait(SECONDS)
        self.times += 1
        return object()


def test_one_object_does_not_wait_for_another() -> None:
    held, free = Slow(Event()), Slow(Event())
    free.go.set()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lambda: held.value)
        assert threads.submit(lambda: free.value).result(SECONDS) is free.value
        held.go.set()
        first.result(SECONDS)


def test_is_worked_out_once() -> None:
    slow = Slow(Event())
    slow.go.set()
    assert slow.value is slow.value
    assert slow.times == 1
    assert "value" in vars(slow)


def test_two_that_ask_at_once_are_given_the_same() -> None:
    both = Barrier(2)

    class Met:
        @cached_property
        def value(self) -> object:
            both.wait(SECONDS)
            return object()

    met = Met()
    with ThreadPoolExecutor(2) as threads:
        one, two = threads.submit(lambda: met.value), threads.submit(lambda: met.value)
        assert one.result(SECONDS) is two.result(SECONDS) is met.value


def test_somebody_elses_property() -> None:
    class Theirs:
        @functools.cached_property  # noqa: TID251  (another's is what is tested)
        def value(self) -> list[int]:
            return [1]

    class Ours(Theirs):
        value = unlocked(Theirs.value)

    ours = Ours()
    assert ours.value == [1]
    assert ours.value is ours.value
    assert isinstance(vars(Ours)["value"], cached_property)


def test_without_a_name() -> None:
    nameless: cached_property[int] = cached_property(lambda _: 1)
    with pytest.raises(TypeError, match="class's body"):
        nameless.__get__(Slow(Event()), Slow)
