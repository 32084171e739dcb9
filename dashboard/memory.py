"""What was worked out once and holds as long as what it was worked out from: bounded in bytes, shared by all sessions. Knows no Streamlit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any

import pandas as pd
from pandas.api.types import is_object_dtype

# About what a small object with its texts takes, where it does not tell (`weight`).
_SMALL = 2_000
# A frame with few cells is not worth weighing, which takes a millisecond; a cell is a number, or a name of some ten letters.
_FEW, _CELL = 2_000, 30


class _AbandonedError(Exception):
    """Whoever was working it out was stopped: the next one has to."""


class Memory:
    """Values by their keys, the least lately asked for dropped first. A value that two want at once is worked out once.

    Values are shared: they must not be changed. Of a DataFrame each gets a copy that shares the data until it is written to.
    """

    def __init__(self, most_bytes: int) -> None:
        """`most_bytes` is about how much all values may take together."""
        self.most_bytes = most_bytes
        self._values: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._lock = Lock()

    @property
    def weight(self) -> int:
        """Bytes that are kept now, about."""
        return sum(self._weights.values())

    def recall(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The value of a key, worked out if it is not kept. What `work` raises is raised, and nothing is kept then."""
        while True:
            with self._lock:
                known = self._values.get(key)
                if known is None:
                    waiting = self._values[key] = Future()
                    break
                self._values.move_to_end(key)
            try:
                return _shared(known.result())
            except _AbandonedError:
                continue
        try:
            value = work()
        # Also a run that is stopped, which others must not wait for.
        except BaseException:
            with self._lock:
                self._values.pop(key, None)
            waiting.set_exception(_AbandonedError())
            raise
        waiting.set_result(value)
        self._weigh(key, waiting)
        return _shared(value)

    def forget(self) -> None:
        """Drops everything."""
        with self._lock:
            self._values.clear()
            self._weights.clear()

    def _weigh(self, key: Hashable, known: "Future[Any]") -> None:
        weight = weight_of(known.result())
        with self._lock:
            if self._values.get(key) is not known:
                return
            self._weights[key] = weight
            total = self.weight
            for oldest in [*self._values] if total > self.most_bytes else ():
                if total <= self.most_bytes:
                    break
                if oldest in self._weights:  # else it is being worked out
                    total -= self._weights.pop(oldest)
                    self._values.pop(oldest)


def _shared(value: Any) -> Any:
    return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value


def weight_of(value: Any) -> int:
    """About how many bytes a value takes: as it says itself (`weight`), a DataFrame by its cells."""
    if not isinstance(value, pd.DataFrame):
        return _SMALL + int(getattr(value, "weight", 0))
    if value.size <= _FEW:
        return _SMALL + _CELL * value.size
    # Texts kept by Arrow tell their bytes at once; only those that are Python objects have to be looked at one by one.
    objects = [name for name, kind in value.dtypes.items() if is_object_dtype(kind)]
    return _SMALL + int(value.memory_usage().sum() + value[objects].memory_usage(index=False, deep=True).sum())
