"""What all stages share: settings by keyword, readable again, as scikit-learn's estimators have them."""

from __future__ import annotations

import inspect
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def ahead(make: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """`map`, in order, with a few threads that work ahead: for numpy, which leaves Python alone while it computes."""
    threads = min(4, os.cpu_count() or 1)
    if threads == 1:
        yield from map(make, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Made]] = deque()
        for item in items:
            waiting.append(pool.submit(make, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class Estimator:
    """Settings are the keyword arguments of the constructor; `fit` leaves results in attributes ending in `_`."""

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in inspect.signature(cls).parameters if name not in {"args", "kwargs"}]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings, as scikit-learn's `clone` and searches ask for them."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **params: Any) -> Self:
        for name, value in params.items():
            if name not in self._names():
                raise ValueError(f"{type(self).__name__} has no setting {name!r}")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({settings})"
