"""Documents that a program makes in a process of its own: beside the pages, and behind them. Knows no Streamlit."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SECONDS = (
    120  # a brief takes a fifth of one, the largest workbook some three; on a machine with much else to do both take longer
)


def made_by(program: str, told: Mapping[str, Any]) -> bytes:
    """What a program of this folder writes to its standard output when it is told this, as JSON, on its standard input.

    Raises RuntimeError where it makes nothing.
    """
    try:
        ran = subprocess.run(
            [sys.executable, "-P", str(Path(__file__).parent / program)],
            input=json.dumps(told, allow_nan=False).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{program} made no document in {_SECONDS} seconds") from error
    if ran.returncode != 0:
        raise RuntimeError(f"{program} made no document: {ran.stderr.decode('utf-8', 'replace').strip()[:500]}")
    return ran.stdout
