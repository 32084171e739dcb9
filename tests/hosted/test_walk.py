"""Nobody sees what they may not: all pages and downloads, signed out and signed in, on a fresh server and by deep link first."""

from collections.abc import Callable

import pytest

from app import PAGES
from tests.hosted.conftest import EAST, UNREADABLE, WEST, WHOLE, Reader, Serve
from tests.hosted.provider import Provider

Look = Callable[..., Reader]
WITH_DOWNLOADS = ("", "requests")
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
    provider.age = 0
    assert "值班室 8123" in reader.page.inner_text("body")
    assert not any(reader.saw(name) for name in (EAST, WEST, WHOLE))
