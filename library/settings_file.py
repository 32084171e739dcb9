"""The settings file as such: a TOML document read with care. What its tables mean, dashboard/settings.py and digest_settings.py say.

A word that is not known, or of the wrong type, is an error: a setting that is misspelt must never leave a door open.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class SettingsError(Exception):
    """A settings file that cannot be followed; says where and what to do, in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")
        self.chinese, self.english = chinese, english


def read_settings_file(path: Path) -> dict[str, Any]:
    """The tables of the file. Raises SettingsError where it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(
            f"无法读取 OGI_SETTINGS 所指的设置文件 {path}，请检查路径和权限。",
            f"The settings file {path} that OGI_SETTINGS names cannot be read; check its path and permissions.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"设置文件 {path} 不是有效的 TOML：{error}", f"{path} is no valid TOML: {error}") from error


def known(told: Mapping[str, Any], names: set[str], where: str) -> None:
    """SettingsError where something is told that is none of these names."""
    unknown = sorted(set(told) - names)
    if unknown:
        raise SettingsError(
            f"设置文件中有不认识的项 {where}{unknown[0]}；可用的有 {'、'.join(sorted(names))}。",
            f"The setting {where}{unknown[0]} is not known; there are {', '.join(sorted(names))}.",
        )


def typed(told: Mapping[str, Any], name: str, kind: type, where: str, default: Any) -> Any:
    """The value of a name, of this type, or the default where it is not told."""
    value = told.get(name, default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(f"{where}{name} 的类型应为 {kind.__name__}。", f"{where}{name} must be of type {kind.__name__}.")
    return value


def texts(told: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A list of texts, empty where it is not told."""
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise SettingsError(f"{where}{name} 应为文字列表。", f"{where}{name} must be a list of texts.")
    return tuple(value.strip() for value in values)


def codes(told: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A list of adcodes."""
    regions = texts(told, name, where)
    if not all(len(region) == 6 and region.isascii() and region.isdigit() for region in regions):
        raise SettingsError(
            f"{where}{name} 应为六位行政区划代码。", f"{where}{name} must hold administrative codes of six digits."
        )
    return regions


def secret(told: Mapping[str, Any], name: str, folder: Path, where: str) -> str:
    """A secret from the settings, or better from a file of its own that they name; "" where neither is told."""
    file: str = typed(told, f"{name}_file", str, where, "")
    if not file:
        return str(typed(told, name, str, where, "")).strip()
    try:
        return (folder / file).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"无法读取 {where}{name}_file 所指的文件 {file}。", f"The file {file} of {where}{name}_file cannot be read."
        ) from error
