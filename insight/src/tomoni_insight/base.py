"""What all stages share: settings by keyword, readable again, as scikit-learn's estimators have them."""

from __future__ import annotations

import inspect
from typing import Any, Self


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
