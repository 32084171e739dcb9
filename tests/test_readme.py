"""What the READMEs show is so: their examples run, the files and commands that they name exist."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh.md"]


@pytest.mark.parametrize("readme", READMES)
def test_examples_give_what_they_show(readme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / readme), module_relative=False, encoding="utf-8")
    assert (result.failed, result.attempted) == (0, 5)


@pytest.mark.parametrize("readme", READMES)
def test_files_that_are_named_exist(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    named = re.findall(r"`((?:\w+/)+[\w.-]*|\w+\.(?:txt|toml|py))`|\]\(([\w./-]+)\)", text)
    missing = [name for name in map("".join, named) if not (ROOT / name).exists() and not (ROOT / "parsing" / name).exists()]
    assert named
    assert missing == []


@pytest.mark.parametrize("readme", READMES)
def test_commands_that_are_named_are_targets(readme: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"make ([\w-]+)", (ROOT / readme).read_text("utf-8")))
    assert {"run", "test", "test-hosted", "check", "format", "bench", "fuzz"} == targets == named
