"""Keeping, inside one process, what is dear to work out and the same for every reader."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Results by key: the ``most`` that were asked for last, each for at most ``seconds``."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._found: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Whether there is a result by this key that is still good."""
        with self._lock:
            made_at, result = self._found.get(key, (0.0, None))
        return result is not None and monotonic() - made_at < self._seconds

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept result, or what ``make`` gives. Two requests at once may both make it: it is the same."""
        now = monotonic()
        with self._lock:
            made_at, result = self._found.get(key, (0.0, None))
            if result is not None and now - made_at < self._seconds:
                self._found.move_to_end(key)
                return result
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, made: T) -> None:
        """Keep a result, in the place of what was kept."""
        with self._lock:
            self._found[key] = (monotonic(), made)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
