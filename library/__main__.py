"""python -m library: thousands of reports kept, found and asked.

    add PATH…        files, folders, archives, or addresses that fsspec knows; the same bytes are never read twice
    list             the reports; --failed lists what could not be read
    show REPORT      one report: who, when, how many figures, findings, versions
    remove REPORT…   take documents out; what a removed report had replaced counts again
    check            whether every original is there and unchanged, and leads to its tables
    rebuild          read all originals anew, and say which figures have changed
    export DIR       the tables as Parquet by year, CSV, or one workbook
    watch DIR        add what is copied into a folder, until it is stopped
    backup FILE      the library, its share links and its settings in one file, while others go on reading and adding
    restore FILE     make it again of a backup, in an empty folder, or with --replace in the place of the library there
    digest           send what is new by mail to those who asked for it; --dry-run prints it

A command that is stopped at any moment and started again ends as if it had not been stopped. The exit status is 1 where a document
could not be read or something is wrong, 2 where the library could not be written.
"""

import argparse
import os
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from library import exporting
from library.backup import backup
from library.digest import News, Send, send_digest
from library.digest_mail import MailError, digest_mail, mail_server
from library.digest_settings import DigestSettings, Recipient, current_digest_settings
from library.errors import LibraryError
from library.inbox import EVERY, State, watch
from library.ingest import add_paths, remove
from library.integrity import find_problems
from library.listing import print_failures, print_report, print_reports
from library.parallel import Parse, parse_here
from library.rebuild import rebuild
from library.restore import restore
from library.settings_file import SettingsError
from library.store import library_folder, open_stored
from library.terminal import print_summary, progress_bar, word
from parsing.bounds import megabytes
from parsing.export import csv_bytes


