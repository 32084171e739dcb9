"""The upgrade notes name each format of the library and of a backup that there has been."""

import re
from pathlib import Path

from library.backup import FORMAT as BACKUP_FORMAT
from library.folder import FORMAT

NOTES = (Path(__file__).parent.parent / "docs" / "upgrade.md").read_text("utf-8")


def test_each_format_of_the_library_has_its_line() -> None:
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", NOTES, re.MULTILINE)] == list(range(1, FORMAT + 1))


def test_the_format_of_a_backup_is_named() -> None:
    assert f"现为 {BACKUP_FORMAT}）" in NOTES
    assert f"({BACKUP_FORMAT} now)" in NOTES
