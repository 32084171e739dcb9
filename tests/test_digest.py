"""The digest: each recipient is told what is new to them, once, over a real connection to a mail server on loopback."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.servers import free_port
from library import digest
from library.__main__ import main
from library.digest_mail import digest_mail
from library.digest_settings import DigestSettings, Mail, Recipient, current_digest_settings
from library.folder import current
from library.ingest import add_bytes
from library.settings_file import SettingsError
from library.store import open_stored
from tests.mail_server import MailServer, running_mail_server
from tests.small_documents import requests_report

EAST, WEST = "示例市东湖区人民政府（模拟）", "示例市西山区人民政府（模拟）"
BROKEN = requests_report(WEST, 2023, 12).decode().replace("| （七）总计 | 12", "| （七）总计 | 15").encode()
CHIEF, DISTRICT = "chief@example.org", "east@example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two") / "library"
    add_bytes(folder, [("east.md", requests_report(EAST, 2023, 5)), ("west.md", BROKEN)])
    return folder


@pytest.fixture
def library(two_reports: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_reports, tmp_path / "library"))


def settings_file(folder: Path, port: int, further: str = "", people: str = "") -> Path:
    path = folder / "settings.toml"
    path.write_text(
        f"""
        [access]
        mode = "{"openid" if people else "open"}"
        contact = "值班室 8123"
        [mail]
        host = "127.0.0.1"
        port = {port}
        sender = "ogi@example.org"
        address = "https://ogi.example.org"
        {further}
        [[digest]]
        email = "{CHIEF}"
        [[digest]]
        email = "{DISTRICT}"
        language = "en"
        regions = ["990102"]
        {people}
        """,
        "utf-8",
    )
    return path


@pytest.fixture
def command(
    library: Path, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """A call `command(…, status=0)` runs the digest on a day and gives what it printed."""
    monkeypatch.setenv("OGI_SETTINGS", str(settings_file(tmp_path, server.port)))

    def run(*arguments: str, day: str = "2026-03-01", status: int = 0) -> str:
        monkeypatch.setattr("library.__main__._today", lambda: date.fromisoformat(day))
        assert main(["digest", "--library", str(library), "--language", "en", *arguments]) == status
        printed = capsys.readouterr()
        assert "example.org" not in printed.out.replace("https://ogi.example.org", "") + printed.err
        return printed.out + printed.err

    return run


def text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_each_is_told_what_is_new_to_them_in_their_language(command: Any, server: MailServer) -> None:
    assert "Digests sent: 2" in command()
    (chief, all_of_it), (east, own) = server.taken
    assert (chief, east) == (CHIEF, DISTRICT)
    assert all_of_it["Subject"] == "政府信息公开年报看板：新报告 2 份，新的合计不符 2 处"
    assert own["Subject"] == "Open Government Information Reports: 1 new reports, 0 new broken sums"
    assert all(
        name in text(all_of_it) for name in (EAST, WEST, "六类申请人相加为 15，总计填 12", "值班室 8123", "（模拟数据）")
    )
    assert EAST in text(own)
    for kind in ("plain", "html"):
        assert WEST not in text(own, kind)
    links = re.findall(r"https://\S+", text(all_of_it))
    assert all(
        re.fullmatch(r"https://ogi\.example\.org/(reports\?report=[0-9a-f]{16}&lang=zh|\?lang=zh)", link) for link in links
    )
    assert len(links) == 5
    assert [f'href="{link}"'.replace("&", "&amp;") in text(all_of_it, "html") for link in links] == [True] * 5


def test_a_second_run_sends_nothing_and_another_day_only_what_came_since(
    command: Any, server: MailServer, library: Path
) -> None:
    command()
    assert "Digests sent: 0" in command()
    add_bytes(library, [("later.md", requests_report(WEST, 2024, 9))])
    assert "Digests sent: 0" in command()  # they had one today
    assert "Digests sent: 1" in command(day="2026-03-02")
    to, mail = server.taken[-1]
    assert (len(server.taken), to) == (3, CHIEF)
    assert "新报告 1 份" in mail["Subject"]
    assert "2024 · 示例市西山区" in text(mail)
    assert "2023" not in text(mail).replace("2026", "")
    assert "Digests sent: 0" in command(day="2026-03-03")


def test_a_sum_that_breaks_between_an_old_report_and_a_new_one_is_told_once(
    command: Any, server: MailServer, library: Path
) -> None:
    """The report on 2023 carries in 4 and was there before; that on 2022, which carries out 1, is the new one."""
    add_bytes(library, [("2023.md", requests_report("示例市教育局（模拟）", 2023, 5, carried_in=4))])
    command()
    add_bytes(library, [("2022.md", requests_report("示例市教育局（模拟）", 2022, 5, carried_out=1))])
    found = (
        open_stored(library)
        .cursor()
        .execute("SELECT severity::VARCHAR, year FROM findings JOIN reports ON number = report WHERE rule = 'carry_over'")
        .fetchall()
    )
    command(day="2026-03-02")
    errors = sum(severity == "error" for severity, _ in found)
    assert found
    assert f"新的合计不符 {errors} 处" in server.taken[-1][1]["Subject"]


def test_a_look_beforehand_sends_and_remembers_nothing(command: Any, server: MailServer, library: Path) -> None:
    before = sorted(path.name for path in library.iterdir())
    printed = command("--dry-run")
    assert "digest[1]\n政府信息公开年报看板：新报告 2 份" in printed
    assert "Digests that would be sent: 2" in printed
    assert server.taken == []
    assert sorted(path.name for path in library.iterdir() if path.name != "digest.lock") == before
    assert "Digests sent: 2" in command()


def test_a_dead_server_is_told_in_a_sentence_and_nothing_is_marked(
    command: Any, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Path
) -> None:
    settings_file(tmp_path, free_port())
    printed = command(status=1)
    assert "took no mail (ConnectionRefusedError)" in printed
    assert len(printed.strip().splitlines()) == 1
    assert digest.read_state(library) == {}
    settings_file(tmp_path, server.port)
    server.fails = True
    assert "took no mail (SMTP 451)" in command(status=1)
    assert digest.read_state(library) == {}
    server.fails = False
    assert "Digests sent: 2" in command()


def test_one_who_is_refused_keeps_no_other_back(command: Any, server: MailServer) -> None:
    server.refuses = {CHIEF}
    assert "takes no mail for digest[1]" in command(status=1)
    assert [to for to, _ in server.taken] == [DISTRICT]
    server.refuses = set()
    assert "Digests sent: 1" in command()
    assert [to for to, _ in server.taken] == [DISTRICT, CHIEF]


@pytest.mark.parametrize(
    ("step", "mails"), [("before the server has it", [CHIEF, DISTRICT]), ("before it is marked", [CHIEF, CHIEF, DISTRICT])]
)
def test_killed_between_two_steps_no_mail_is_lost_and_at_most_one_is_doubled(
    command: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch, step: str, mails: list[str]
) -> None:
    name = "library.digest_mail.digest_mail" if step.startswith("before the server") else "library.digest._write_state"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(name, killed)
        command(status=130)
    command()
    assert [to for to, _ in server.taken] == mails


def test_who_sees_a_region_alone_is_told_of_it_alone(
    server: MailServer, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = f'[[people]]\nemail = "{CHIEF}"\nregions = ["990103"]\n[[people]]\ndomain = "example.org"\nregions = ["990100"]'
    monkeypatch.setenv("OGI_SETTINGS", str(settings_file(tmp_path, server.port, people=people)))
    chief, east = current_digest_settings().recipients
    assert chief.limit.regions == ("990100", "990103")
    assert east.limit.regions == ("990102",)
    for entry, told in (
        ('email = "other@example.net"', "not on the list"),
        (f'email = "{DISTRICT}x"\nregions = ["110101"]', "none that this person"),
    ):
        path = settings_file(
            tmp_path,
            server.port,
            people=people + f"\n[[digest]]\n{entry.replace('orgx', 'org')}".replace(DISTRICT, "else@example.org"),
        )
        with pytest.raises(SettingsError, match=told):
            current_digest_settings()
        assert path.exists()


HOSTILE = '<script>alert(1)</script>\r\nBcc: x@evil.example\n"&'


def test_a_documents_text_is_data_in_the_mail_and_in_no_header() -> None:
    rows = pd.DataFrame({"report_id": ["ab"], "agency": [HOSTILE], "year": [2023], "simulated": [False], "n_all": [1]})
    errors = rows.assign(rule="applicants_total", location="requests/new", expected=1.0, actual=2.0, detail=HOSTILE)
    settings = DigestSettings(Mail("h", "ogi@example.org", "https://d.example/"), (Recipient(CHIEF),), HOSTILE)
    mail = digest_mail(settings, settings.recipients[0], digest.News(rows, errors), date(2026, 3, 1))
    assert "<script>" not in text(mail, "html")
    assert "&lt;script&gt;" in text(mail, "html")
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"evil" not in head
    assert mail["Bcc"] is None
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        digest_mail(settings, Recipient("a@b.c\r\nBcc: x@evil.example"), digest.News(rows, errors), date(2026, 3, 1))


def test_without_settings_it_says_what_to_do(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OGI_SETTINGS", raising=False)
    assert main(["digest", "--library", str(library)]) == 2
    assert "[mail]" in capsys.readouterr().err


def test_what_nobody_was_told_of_last_is_forgotten(command: Any, library: Path) -> None:
    for day in (1, 2):
        command(day=f"2026-03-0{day}")
        add_bytes(library, [(f"{day}.md", requests_report(EAST, 2010 + day, day))])
    pointer = current(library)
    assert pointer is not None
    command(day="2026-03-03")
    assert [path.name for path in library.glob("digest-*")] == [f"digest-{pointer.generation}.parquet"]