def main(arguments: list[str] | None = None) -> int:
    """The command; returns the exit status."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except LibraryError as error:
        print(error.message(options.language), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(word("stopped", options.language), file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m library", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], tells: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=tells, description=tells)
        made.set_defaults(run=run)
        made.add_argument("--library", type=Path, metavar="DIR", help="where it lies (default: OGI_LIBRARY, else data/library)")
        made.add_argument("--language", choices=["zh", "en"], default="zh", help="of what is printed (default: zh)")
        return made

    adding = command("add", _add, "add documents")
    adding.add_argument("paths", nargs="+", metavar="PATH")
    listing = command("list", _list, "list the reports")
    listing.add_argument("--agency", default="", metavar="TEXT", help="only agencies whose names hold this")
    listing.add_argument("--limit", type=int, default=100, metavar="N", help="how many (default: %(default)s)")
    listing.add_argument("--failed", action="store_true", help="what could not be read, instead")
    command("show", _show, "show a report").add_argument("report", metavar="REPORT")
    command("remove", _remove, "take documents out").add_argument("reports", nargs="+", metavar="REPORT")
    command("check", _check, "check originals against tables")
    rebuilding = command("rebuild", _rebuild, "read everything anew")
    rebuilding.add_argument("--out", type=Path, metavar="FILE", help="write all changes as CSV")
    for reading in (adding, rebuilding):
        reading.add_argument("--workers", type=int, metavar="N", help="documents read at a time (default: one a processor)")
        reading.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler, such as tcp://host:8786, to read on")
    watching = command("watch", _watch, "add what is copied into a folder")
    watching.add_argument("inbox", type=Path, metavar="DIR")
    watching.add_argument(
        "--every", type=float, default=EVERY, metavar="SECONDS", help="how often to look (default: %(default)s)"
    )
    exports = command("export", _export, "write the tables for other programs")
    exports.add_argument("out", type=Path, metavar="DIR")
    exports.add_argument("--format", choices=exporting.FORMATS, default="parquet", help="default: parquet")
    command("backup", _backup, "write the library to one file").add_argument("file", type=Path, metavar="FILE")
    restoring = command("restore", _restore, "make the library of a backup")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="in the place of the library that is there")
    digesting = command("digest", _digest, "send what is new by mail")
    digesting.add_argument("--dry-run", action="store_true", help="print the mails; send nothing and remember nothing")
    return parser


def _folder(options: argparse.Namespace) -> Path:
    return options.library or library_folder()


def _parse(options: argparse.Namespace) -> Parse:
    """What reads the documents: this machine, or a cluster."""
    if options.cluster is None:
        return partial(parse_here, workers=options.workers)
    from library.cluster import parse_on  # its requirements are installed on demand

    return partial(parse_on, options.cluster)


def _add(options: argparse.Namespace) -> int:
    with progress_bar(options.language) as watch:
        summary = add_paths(_folder(options), options.paths, _parse(options), watch)
    print_summary(summary, options.language)
    return 1 if summary.failed else 0


def _list(options: argparse.Namespace) -> int:
    library = open_stored(_folder(options))
    if options.failed:
        print_failures(library, options.language)
    else:
        print_reports(library, options.agency, options.limit, options.language)
    return 0


def _show(options: argparse.Namespace) -> int:
    print_report(open_stored(_folder(options)), options.report, options.language)
    return 0


def _remove(options: argparse.Namespace) -> int:
    print(word("removed", options.language, version=remove(_folder(options), options.reports)))
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = list(find_problems(_folder(options)))
    for problem in problems:
        print(problem.message(options.language))
    if not problems:
        print(word("whole", options.language))
    return 1 if problems else 0


def _rebuild(options: argparse.Namespace) -> int:
    with progress_bar(options.language) as watch:
        changes = rebuild(_folder(options), _parse(options), watch)
    print(word("changed" if len(changes) else "unchanged_figures", options.language, count=len(changes)))
    for row in changes.head(20).fillna("–").astype(str).itertuples(index=False):
        print(f"  {row.agency} {row.year} {row.location}: {row.before} → {row.after}")
    if options.out:
        options.out.write_bytes(csv_bytes(changes))
    return 0


def _watch(options: argparse.Namespace) -> int:
    told = State()

    def tell(state: State) -> None:
        nonlocal told
        if state.problem is not None and state.problem != told.problem:
            print(state.problem.message(options.language), file=sys.stderr)
        elif state.elsewhere and not told.elsewhere:
            print(word("watched_elsewhere", options.language))
        elif (state.added, state.failed) != (told.added, told.failed):
            print(word("watched", options.language, added=state.added, failed=state.failed), flush=True)
        told = state

    print(word("watching", options.language, folder=options.inbox), flush=True)
    watch(options.inbox, _folder(options), threading.Event(), tell, options.every)
    return 0


def _export(options: argparse.Namespace) -> int:
    exporting.export(open_stored(_folder(options)), options.out, options.format)
    print(word("exported", options.language, folder=options.out))
    return 0


def _backup(options: argparse.Namespace) -> int:
    named = os.environ.get("OGI_SETTINGS")
    made = backup(_folder(options), options.file, Path(named) if named else None)
    told = {"version": made.version, "count": made.originals, "size": megabytes(made.bytes), "file": options.file}
    print(word("backed_up", options.language, **told))
    return 0


def _restore(options: argparse.Namespace) -> int:
    restored = restore(options.file, _folder(options), options.replace)
    told = {"version": restored.version, "count": restored.originals, "made": restored.made}
    print(word("restored", options.language, **told))
    if restored.settings is not None:
        print(word("restored_settings", options.language, file=restored.settings))
    if restored.needs_rebuild:
        print(word("rebuild_next", options.language))
    return 0


def _digest(options: argparse.Namespace) -> int:
    today = _today()
    try:
        settings = current_digest_settings()
        if options.dry_run:
            outcome = send_digest(_folder(options), settings.recipients, today, _printing(settings, today), keep=False)
        else:
            with mail_server(settings, today) as send:
                outcome = send_digest(_folder(options), settings.recipients, today, send)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except MailError as error:
        print(error, file=sys.stderr)
        return 1
    for number in outcome.refused:
        print(word("refused", options.language, number=number), file=sys.stderr)
    told = "would_send" if options.dry_run else "sent"
    print(word(told, options.language, count=outcome.sent, nothing=outcome.nothing_new))
    return 1 if outcome.refused else 0


def _today() -> date:
    """The day on the wall where the command is given."""
    return datetime.now().astimezone().date()


def _printing(settings: DigestSettings, today: date) -> Send:
    def show(recipient: Recipient, news: News) -> None:
        """Without the address, as what a service prints is kept in a log."""
        mail = digest_mail(settings, recipient, news, today)
        text = mail.get_body(("plain",))
        number = settings.recipients.index(recipient) + 1
        print(f"digest[{number}]\n{mail['Subject']}\n\n{text.get_content() if text else ''}")

    return show


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader of the output has gone
        sys.exit(1)
