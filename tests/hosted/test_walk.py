"""Nobody sees what they may not: all pages and downloads, signed out and signed in, on a fresh server and by deep link first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import PAGES
from library.queries import Selection
from library.shares import give_out, share_by_id
from tests.hosted.conftest import COOKIE_SECRET, EAST, UNREADABLE, WEST, WHOLE, Reader, Serve
from tests.hosted.provider import SECRET, Provider
from tests.settled import settle

Look = Callable[..., Reader]
WITH_DOWNLOADS = ("", "requests")
FAILED = UNREADABLE.partition(".")[0]  # its name as it is sent in Markdown, where the point is escaped
PATHS = ["", *list(PAGES)[1:]]  # the first page is the start page


def test_signed_out_no_page_tells_anything(serve: Serve, look: Look) -> None:
    """Each page is the first that its browser opens; the first of all, the server has never run before."""
    served = serve()
    for path in reversed(PATHS):
        reader = look().open(f"{served.address}/{path}?year=2024", "政府信息公开年报")
        reader.page.get_by_role("button", name="Sign in").wait_for()
        assert "请登录" in reader.page.inner_text("body")
        assert "值班室 8123" in reader.page.inner_text("body")
        assert not any(reader.saw(name) for name in (EAST, WEST, WHOLE, UNREADABLE)), path
        assert len(reader.received) > 500
        reader.context.close()


@pytest.mark.parametrize(("who", "own", "foreign"), [("east", EAST, WEST), ("west", WEST, EAST)])
def test_a_districts_viewer_sees_their_district_alone(
    serve: Serve, look: Look, provider: Provider, who: str, own: str, foreign: str
) -> None:
    provider.claims = {"sub": who, "email": f"{who}@example.org"}
    served = serve()
    reader = look().open(f"{served.address}/reports?lang=en").sign_in("Reports")
    assert reader.page.url.startswith(f"{served.address}/reports?lang=en")
    for path in PATHS:
        reader.received.clear()
        reader.open(f"{served.address}/{path}")
        assert reader.wait_to_see(own), path
        for told in reader.downloads(at_least=int(path in WITH_DOWNLOADS)):
            assert own in told or path not in WITH_DOWNLOADS
            assert foreign not in told
            assert WHOLE not in told
        assert not any(reader.saw(name) for name in (foreign, WHOLE, UNREADABLE)), path


def test_an_editor_sees_all_of_it_and_what_could_not_be_read(serve: Serve, look: Look, provider: Provider) -> None:
    """So that the other tests of this file would find what they look for."""
    provider.claims = {"sub": "clerk", "email": "clerk@example.org", "groups": ["clerks"]}
    served = serve()
    reader = look().open(f"{served.address}/quality").sign_in("数据质量")
    assert all(reader.wait_to_see(name) for name in (EAST, WEST, UNREADABLE))
    reader.open(f"{served.address}/requests")
    assert any(WHOLE in told for told in reader.downloads())


@pytest.mark.parametrize(
    ("email", "age", "told"), [("stranger@example.org", 0, "不在名单内"), ("east@example.org", 13 * 3600, "请重新登录")]
)
def test_who_is_not_on_the_list_is_told_so_and_whom_to_ask(
    serve: Serve, look: Look, provider: Provider, email: str, age: float, told: str
) -> None:
    provider.claims, provider.age = {"sub": "x", "email": email}, age
    reader = look().open(f"{serve().address}/reports")
    reader.page.get_by_role("button", name="Sign in").click()
    reader.page.get_by_text(told).wait_for()
    settle(reader.page)
    provider.age = 0
    assert "值班室 8123" in reader.page.inner_text("body")
    assert not any(reader.saw(name) for name in (EAST, WEST, WHOLE))


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"sub": "clerk", "email": "clerk@example.org", "groups": ["clerks"]}, "editor"),
        ({"sub": "east", "email": "east@example.org"}, "viewer"),
    ],
)
def test_how_it_is_run_is_for_administrators_alone(
    serve: Serve, look: Look, provider: Provider, claims: dict[str, object], role: str
) -> None:
    """By deep link on a fresh server, and the page has no link to it for anyone else."""
    provider.claims = claims
    reader = look().open(f"{serve().address}/admin").sign_in("运行管理")
    assert reader.wait_to_see("只有管理员可以查看运行情况"), role
    reader.page.get_by_role("link", name="口径说明").wait_for()
    assert not any(reader.saw(told) for told in ("chief", "占用磁盘", "谁可以做什么", FAILED))
    assert reader.page.get_by_role("link", name="运行管理").count() == 0


def test_an_administrator_sees_how_it_is_run_and_takes_a_link_back(
    serve: Serve, look: Look, provider: Provider, two_districts: Path
) -> None:
    share = give_out(two_districts, Selection(region="990102"), timedelta(hours=1), "chief")
    provider.claims = {"sub": "chief", "email": "chief@example.org"}
    reader = look().open(f"{serve().address}/admin").sign_in("运行管理")
    assert reader.page.get_by_role("link", name="运行管理").count() == 1
    reader.page.get_by_role("button", name="收回").first.wait_for()
    text = reader.page.inner_text("[data-testid=stMain]").replace("\u2060", "")
    for told in (UNREADABLE, "还没有做过备份", "clerks 组", "chief@example.org", "管理员：还可管理运行、分享链接", "东湖区"):
        assert told in text, told
    assert not any(reader.saw(secret) for secret in (COOKIE_SECRET, SECRET))
    reader.page.get_by_role("button", name="收回").first.click()
    reader.page.get_by_role("button", name="收回").first.wait_for(state="detached")
    assert share_by_id(two_districts, share.share_id, datetime.now(UTC)) is None


def test_where_nobody_signs_in_only_who_sits_at_the_machine_sees_how_it_is_run(serve: Serve, look: Look) -> None:
    reader = look().open(f"{serve(mode='open').address}/admin", "运行管理")
    assert reader.wait_to_see("只有管理员可以查看运行情况")
    assert not reader.saw(FAILED)
    reader = look().open(f"{serve(mode='local').address}/admin", "运行管理")
    assert reader.wait_to_see(FAILED)
    reader.page.get_by_role("link", name="运行管理").wait_for()
