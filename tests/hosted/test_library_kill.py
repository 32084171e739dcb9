"""As tests/test_library_kill.py, at thirty moments of steps that chance chooses: longer than each run of all tests should take."""

import random
from pathlib import Path

from tests.test_library_kill import STEPS, Kill, kill, kill_additions, pytestmark

__all__ = ["kill", "pytestmark"]  # the fixture, and where it can run
KILLS = 30


def test_a_library_outlives_kills_at_thirty_moments(kill: Kill, tmp_path: Path) -> None:
    chance, killed_in = random.Random(20260417), list[str]()
    while len(killed_in) < KILLS:
        folder = tmp_path / str(len(killed_in))
        folder.mkdir()
        killed_in += kill_additions(kill, folder, chance, chance.choices(list(STEPS), k=KILLS - len(killed_in)))
    assert len(set(killed_in)) >= 6
