"""Word's old format and WPS (DOC, WPS): bytes → DOCX through LibreOffice, if the machine has it."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from parsing.bounds import FILE_BYTES, OFFICE_SECONDS, megabytes
from parsing.document import Document
from parsing.errors import UnreadableReport
from parsing.readers.docx import read_docx
from parsing.readers.xlsx import read_xlsx

_PROGRAMS = ("soffice", "libreoffice")
# The streams that the file system within such a file names, in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK, _TEXT = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
# The program's settings for the run: no macros, and nothing that a document links to is fetched.
_SETTINGS = "".join(
    f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse">'
    "<value>true</value></prop></item>"
    for name in ("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks")
)
_PROFILE = (
    f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{_SETTINGS}</oor:items>'
)


def read_office(data: bytes) -> Document:
    """A DOC, WPS or XLS file. Raises UnreadableReport, `needs_program` where LibreOffice is not installed."""
    if len(data) > FILE_BYTES:
        raise UnreadableReport("too_large", megabytes(len(data)))
    if _ENCRYPTED in data:
        raise UnreadableReport("encrypted")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableReport("needs_program", "LibreOffice")
    is_workbook = _WORKBOOK in data and _TEXT not in data  # a text may hold a workbook
    converted = _convert(program, data, "xlsx" if is_workbook else "docx")
    return read_xlsx(converted) if is_workbook else read_docx(converted)


def _convert(program: str, data: bytes, kind: str) -> bytes:
    """The file as LibreOffice saves it in the newer format; in a profile of its own, so that no other run is in its way."""
    with tempfile.TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "report.xls" if kind == "xlsx" else "report.doc")
        source.write_bytes(data)
        settings = Path(folder, "profile", "user", "registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, "utf-8")
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
            "--convert-to", kind, "--outdir", folder, str(source),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(OFFICE_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise UnreadableReport("too_slow", f"{OFFICE_SECONDS:g} s") from error
        finally:
            _end(process)
        target = source.with_suffix(f".{kind}")
        if not target.is_file():
            raise UnreadableReport("damaged", "LibreOffice")
        return target.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started: soffice is a script around the program that does the work."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
