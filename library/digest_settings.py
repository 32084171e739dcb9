"""Who is sent the digest, and by which mail server: [mail] and [[digest]] of the settings file (docs/settings.md)."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from library.limits import Limit, region_prefix
from library.people import Person, granted, person_of
from library.settings_file import SettingsError, codes, known, read_settings_file, secret, texts, typed

ENCRYPTIONS = {"none": 25, "starttls": 587, "tls": 465}  # → the usual port
# No space, no line break, no quoting: what stands in a header can be nothing but an address.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server, whom mails come from, and the address under which the pages open, which ends with a slash."""

    host: str
    sender: str
    address: str
    port: int = 25
    encryption: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who asked for the digest; `limit` is what they may see of the library, and want to."""

    email: str = field(repr=False)
    language: str = "zh"
    limit: Limit = field(default_factory=lambda: Limit(failures=False))


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Both, and whom to ask to be taken off the list."""

    mail: Mail
    recipients: tuple[Recipient, ...]
    contact: str = ""


def current_digest_settings() -> DigestSettings:
    """Those of the file that OGI_SETTINGS names. Raises SettingsError, also where nobody is to get the digest."""
    name = os.environ.get("OGI_SETTINGS")
    path = Path(name) if name else None
    told = read_settings_file(path) if path else {}
    people = [person_of(entry, number) for number, entry in enumerate(told.get("people", []), start=1)]
    found = digest_settings_of(told, people, path.parent if path else Path())
    if found is None:
        raise SettingsError(
            "设置文件中没有 [mail] 和 [[digest]]，没有人要收摘要。请先用 OGI_SETTINGS 指明设置文件并写上这两节。",
            "There is no [mail] and no [[digest]] in the settings, so nobody is to get the digest. "
            "Name the settings file in OGI_SETTINGS and write both.",
        )
    return found


def digest_settings_of(told: Mapping[str, Any], people: Sequence[Person], folder: Path) -> DigestSettings | None:
    """What the tables of a settings file say; None where they say nothing of it. Raises SettingsError."""
    entries, mail = told.get("digest", []), dict(told.get("mail", {}))
    if not entries and not mail:
        return None
    if not isinstance(entries, list) or not entries or not mail:
        raise SettingsError("[mail] 与 [[digest]] 须一并写上。", "[mail] and [[digest]] belong together; write both.")
    access = dict(told.get("access", {}))
    listed = people if access.get("mode") == "openid" else None
    recipients = tuple(_recipient(entry, number, listed) for number, entry in enumerate(entries, start=1))
    if len({recipient.email for recipient in recipients}) < len(recipients):
        raise SettingsError("[[digest]] 中有重复的邮箱。", "An e-mail stands twice under [[digest]].")
    return DigestSettings(_mail(mail, folder), recipients, typed(access, "contact", str, "access.", ""))


def _mail(told: dict[str, Any], folder: Path) -> Mail:
    where = "mail."
    known(told, {"host", "port", "encryption", "user", "password", "password_file", "ca_file", "sender", "address"}, where)
    values = {name: typed(told, name, str, where, "").strip() for name in ("host", "sender", "address", "user", "ca_file")}
    missing = sorted(name for name in ("host", "sender", "address") if not values[name])
    if missing:
        raise SettingsError(f"缺少 {where}{missing[0]}。", f"{where}{missing[0]} is missing.")
    encryption = typed(told, "encryption", str, where, "none")
    if encryption not in ENCRYPTIONS:
        raise SettingsError(
            f"{where}encryption 应为 {'、'.join(ENCRYPTIONS)} 之一。",
            f"{where}encryption must be one of {', '.join(ENCRYPTIONS)}.",
        )
    password = secret(told, "password", folder, where)
    if (values["user"] or password) and encryption == "none":
        raise SettingsError(
            f"{where} 有用户名和密码时，encryption 须为 starttls 或 tls。",
            f"{where} With a user and a password, encryption must be starttls or tls.",
        )
    port = typed(told, "port", int, where, ENCRYPTIONS[encryption])
    address = urlsplit(values["address"])
    if address.scheme not in ("http", "https") or not address.netloc or address.query or address.fragment:
        raise SettingsError(
            f"{where}address 应为打开看板的网址，如 https://ogi.example.gov.cn/。",
            f"{where}address must be where the dashboard opens, such as https://ogi.example.gov.cn/.",
        )
    if not 0 < port < 65536:
        raise SettingsError(f"{where}port 超出范围。", f"{where}port is out of range.")
    ca_file = str(folder / values["ca_file"]) if values["ca_file"] else ""
    return Mail(
        values["host"], _address(values["sender"], f"{where}sender"), values["address"].rstrip("/") + "/", port, encryption,
        values["user"], password, ca_file,
    )  # fmt: skip


def _address(text: str, where: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise SettingsError(f"{where} 应为邮箱地址。", f"{where} must be an e-mail address.")
    return text


def _recipient(told: Any, number: int, people: Sequence[Person] | None) -> Recipient:
    where = f"digest[{number}]."
    entry = dict(told) if isinstance(told, Mapping) else {}
    known(entry, {"email", "language", "regions", "agencies"}, where)
    email = _address(typed(entry, "email", str, where, "").strip().casefold(), f"{where}email")
    language = entry.get("language", "zh")
    if language not in ("zh", "en"):
        raise SettingsError(f"{where}language 应为 zh 或 en。", f"{where}language must be zh or en.")
    regions = codes(entry, "regions", where)
    if people is not None:
        found = granted(people, email)
        if found is None:
            raise SettingsError(
                f"{where} 这个邮箱不在 [[people]] 名单内；只凭所属组可以进入的人，请另写一项 email。",
                f"{where} This e-mail is not on the list under [[people]]; who is let in by a group alone needs an entry by e-mail.",
            )
        regions = _within(regions, found[1], where)
    return Recipient(email, language, Limit(regions=regions, agencies=texts(entry, "agencies", where), failures=False))


def _within(wanted: tuple[str, ...], allowed: tuple[str, ...], where: str) -> tuple[str, ...]:
    """The regions that someone wants, as far as they may see them."""
    if not allowed or not wanted:
        return wanted or allowed
    both = [
        max(one, other, key=lambda region: len(region_prefix(region)))
        for one in wanted
        for other in allowed
        if region_prefix(one).startswith(region_prefix(other)) or region_prefix(other).startswith(region_prefix(one))
    ]
    if not both:
        raise SettingsError(
            f"{where}regions 不在此人在 [[people]] 中可见的地区之内。",
            f"{where}regions are none that this person may see by [[people]].",
        )
    return tuple(dict.fromkeys(both))
