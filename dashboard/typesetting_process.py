"""The program that sets one document with Typst and ends: brief_pdf starts it. Imports nothing of this project.

Typst keeps what it has worked out for as long as its process lives (https://github.com/messense/typst-py/issues/104), some five
megabytes a brief, which in a server that stays up would never be given back.

From standard input a JSON object: source, root and fonts (paths), format, inputs, and ppi or made (seconds since 1970, UTC). To
standard output the document; where there is none, to standard error why.
"""

import json
import os
import sys
from datetime import UTC, datetime

import typst

# Who reads a page waits for a part of a second, who takes a document along for some: pages come first.
_BEHIND = 10


def main() -> int:
    """The exit status: 1 where Typst made no document."""
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    told = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[told["fonts"]])
    made = datetime.fromtimestamp(told["made"], UTC) if "made" in told else None
    try:
        document = typst.Compiler(root=told["root"], font_paths=fonts).compile(
            told["source"], format=told["format"], ppi=told.get("ppi"), sys_inputs=told["inputs"], timestamp=made
        )
    except typst.TypstError as error:
        print(error, file=sys.stderr)
        return 1
    if not isinstance(document, bytes):
        print("Typst gave no document", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
