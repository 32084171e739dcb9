"""Who may see which reports: the entries of [[people]] in the settings file, and what they grant to an e-mail and its groups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from library.settings_file import SettingsError, codes, known, typed

ROLES = ("viewer", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Person:
    """Who may sign in, by exactly one of e-mail, domain and group; `regions` are adcodes, none for the whole country."""

    role: str = "viewer"
    email: str = ""
    domain: str = ""
    group: str = ""
    regions: tuple[str, ...] = ()


def person_of(told: Any, number: int) -> Person:
    """The entry of this number, counted from 1. Raises SettingsError."""
    where = f"people[{number}]."
    entry = dict(told) if isinstance(told, Mapping) else {}
    known(entry, {"email", "domain", "group", "role", "regions"}, where)
    named = {name: typed(entry, name, str, where, "").strip() for name in ("email", "domain", "group")}
    role = entry.get("role", "viewer")
    if sum(map(bool, named.values())) != 1:
        raise SettingsError(f"{where} 须且只须有 email、domain、group 之一。", f"{where} needs one of email, domain and group.")
    if role not in ROLES:
        raise SettingsError(f"{where}role 应为 {'、'.join(ROLES)} 之一。", f"{where}role must be one of {', '.join(ROLES)}.")
    regions = codes(entry, "regions", where)
    if regions and role == "admin":
        raise SettingsError(f"{where} 管理员不能限于某个地区。", f"{where} An administrator cannot be limited to a region.")
    folded = {name: value.casefold().lstrip("@") if name == "domain" else value for name, value in named.items()}
    return Person(role=role, regions=regions, **folded | {"email": folded["email"].casefold()})


def granted(people: Sequence[Person], email: str, groups: Collection[str] = ()) -> tuple[str, tuple[str, ...]] | None:
    """Role and regions of who has this e-mail (in lower case) and these groups; None for who is not on the list.

    Of several entries that fit the highest role counts, with its regions; among entries of that role those without regions.
    """
    fitting = [person for person in people if _fits(person, email, groups)]
    if not fitting:
        return None
    role = max((person.role for person in fitting), key=ROLES.index)
    listed = [person.regions for person in fitting if person.role == role]
    return role, () if () in listed else tuple(sorted({region for regions in listed for region in regions}))


def _fits(person: Person, email: str, groups: Collection[str]) -> bool:
    if person.group:
        return person.group in groups
    if person.domain:
        return bool(email) and email.partition("@")[2] == person.domain
    return bool(email) and email == person.email
