"""The settings of a dashboard that others open: who may see it, and how it is served. docs/settings.md describes the file.

OGI_SETTINGS names a TOML file. Without one a run belongs to whoever sits at the machine, and anyone else may only look. A secret that
is too short is an error like a word that is not known (library/settings_file.py). Knows no Streamlit.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from library.digest_settings import DigestSettings, digest_settings_of
from library.people import ROLES, Person, person_of
from library.settings_file import SettingsError, known, read_settings_file, secret, texts, typed

__all__ = [
    "MODES", "ROLES", "OpenId", "Person", "Serving", "Settings", "SettingsError", "current_settings", "settings_of",
]  # fmt: skip

MODES = ("open", "local", "openid")
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class OpenId:
    """The identity provider and what this dashboard is to it. `group_claim` names the claim that lists a person's groups."""

    client_id: str
    client_secret: str = field(repr=False)
    metadata_url: str
    redirect_uri: str
    cookie_secret: str = field(repr=False)
    group_claim: str = "groups"
    session_hours: float = 12.0


@dataclass(frozen=True, slots=True)
class Serving:
    """How serve.py answers. `trusted_proxies` may say who asks (X-Forwarded-For); `frame_ancestors` may show it in a frame."""

    address: str = "127.0.0.1"
    port: int = 8501
    trusted_proxies: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    upload_megabytes: int = 50
    log_addresses: bool = False
    stop_seconds: int = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `mode` is "" without a file: local for whoever sits at the machine, open for everyone else."""

    mode: str = ""
    contact: str = ""
    people: tuple[Person, ...] = ()
    openid: OpenId | None = None
    serving: Serving = field(default_factory=Serving)
    digest: DigestSettings | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be logged or shown."""
        openid = (self.openid.client_secret, self.openid.cookie_secret) if self.openid else ()
        return (*openid, self.digest.mail.password) if self.digest and self.digest.mail.password else openid


def current_settings() -> Settings:
    """The settings in force, read again when the file has changed. Raises SettingsError."""
    name = os.environ.get("OGI_SETTINGS")
    if not name:
        return Settings()
    try:
        return _read(name, Path(name).stat().st_mtime_ns)
    except OSError as error:
        raise SettingsError(
            f"无法读取 OGI_SETTINGS 所指的设置文件 {name}，请检查路径和权限。",
            f"The settings file {name} that OGI_SETTINGS names cannot be read; check its path and permissions.",
        ) from error


@lru_cache(maxsize=4)
def _read(name: str, _changed: int) -> Settings:
    path = Path(name)
    return settings_of(read_settings_file(path), path.parent)


def settings_of(told: Mapping[str, Any], folder: Path) -> Settings:
    """The settings that a TOML document tells; files that it names are looked for from `folder`. Raises SettingsError."""
    access, people = dict(told.get("access", {})), list(told.get("people", []))
    known(told, {"access", "people", "openid", "server", "mail", "digest"}, "")
    known(access, {"mode", "contact"}, "access.")
    mode = access.get("mode", "")
    if mode not in MODES:
        raise SettingsError(f"access.mode 应为 {'、'.join(MODES)} 之一。", f"access.mode must be one of {', '.join(MODES)}.")
    if mode == "openid" and not people:
        raise SettingsError(
            "使用 openid 登录时，须用 [[people]] 列出可以进入的人。", "With openid, list who may enter under [[people]]."
        )
    listed = tuple(person_of(entry, number) for number, entry in enumerate(people, start=1))
    return Settings(
        mode=mode,
        contact=typed(access, "contact", str, "access.", ""),
        people=listed,
        openid=_openid(dict(told.get("openid", {})), folder) if mode == "openid" else None,
        serving=_serving(dict(told.get("server", {}))),
        digest=digest_settings_of(told, listed, folder),
    )


def _openid(told: dict[str, Any], folder: Path) -> OpenId:
    where = "openid."
    plain = {"client_id", "metadata_url", "redirect_uri"}
    hidden = {"client_secret", "cookie_secret"}
    known(told, plain | hidden | {f"{name}_file" for name in hidden} | {"group_claim", "session_hours"}, where)
    values = {name: typed(told, name, str, where, "").strip() for name in plain}
    values |= {name: secret(told, name, folder, where) for name in hidden}
    missing = sorted(name for name, value in values.items() if not value)
    if missing:
        raise SettingsError(f"缺少 {where}{missing[0]}。", f"{where}{missing[0]} is missing.")
    if len(values["cookie_secret"]) < SHORTEST_SECRET:
        raise SettingsError(
            f"{where}cookie_secret 至少要有 {SHORTEST_SECRET} 个字符，可用 openssl rand -hex 32 生成。",
            f"{where}cookie_secret needs {SHORTEST_SECRET} characters or more; openssl rand -hex 32 makes one.",
        )
    address = urlsplit(values["redirect_uri"])
    if address.path != "/oauth2callback" or not address.netloc or address.query:
        raise SettingsError(
            f"{where}redirect_uri 应为看板的网址加 /oauth2callback。",
            f"{where}redirect_uri must be the dashboard's address with /oauth2callback.",
        )
    for name in ("redirect_uri", "metadata_url"):
        parts = urlsplit(values[name])
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SettingsError(
                f"{where}{name} 须为 https 网址（本机除外）。", f"{where}{name} must be https (but on this machine)."
            )
    hours = typed(told, "session_hours", float, where, 12.0)
    return OpenId(**values, group_claim=typed(told, "group_claim", str, where, "groups"), session_hours=hours)


def _serving(told: dict[str, Any]) -> Serving:
    where, usual = "server.", Serving()
    known(told, set(Serving.__dataclass_fields__), where)
    numbers = {
        name: typed(told, name, int, where, getattr(usual, name)) for name in ("port", "upload_megabytes", "stop_seconds")
    }
    if not 0 <= numbers["port"] < 65536 or numbers["upload_megabytes"] < 1 or numbers["stop_seconds"] < 0:
        raise SettingsError(f"{where} 的数字超出范围。", f"A number under {where[:-1]} is out of range.")
    return Serving(
        address=typed(told, "address", str, where, usual.address),
        trusted_proxies=texts(told, "trusted_proxies", where),
        frame_ancestors=texts(told, "frame_ancestors", where),
        log_addresses=typed(told, "log_addresses", bool, where, False),
        **numbers,
    )
