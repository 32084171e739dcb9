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
    state: dict[str, Any] = {source._SENT: False, source._BEGAN: 1000.0}
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
    assert slept == [pytest.approx(source._APART)]


@pytest.mark.parametrize("passed", [0.2, 5.0])
def test_what_a_run_has_taken_counts(slept: list[float], monkeypatch: pytest.MonkeyPatch, passed: float) -> None:
    source.first_screen_sent()
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0 + passed)
    source.await_first_screen()
    assert slept == [pytest.approx(max(0.0, source._APART - passed))]


def test_nothing_waits_without_a_browser_or_within_a_card(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "has_browser", lambda: False)
    source.first_screen_sent()
    source.await_first_screen()
    monkeypatch.setattr(source, "has_browser", lambda: True)
    source.first_screen_sent()  # a card that is run anew by itself
    source.await_first_screen()
    assert slept == []
