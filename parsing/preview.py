"""One document → its tables and the doubts on whose they are, small: what a person looks at before a report is kept."""

import pickle
import zlib

from parsing.batch import needs_other_program, reports_of_document
from parsing.errors import UnreadableReport
from parsing.report import Columns, Report, columns_of
from parsing.worker import run_bounded

# By report_id: what the document calls the agency where its full name is not known, and codes of doubt (parsing.agency).
Doubts = dict[str, tuple[str, tuple[str, ...]]]


def read_preview(data: bytes, source: str) -> tuple[bytes, Doubts]:
    """The packed tables of one document and its doubts, read within bounds of time and memory; failures are in the tables."""
    try:
        # Another program has bounds of its own, and more memory than a worker may use.
        return _preview(data, source) if needs_other_program(data, source) else run_bounded(_preview, data, source)
    except UnreadableReport as error:
        return pack([UnreadableReport(error.reason, error.detail, source)]), {}
    except RuntimeError:  # a defect of the parser keeps this document back and no other
        return pack([UnreadableReport("internal", "", source)]), {}


def _preview(data: bytes, source: str) -> tuple[bytes, Doubts]:
    found = list(reports_of_document(data, source))
    return pack(found), {report.report_id: (report.named, report.doubts) for report in found if isinstance(report, Report)}


def pack(found: list[Report | UnreadableReport]) -> bytes:
    """Tables as plain columns, in a tenth of their size: a batch of thousands is held while a person looks at it."""
    return zlib.compress(pickle.dumps(columns_of(found)), 1)


def unpack(packed: bytes) -> Columns:
    """The tables that pack() was given. Only for what this program packed itself."""
    columns: Columns = pickle.loads(zlib.decompress(packed))
    return columns
