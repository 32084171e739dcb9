"""What pages compose from answers of the library, kept: the same for all who see the same part of it in the same way."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from dashboard import source
from dashboard.filters import filter_parameters
from dashboard.language import current_language

P = ParamSpec("P")
R = TypeVar("R")


def dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def kept(compose: Callable[P, R]) -> Callable[P, R]:
    """For a function that draws nothing and depends on its arguments and on what a run is known by alone.

    That is: the library as far as the reader may see it, language, theme, and the filters (which its links carry). Arguments are
    hashable; what it gives is shared by all sessions and must not be changed, but for a DataFrame, of which each gets its own.
    """

    @wraps(compose)
    def composed(*arguments: P.args, **settings: P.kwargs) -> R:
        parameters = tuple((name, tuple(values)) for name, values in filter_parameters().items())
        way = (current_language(), dark(), bool(st.context.is_embedded), parameters)
        key = (compose, way, arguments, tuple(settings.items()))
        found: R = source.remember(key, lambda: compose(*arguments, **settings))
        return found

    return composed
