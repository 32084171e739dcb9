"""The digest as a mail, text and HTML, in the recipient's language; and the mail server that takes it.

What comes out of documents stands in the body alone, escaped in the HTML; the headers hold numbers, and addresses that the settings
were checked for.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from library.digest import News, RefusedError, Send
from library.digest_settings import DigestSettings, Mail, Recipient
from parsing.describe import describe_finding

_SECONDS = 30.0  # for the server to answer
_WORDS: dict[str, tuple[str, str]] = {
    "subject": (
        "政府信息公开年报看板：新报告 {reports} 份，新的合计不符 {errors} 处",
        "Open Government Information Reports: {reports} new reports, {errors} new broken sums",
    ),
    "until": ("自上次摘要以来，截至 {day}：", "Since the last digest, until {day}:"),
    "reports": ("新报告 {count} 份", "New reports: {count}"),
    "errors": ("新的合计不符 {count} 处", "New broken sums: {count}"),
    "more": ("另有 {count} 项，见 {link}", "{count} more: {link}"),
    "unknown": ("机关不明", "agency not known"),
    "made_up": ("（模拟数据）", " (made up)"),
    "open": ("打开看板：{link}", "Open the dashboard: {link}"),
    "leave": ("如不再需要此邮件，请联系 {contact}。", "To get this mail no longer, ask {contact}."),
    "administrator": ("看板管理员", "the administrator of the dashboard"),
}


class MailError(Exception):
    """The mail server could not be reached or refused everything; says so in Chinese and English, without any address."""

    def __init__(self, host: str, told: str) -> None:
        super().__init__(
            f"邮件服务器 {host} 没有收下邮件（{told}），未发送的摘要下次再发。请检查 [mail] 一节和网络。 / "
            f"The mail server {host} took no mail ({told}); what was not sent is sent the next time. Check [mail] and the network."
        )


def digest_mail(settings: DigestSettings, recipient: Recipient, news: News, day: date) -> EmailMessage:
    """The mail. Raises ValueError where an address would break a header, which settings do not let through."""
    lines = list(_lines(settings, recipient.language, news, day))
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _word("subject", recipient.language, reports=news.n_reports, errors=news.n_errors)
    mail["From"], mail["To"] = settings.mail.sender, recipient.email
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain=settings.mail.sender.partition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(f"{text} {link}".strip() if link else text for text, link in lines) + "\n", cte="base64")
    mail.add_alternative(_html(lines, recipient.language), subtype="html", cte="base64")
    return mail


Line = tuple[str, str]  # what it says, and where it leads ("" for nowhere)


def _lines(settings: DigestSettings, language: str, news: News, day: date) -> Iterator[Line]:
    base = settings.mail.address

    def link(page: str, **asked: str) -> str:
        return f"{base}{page}?{urlencode(asked | {'lang': language})}"

    yield _word("until", language, day=day.isoformat()), ""
    parts: list[tuple[str, int, pd.DataFrame, str]] = [
        ("reports", news.n_reports, news.reports, link("reports")),
        ("errors", news.n_errors, news.errors, link("quality", severity="error")),
    ]
    for name, count, rows, page in parts:
        if not count:
            continue
        yield "", ""
        yield _word(name, language, count=count), ""
        for row in rows.to_dict("records"):
            told = {str(key): None if pd.isna(value) else value for key, value in row.items()}
            yield f"- {_entry(told, language)}", link("reports", report=str(told["report_id"]))
        if count > len(rows):
            yield _word("more", language, count=count - len(rows), link="").strip(), page
    yield "", ""
    yield _word("open", language, link="").strip(), f"{base}?{urlencode({'lang': language})}"
    yield _word("leave", language, contact=settings.contact or _word("administrator", language)), ""


def _entry(row: dict[str, Any], language: str) -> str:
    """Year, agency and, of a broken sum, what disagrees; in one line, whatever the document's text holds."""
    made_up = _word("made_up", language) if row["simulated"] else ""
    told = f"{row['year'] or '?'} · {row['agency'] or _word('unknown', language)}{made_up}"
    if "rule" in row:
        told += f"{'：' if language == 'zh' else ': '}{describe_finding(row, language)}"
    return " ".join(told.split())


def _html(lines: list[Line], language: str) -> str:
    body = [
        f'<p><a href="{escape(link)}">{escape(text)}</a></p>' if link else f"<p>{escape(text)}</p>"
        for text, link in lines
        if text
    ]
    head = f'<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8"></head>'
    return f"<!doctype html>{head}<body>{''.join(body)}</body></html>\n"


def _word(name: str, language: str, **values: object) -> str:
    return _WORDS[name][language != "zh"].format(**values)


@contextmanager
def mail_server(settings: DigestSettings, day: date) -> Iterator[Send]:
    """A call that sends one recipient their digest, over one connection, which is opened with the first mail.

    It raises RefusedError where the server does not take that recipient, MailError where it takes nothing.
    """
    opened: list[smtplib.SMTP] = []
    host = settings.mail.host

    def send(recipient: Recipient, news: News) -> None:
        try:
            if not opened:
                opened.append(_connect(settings.mail))
            opened[0].send_message(digest_mail(settings, recipient, news, day))
        except smtplib.SMTPRecipientsRefused as error:
            raise RefusedError from error
        except smtplib.SMTPResponseException as error:
            raise MailError(host, f"SMTP {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(host, type(error).__name__) from error

    try:
        yield send
    finally:
        for server in opened:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()  # all that was taken is marked as sent already


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=mail.ca_file or None)
    server: smtplib.SMTP
    if mail.encryption == "tls":
        server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    try:
        if mail.encryption == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
    except BaseException:
        server.close()
        raise
    return server
