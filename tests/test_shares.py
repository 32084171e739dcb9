"""Share links: what is given out holds until its day, can be taken back, and cannot be made up."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.settings import OpenId, Settings
from dashboard.share_links import share_of, token_of
from library.errors import LibraryError
from library.limits import Limit
from library.queries import Selection
from library.shares import give_out, share_by_id, shares, take_back

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CHOSEN = Selection(years=(2024,), agencies=("示例市教育局（模拟）",), region="990100", levels=("department",))
SETTINGS = Settings(mode="openid", openid=OpenId("", "", "", "", "k" * 32))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OGI_LIBRARY", str(tmp_path))
    return tmp_path


def test_a_link_shows_its_selection_until_its_day(folder: Path) -> None:
    share = give_out(folder, CHOSEN, DAY, "chief", NOW)
    token = token_of(SETTINGS, share)
    assert share_of(SETTINGS, token, NOW + DAY - timedelta(seconds=1)) == share
    assert share_of(SETTINGS, token, NOW + DAY) is None
    assert share.limit == Limit(("990100",), (2024,), ("示例市教育局（模拟）",), failures=False, levels=("department",))


def test_a_link_of_before_levels_could_be_chosen_holds_on(folder: Path) -> None:
    share = give_out(folder, Selection(years=(2024,)), DAY, "chief", NOW)
    listed = json.loads((folder / "shares.json").read_bytes())
    for entry in listed:
        del entry["levels"]
    (folder / "shares.json").write_text(json.dumps(listed), "utf-8")
    assert share_by_id(folder, share.share_id, NOW) == share


def test_it_can_be_taken_back(folder: Path) -> None:
    kept, gone = (give_out(folder, CHOSEN, DAY, "chief", NOW) for _ in range(2))
    take_back(folder, gone.share_id)
    assert [share_by_id(folder, share.share_id, NOW) for share in (kept, gone)] == [kept, None]
    assert [share.revoked for share in shares(folder)] == [True, False]


def test_it_cannot_be_made_up(folder: Path) -> None:
    share = give_out(folder, CHOSEN, DAY, "chief", NOW)
    token = token_of(SETTINGS, share)
    other = Settings(mode="openid", openid=OpenId("", "", "", "", "x" * 32))
    changed = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]  # not the last letter: two of its bits tell nothing
    for forged in (share.share_id, token_of(other, share), changed, "", "a.b", "../x"):
        assert share_of(SETTINGS, forged, NOW) is None
    assert share_of(Settings(mode="open"), token, NOW) is None


def test_a_lost_or_damaged_file_closes_every_link(folder: Path) -> None:
    share = give_out(folder, CHOSEN, DAY, "chief", NOW)
    token = token_of(SETTINGS, share)
    (folder / "shares.json").write_text("[{", "utf-8")
    assert share_of(SETTINGS, token, NOW) is None
    with pytest.raises(LibraryError):
        shares(folder)
    (folder / "shares.json").unlink()
    assert share_of(SETTINGS, token, NOW) is None


def test_links_given_out_at_once_are_all_kept(folder: Path) -> None:
    threads = [threading.Thread(target=give_out, args=(folder, CHOSEN, DAY, str(number), NOW)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(share.by for share in shares(folder)) == [str(number) for number in range(8)]


@pytest.mark.parametrize("lasts", [timedelta(), -DAY, timedelta(days=367)])
def test_it_lasts_a_year_at_most(folder: Path, lasts: timedelta) -> None:
    with pytest.raises(ValueError, match="lasts up to"):
        give_out(folder, CHOSEN, lasts, "chief", NOW)
