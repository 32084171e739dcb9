"""A server that can write nothing any more: pages and health answer, an addition says why it was not kept, and the log's loss is borne."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from library.ingest import add_bytes
from library.store import open_stored
from tests.hosted.conftest import Reader, Serve
from tests.small_documents import requests_report


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit that makes a disk full for one process is Linux's")
def test_a_full_disk(serve: Serve, look: Callable[..., Reader], tmp_path: Path) -> None:
    library, added = tmp_path / "library", tmp_path / "added.md"
    add_bytes(library, [("first.md", requests_report("示例市甲局（模拟）", 2022, 5))])
    added.write_bytes(requests_report("示例市乙局（模拟）", 2023, 7))
    version = open_stored(library).version
    served = serve(mode="local", OGI_LIBRARY=str(library))
    page = look().open(f"{served.address}/library").page
    usual = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    # No file of this process can grow any more, the one that its log goes to among them, as on a disk without a free byte.
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, usual[1]))

    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(added)
    keep = page.get_by_role("button", name="入库 1 份", exact=True)
    keep.click()
    expect(page.get_by_text("磁盘已满")).to_be_visible()
    assert open_stored(library).version == version
    for path in ("/health", "/ready", "/", "/method"):
        assert httpx.get(served.address + path).status_code == 200
    other = look().open(f"{served.address}/requests")
    assert other.wait_to_see("示例市甲局（模拟）")

    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, usual)
    keep.click()
    expect(page.get_by_text("新增 1 份")).to_be_visible()
    assert open_stored(library).version != version
    httpx.get(f"{served.address}/method")
    assert served.stop() == 0
    assert [event.get("path") for event in served.events].count("/method") == 1  # the first was lost; the log goes on
