"""The pause in which a browser draws a page's first chart."""

import time
from typing import Any

import pytest
import streamlit as st

from dashboard import source


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a run slept, in which no time passes otherwise; a run has just begun."""
    pauses: list[float] = []
    state: dict[str, Any] = {source._SENT: False}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(source, "has_browser", lambda: True)
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    return pauses


def test_what_is_below_the_first_chart_waits_for_it_once(slept: list[float]) -> None:
    source.await_first_screen()
    assert slept == []
    source.first_screen_sent()
    source.await_first_screen()
    source.first_screen_sent()
    source.await_first_screen()
    assert slept == [source._APART]


def test_composing_counts_as_waiting(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    source.first_screen_sent()
    monkeypatch.setattr(time, "monotonic", lambda: 1000.2)
    source.await_first_screen()
    source.first_screen_sent()
    assert slept == [pytest.approx(source._APART - 0.2)]


def test_nothing_waits_without_a_browser_or_within_a_card(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "has_browser", lambda: False)
    source.first_screen_sent()
    source.await_first_screen()
    monkeypatch.setattr(source, "has_browser", lambda: True)
    source.first_screen_sent()  # a card that is run anew by itself
    source.await_first_screen()
    assert slept == []
