"""Very many real files: the corpus where it is at hand, else the sample, and 2,000 made-up documents, each as one archive.

By the command and through the page; adding the same again adds nothing.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from library.store import open_stored
from tests.conftest import CORPUS, ROOT
from tests.settled import visit
from tests.small_documents import requests_report
from tests.test_browser_upload import drop

OpenPage = Callable[..., Page]
StartDashboard = Callable[..., str]
SIMULATED = 2000
SECONDS = 600 * 1000  # milliseconds, for reading or keeping them all on a slow machine
SUFFIXES = (".txt", ".html", ".md", ".docx", ".pdf", ".xlsx")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("archives")
    root = CORPUS if CORPUS.is_dir() else ROOT / "data" / "sample"
    published, simulated = folder / "published.zip", folder / "simulated.zip"
    with zipfile.ZipFile(published, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.suffix in SUFFIXES and path.stem.upper() != "README":
                archive.write(path, path.relative_to(root))
    with zipfile.ZipFile(simulated, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(SIMULATED):
            archive.writestr(f"{number:04d}.md", requests_report(f"示例市第{number}局（模拟）", 2023, number + 1))
    return [published, simulated]


def documents(library: Path) -> int:
    return int((open_stored(library).cursor().execute("SELECT count(*) FROM documents").fetchone() or (0,))[0])


def made_up(library: Path) -> int:
    question = "SELECT sum(new) FROM summaries WHERE agency LIKE '示例市第%局（模拟）'"
    return int((open_stored(library).cursor().execute(question).fetchone() or (0,))[0])


def test_by_the_command_and_the_same_again_adds_nothing(archives: list[Path], tmp_path: Path) -> None:
    library, told = tmp_path / "library", list[str]()
    for _ in range(2):
        command = [sys.executable, "-m", "library", "add", *map(str, archives), "--library", str(library)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS / 1000)
        assert ended.returncode in (0, 1), ended.stderr  # 1: some of the corpus cannot be read, and are named
        told.append((library / "current").read_text("utf-8"))
    assert documents(library) > SIMULATED
    assert made_up(library) == SIMULATED * (SIMULATED + 1) // 2
    assert told[0] == told[1]


def test_through_the_page_and_the_same_again_adds_nothing(
    archives: list[Path], start_dashboard: StartDashboard, open_page: OpenPage, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    page = open_page(locale="en-GB")
    visit(page, f"{start_dashboard(OGI_LIBRARY=str(library))}/library")
    drop(page, *archives)
    expect(page.get_by_role("progressbar").first).to_be_visible()
    keep = page.get_by_role("button", name=re.compile(r"^Keep [\d,]+ documents$"))
    expect(keep).to_be_enabled(timeout=SECONDS)
    keep.click()
    expect(page.get_by_text(re.compile(r"documents? added"))).to_be_visible(timeout=SECONDS)
    before = documents(library)
    assert before > SIMULATED
    assert made_up(library) == SIMULATED * (SIMULATED + 1) // 2

    visit(page, page.url)  # the place where files are dropped is made anew once they are kept
    drop(page, *archives)
    expect(page.get_by_role("button", name="Keep 0 documents")).to_be_disabled(timeout=SECONDS)
    assert documents(library) == before
