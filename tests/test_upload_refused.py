"""What a clerk sees where the library cannot be written: what happened and what to do, in the page's language, with nothing lost."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from library import folder, publication
from library.folder import writing
from library.ingest import add_bytes
from library.store import open_stored
from tests.test_upload import EDUCATION, GOOD, kept, library, page_alone, press, shown, upload

__all__ = ["library"]  # a fixture

# Where the disk refuses: the folder's lock, what an earlier writer left, the pointer at the very end.
LOCK, LEFT_OVER, POINTER = (FileLock, "acquire"), (folder, "tidy"), (publication, "point_to")
WORDS = {
    ("zh", errno.EROFS): ("没有权限写入报告库", "请联系管理员开放该文件夹的写入权限，然后再试。"),
    ("en", errno.EROFS): ("There is no permission to write to the library", "let it write to that folder, then try again."),
    ("zh", errno.EACCES): ("没有权限写入报告库", "请联系管理员"),
    ("zh", errno.ENOSPC): ("磁盘已满，没有写完；报告库保持原样。", "请腾出空间后再试"),
    ("en", errno.ENOSPC): ("The disk is full, so nothing was published", "Make room and try again"),
    ("zh", errno.EIO): ("无法写入报告库", "请检查文件夹的权限和磁盘。"),
}
CASES = [(*case, LOCK) for case in WORDS] + [("zh", errno.EROFS, LEFT_OVER), ("en", errno.ENOSPC, POINTER)]
BUTTONS = {"zh": ("入库 1 份", "上传的文件仍在"), "en": ("Keep 1 document", "What you uploaded is still here")}


def refusing(code: int, where: Path) -> Any:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(code, os.strerror(code), str(where / "lock"))

    return refuse


def open_in(language: str, page: Any = page_alone) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["lang"] = language
    return app.run()


@pytest.mark.parametrize(("language", "code", "place"), CASES)
def test_nothing_that_was_uploaded_is_lost_where_it_cannot_be_kept(
    library: Path, monkeypatch: pytest.MonkeyPatch, language: str, code: int, place: tuple[Any, str]
) -> None:
    add_bytes(library, [("first.md", GOOD.replace(b"2023", b"2022"))])
    version = open_stored(library).version
    app = upload(open_in(language), **{"good.md": GOOD})
    button, still_here = BUTTONS[language]
    with monkeypatch.context() as patched:
        patched.setattr(*place, refusing(code, library))
        press(app, button)
    for words in (*WORDS[language, code], still_here):
        assert words in shown(app)
    assert "Traceback" not in shown(app)
    assert "Errno" not in shown(app) or code == errno.EIO
    assert open_stored(library).version == version
    press(app, button)
    assert kept(library) == [(EDUCATION, 2022), (EDUCATION, 2023)]


def removal_alone() -> None:
    """What the dialog of a removal holds; a click inside a dialog runs it alone, which AppTest does not do."""
    from dashboard import source
    from dashboard.additions import _ask
    from library.queries_library import recent_documents

    source.refresh()
    for digest in source.ask(recent_documents, 1)["sha256"]:
        _ask(digest, "first.md")


@pytest.mark.parametrize(("language", "code", "place"), CASES)
def test_what_cannot_be_removed_stays(
    library: Path, monkeypatch: pytest.MonkeyPatch, language: str, code: int, place: tuple[Any, str]
) -> None:
    add_bytes(library, [("first.md", GOOD)])
    button = {"zh": "移除", "en": "Remove"}[language]
    app = open_in(language, removal_alone)
    with monkeypatch.context() as patched:
        patched.setattr(*place, refusing(code, library))
        press(app, button)
    for words in WORDS[language, code]:
        assert words in shown(app)
    assert kept(library) == [(EDUCATION, 2023)]
    press(app, button)
    assert kept(library) == []


def test_a_removal_tells_of_another_writer(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_bytes(library, [("first.md", GOOD)])
    monkeypatch.setattr("library.ingest.remove.__defaults__", (0.0,))
    app = open_in("zh", removal_alone)
    with writing(library):
        press(app, "移除")
    assert "另一个程序正在写入报告库" in shown(app)
    assert "请等它结束后再试。" in shown(app)
    assert kept(library) == [(EDUCATION, 2023)]
