"""python -m library: the library's commands."""

import argparse
import sys
from pathlib import Path

from library.ingest import add_paths
from library.store import library_folder


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m library", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add")
    adding.add_argument("paths", nargs="+")
    adding.add_argument("--library", type=Path, default=library_folder())
    options = parser.parse_args(arguments)
    print(add_paths(options.library, options.paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
