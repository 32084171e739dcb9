"""Hostile files through the real server and a browser: each is refused with its reason, none of their names is markup, and it goes on."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from library.ingest import add_bytes
from library.store import open_stored
from tests.hosted.conftest import Reader, Serve
from tests.small_documents import requests_report

NAME = "=1+1 **粗** <img src=x onerror=alert(1)> [x](javascript:alert(1)) $x^2$.md"


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return written.getvalue()


def test_hostile_files(serve: Serve, look: Callable[..., Reader], tmp_path: Path) -> None:
    library = tmp_path / "library"
    add_bytes(library, [("first.md", requests_report("示例市甲局（模拟）", 2022, 5))])
    files: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        for name, data in {
            NAME: b"nothing that is a report",
            "bomb.zip": archive(report=b"0" * 300_000_000),
            "nested.zip": archive(**{"../../escaped.md": requests_report("示例市乙局（模拟）", 2023, 7)}),
            "program.docx": b"MZ\x90\x00" + b"\x00" * 500,
            "empty.pdf": b"",
        }.items()
    ]
    served = serve(mode="local", OGI_LIBRARY=str(library))
    reader = look().open(f"{served.address}/library")
    dialogs: list[str] = []
    reader.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    reader.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(files)
    expect(reader.page.get_by_role("heading", name="已读取 1 份报告、4 份无法读取")).to_be_visible(timeout=120_000)
    assert reader.page.locator("img[onerror], a[href^=javascript]").count() == 0
    assert reader.page.get_by_text("**粗**").count() >= 1
    reader.page.get_by_role("button", name="入库 1 份", exact=True).click()
    expect(reader.page.get_by_text("新增 1 份")).to_be_visible()
    assert dialogs == []
    assert list(tmp_path.rglob("*escaped*")) == []
    assert open_stored(library).cursor().execute("SELECT count(*) FROM reports").fetchall() == [(2,)]
    assert [text for text in reader.console if "Content Security Policy" in text] == []
