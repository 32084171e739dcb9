"""The brief of the library that the dashboard shows, written to a file: python -m dashboard brief.pdf [--region 990100]

Word where the file's name ends in .docx, else PDF. Exit status 1 where the selection holds no report.
"""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from dashboard.brief_content import make_brief
from dashboard.brief_docx import brief_docx
from dashboard.brief_pdf import brief_pdf
from dashboard.imprint import imprint_of
from dashboard.words import LANGUAGES, Words
from library.queries import Selection
from library.store import open_library


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", choices=list(LANGUAGES), default="zh")
    parser.add_argument("--year", type=int, action="append", default=[])
    parser.add_argument("--agency", action="append", default=[])
    parser.add_argument("--region", default="")
    parser.add_argument("--date", type=date.fromisoformat, default=None, help="printed on the brief; by default today")
    asked = parser.parse_args(arguments)
    library, words = open_library(), Words(asked.language)
    selection = Selection(tuple(sorted(asked.year)), tuple(asked.agency), asked.region)
    day = asked.date or datetime.now().astimezone().date()
    brief = make_brief(library, imprint_of(library, selection, words, day))
    if brief is None:
        print(words.translate("No report in the library matches the year, region and agency chosen."), file=sys.stderr)
        return 1
    asked.file.write_bytes(brief_docx(brief) if asked.file.suffix == ".docx" else brief_pdf(brief))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
