"""The settings of a dashboard that others open: who may see it, and how it is served. docs/settings.md describes the file.

OGI_SETTINGS names a TOML file. Without one a run belongs to whoever sits at the machine, and anyone else may only look. A word that
is not known, or a secret that is too short, is an error: a setting that is misspelt must never leave a door open. Knows no Streamlit.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MODES = ("open", "local", "openid")
ROLES = ("viewer", "editor", "admin")
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A settings file that cannot be followed; says where and what to do, in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")


@dataclass(frozen=True, slots=True)
class Person:
    """Who may sign in, by exactly one of e-mail, domain and group; `regions` are adcodes, none for the whole country."""

    role: str = "viewer"
    email: str = ""
    domain: str = ""
    group: str = ""
    regions: tuple[str, ...] = ()


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

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be logged or shown."""
        return (self.openid.client_secret, self.openid.cookie_secret) if self.openid else ()


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
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"设置文件 {name} 不是有效的 TOML：{error}", f"{name} is no valid TOML: {error}") from error
    return settings_of(told, path.parent)


def settings_of(told: Mapping[str, Any], folder: Path) -> Settings:
    """The settings that a TOML document tells; files that it names are looked for from `folder`. Raises SettingsError."""
    access, people = dict(told.get("access", {})), list(told.get("people", []))
    _known(told, {"access", "people", "openid", "server"}, "")
    _known(access, {"mode", "contact"}, "access.")
    mode = access.get("mode", "")
    if mode not in MODES:
        raise SettingsError(f"access.mode 应为 {'、'.join(MODES)} 之一。", f"access.mode must be one of {', '.join(MODES)}.")
    if mode == "openid" and not people:
        raise SettingsError(
            "使用 openid 登录时，须用 [[people]] 列出可以进入的人。", "With openid, list who may enter under [[people]]."
        )
    return Settings(
        mode=mode,
        contact=_typed(access, "contact", str, "access.", ""),
        people=tuple(_person(entry, number) for number, entry in enumerate(people, start=1)),
        openid=_openid(dict(told.get("openid", {})), folder) if mode == "openid" else None,
        serving=_serving(dict(told.get("server", {}))),
    )


def _known(told: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(told) - names)
    if unknown:
        raise SettingsError(
            f"设置文件中有不认识的项 {where}{unknown[0]}；可用的有 {'、'.join(sorted(names))}。",
            f"The setting {where}{unknown[0]} is not known; there are {', '.join(sorted(names))}.",
        )


def _typed(told: Mapping[str, Any], name: str, kind: type, where: str, default: Any) -> Any:
    value = told.get(name, default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(f"{where}{name} 的类型应为 {kind.__name__}。", f"{where}{name} must be of type {kind.__name__}.")
    return value


def _texts(told: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise SettingsError(f"{where}{name} 应为文字列表。", f"{where}{name} must be a list of texts.")
    return tuple(value.strip() for value in values)


def _person(told: Any, number: int) -> Person:
    where = f"people[{number}]."
    entry = dict(told) if isinstance(told, Mapping) else {}
    _known(entry, {"email", "domain", "group", "role", "regions"}, where)
    named = {name: _typed(entry, name, str, where, "").strip() for name in ("email", "domain", "group")}
    regions, role = _texts(entry, "regions", where), entry.get("role", "viewer")
    if sum(map(bool, named.values())) != 1:
        raise SettingsError(f"{where} 须且只须有 email、domain、group 之一。", f"{where} needs one of email, domain and group.")
    if role not in ROLES:
        raise SettingsError(f"{where}role 应为 {'、'.join(ROLES)} 之一。", f"{where}role must be one of {', '.join(ROLES)}.")
    if not all(len(region) == 6 and region.isascii() and region.isdigit() for region in regions):
        raise SettingsError(
            f"{where}regions 应为六位行政区划代码。", f"{where}regions must hold administrative codes of six digits."
        )
    if regions and role == "admin":
        raise SettingsError(f"{where} 管理员不能限于某个地区。", f"{where} An administrator cannot be limited to a region.")
    folded = {name: value.casefold().lstrip("@") if name == "domain" else value for name, value in named.items()}
    return Person(role=role, regions=regions, **folded | {"email": folded["email"].casefold()})


def _openid(told: dict[str, Any], folder: Path) -> OpenId:
    where = "openid."
    plain = {"client_id", "metadata_url", "redirect_uri"}
    secret = {"client_secret", "cookie_secret"}
    _known(told, plain | secret | {f"{name}_file" for name in secret} | {"group_claim", "session_hours"}, where)
    values = {name: _typed(told, name, str, where, "").strip() for name in plain}
    values |= {name: _secret(told, name, folder) for name in secret}
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
    hours = _typed(told, "session_hours", float, where, 12.0)
    return OpenId(**values, group_claim=_typed(told, "group_claim", str, where, "groups"), session_hours=hours)


def _secret(told: Mapping[str, Any], name: str, folder: Path) -> str:
    """A secret from the settings, or better from a file of its own that they name."""
    file: str = _typed(told, f"{name}_file", str, "openid.", "")
    if not file:
        return str(_typed(told, name, str, "openid.", "")).strip()
    try:
        return (folder / file).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"无法读取 openid.{name}_file 所指的文件 {file}。", f"The file {file} of openid.{name}_file cannot be read."
        ) from error


def _serving(told: dict[str, Any]) -> Serving:
    where, known = "server.", Serving()
    _known(told, set(Serving.__dataclass_fields__), where)
    numbers = {
        name: _typed(told, name, int, where, getattr(known, name)) for name in ("port", "upload_megabytes", "stop_seconds")
    }
    if not 0 <= numbers["port"] < 65536 or numbers["upload_megabytes"] < 1 or numbers["stop_seconds"] < 0:
        raise SettingsError(f"{where} 的数字超出范围。", f"A number under {where[:-1]} is out of range.")
    return Serving(
        address=_typed(told, "address", str, where, known.address),
        trusted_proxies=_texts(told, "trusted_proxies", where),
        frame_ancestors=_texts(told, "frame_ancestors", where),
        log_addresses=_typed(told, "log_addresses", bool, where, False),
        **numbers,
    )
