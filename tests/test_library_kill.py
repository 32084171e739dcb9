"""kill -9 at moments of an addition: a reader sees a whole library at every moment, and the next addition ends what was begun.

Here at a random moment after each of its steps; tests/hosted/test_library_kill.py kills thirty times at random steps.
"""

import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from library.folder import current
from library.ingest import add_paths
from library.integrity import find_problems
from library.store import Library, open_stored
from tests.small_documents import requests_report, write_small_documents

ROOT = Path(__file__).parent.parent
DOCUMENTS = 10
# The steps of an addition that its own code tells (library/ingest.py), and how long a kill waits after one, in milliseconds: the
# first is followed by the start of workers and the reading, which take longest.
STEPS = {"start": 1500, "chunk": 60, "chunked": 300, "build": 400, "built": 30, "point": 10, "pointed": 20, "cleared": 20}
# What may be there until the addition is started again: chunks that are not published, and originals of documents not read yet.
UNFINISHED = {"unpublished", "not_listed"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL")

Kill = Callable[[Path, Path, str, int], bool]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """A call `kill(library, documents, step, milliseconds)` adds and kills; true where the addition had not ended before."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.killed_addition"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdin is not None
    assert program.stdout is not None
    jobs, answers = program.stdin, program.stdout
    assert answers.readline() == "ready\n"

    def add_and_kill(library: Path, documents: Path, step: str, milliseconds: int) -> bool:
        jobs.write(f"{library}\t{documents}\t{step}\t{milliseconds}\n")
        jobs.flush()
        answer = answers.readline().strip()
        assert answer in ("killed", "ended")
        return answer == "killed"

    yield add_and_kill
    jobs.close()
    answers.close()
    assert program.wait(timeout=30) == 0


def content(library: Library) -> list[tuple[object, ...]]:
    """What a library says: each figure of each report, and what sums are made of; not when a document was read."""
    question = """
        SELECT report_id, agency, year, source, outcome::VARCHAR, applicant::VARCHAR, count, new, concluded
        FROM reports JOIN requests ON report = number JOIN (SELECT number, new, concluded FROM summaries) USING (number)
        ORDER BY ALL"""
    return library.cursor().execute(question).fetchall()


def is_whole(library: Library) -> bool:
    """Every report has its document, its 28 figures, its row of sums, and the two agree."""
    question = """
        SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM documents), (SELECT count(*) / 28 FROM requests),
            (SELECT sum(new) FROM summaries), (SELECT sum(count) FROM requests WHERE outcome = 'new' AND applicant = 'total')"""
    reports, documents, figures, new, told = library.cursor().execute(question).fetchone() or (0,) * 5
    return bool(reports == documents == figures and new == told)


@contextmanager
def reader_of(folder: Path) -> Iterator[list[object]]:
    """Reads the library over and over meanwhile; what is given holds whatever was not whole."""
    broken, sizes, done = list[object](), [0], threading.Event()

    def read() -> None:
        while not done.wait(0.1):
            try:
                library = open_stored(folder)
                if library.version == "empty":
                    continue
                sizes.append(len(content(library)))
                if not is_whole(library) or sizes[-1] < sizes[-2]:
                    broken.append((library.version, sizes[-2:]))
            except Exception as error:  # whatever it is, a reader must not meet it
                broken.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield broken
    finally:
        done.set()
        thread.join()


def test_a_library_outlives_a_kill_after_each_step(kill: Kill, tmp_path: Path) -> None:
    chance = random.Random(20260401)
    steps = chance.sample(list(STEPS), len(STEPS))
    assert len(kill_additions(kill, tmp_path, chance, steps)) >= 6


def kill_additions(kill: Kill, tmp_path: Path, chance: random.Random, steps: Sequence[str]) -> list[str]:
    """Kill an addition after each of these steps; the steps at which one was killed, and had not ended before.

    Each library is begun with two reports, and additions of ten more are killed until one of them ends; then the next library.
    """
    documents = tmp_path / "documents"
    write_small_documents(documents, DOCUMENTS)
    first = [(f"first-{number}.md", requests_report(f"示例市甲{number}局（模拟）", 2022, number)) for number in range(2)]
    for name, data in first:
        (tmp_path / name).write_bytes(data)
    begin = [tmp_path / name for name, _ in first]
    never_killed = tmp_path / "never-killed"
    add_paths(never_killed, begin)
    add_paths(never_killed, [documents])
    expected = content(open_stored(never_killed))
    assert len(expected) == 12 * 28

    waiting, killed_in, libraries = list(steps), list[str](), 0
    while waiting:
        library = tmp_path / f"library-{libraries}"
        libraries += 1
        add_paths(library, begin)
        with reader_of(library) as broken:
            for step in waiting[:6]:
                waiting.pop(0)
                was_killed = kill(library, documents, step, chance.randrange(STEPS[step]))
                assert {problem.reason for problem in find_problems(library)} <= UNFINISHED
                if not was_killed:
                    break
                killed_in.append(step)
            summary = add_paths(library, [documents])
        assert broken == []
        assert content(open_stored(library)) == expected
        assert list(find_problems(library)) == []
        left = {path.name for path in library.rglob("*") if path.is_file() and "originals" not in path.parts}
        assert left == {"current", "lock", f"tables-{summary.version}.duckdb"}
        again = add_paths(library, [documents, *begin])
        assert (again.unchanged, again.added, again.replaced, again.failed) == (12, 0, 0, ())
        assert again.version == summary.version
        pointer = current(library)
        assert pointer is not None
        assert pointer.generation == 2  # published once for all that was broken off
    return killed_in
