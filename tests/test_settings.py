"""The settings file: what it grants, to whom, and that nothing in it is misread."""

import errno
import json
import logging
import sys
import tomllib
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from dashboard.people import OWNER, VISITOR, Viewer, sits_here, viewer_by_claims
from dashboard.settings import OpenId, Person, Settings, SettingsError, current_settings, settings_of
from dashboard.viewer import viewer
from hosting.logs import JsonLines, Lines
from library.limits import Limit

ROOT = Path(__file__).parent.parent
SECRET = "c" * 32
OPENID = OpenId("id", "client-secret", "https://idp.example/.well-known/x", "https://d.example/oauth2callback", SECRET)
FULL = f"""
[access]
mode = "openid"
[openid]
client_id = "dashboard"
client_secret = "s"
cookie_secret = "{SECRET}"
metadata_url = "https://idp.example/.well-known/openid-configuration"
redirect_uri = "https://d.example/oauth2callback"
[[people]]
email = "Chief@Example.org"
role = "admin"
"""


def read(text: str, folder: Path = ROOT) -> Settings:
    return settings_of(tomllib.loads(text), folder)


def test_a_file_is_read() -> None:
    settings = read(FULL + '[server]\nport = 9000\ntrusted_proxies = ["10.0.0.1"]')
    assert settings.people == (Person(role="admin", email="chief@example.org"),)
    assert (settings.serving.port, settings.serving.trusted_proxies) == (9000, ("10.0.0.1",))
    assert settings.openid is not None
    assert settings.openid.session_hours == 12


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "access.mode must be one of"),
        ('[access]\nmode = "opne"', "access.mode must be one of"),
        ('[access]\nmode = "open"\nmodus = 1', "access.modus is not known"),
        ('[acess]\nmode = "open"', "acess is not known"),
        ('[access]\nmode = "openid"', "list who may enter"),
        (FULL + "role = 1", "valid TOML"),
        (FULL.replace('role = "admin"', 'role = "boss"'), "role must be one of"),
        (FULL.replace('role = "admin"', 'domain = "example.org"'), "needs one of email, domain and group"),
        (FULL.replace('role = "admin"', 'regions = ["east"]'), "six digits"),
        (FULL + 'regions = ["990100"]', "cannot be limited"),
        (FULL.replace(SECRET, "short"), "needs 32 characters"),
        (FULL.replace("https://d.example", "http://d.example"), "redirect_uri must be https"),
        (FULL.replace("https://idp", "http://idp"), "metadata_url must be https"),
        (FULL.replace("/oauth2callback", "/back"), "must be the dashboard's address"),
        (FULL.replace('client_id = "dashboard"', ""), "client_id is missing"),
        (FULL.replace('client_secret = "s"', 'client_secret_file = "no-such-file"'), "cannot be read"),
        ('[access]\nmode = "open"\n[server]\nport = "80"', "port must be of type int"),
        ('[access]\nmode = "open"\n[server]\nport = 70000', "out of range"),
        ('[access]\nmode = "open"\n[server]\nlog_addresses = 1', "must be of type bool"),
        ('[access]\nmode = "open"\n[server]\ntrusted_proxies = "10.0.0.1"', "must be a list of texts"),
    ],
)
def test_a_fault_is_an_error_and_never_a_default(text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    monkeypatch.setenv("OGI_SETTINGS", str(tmp_path / "settings.toml"))
    with pytest.raises(SettingsError, match=told):
        current_settings()


def test_a_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGI_SETTINGS", "/no/such/settings.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        current_settings()


def test_secrets_come_from_files_and_stay_out_of_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    settings = read(FULL.replace('client_secret = "s"', 'client_secret_file = "key"'), tmp_path)
    assert settings.secrets == ("from-a-file", SECRET)
    assert "from-a-file" not in repr(settings)
    assert SECRET not in repr(settings)


PEOPLE = (
    Person(email="east@example.org", regions=("990102",)),
    Person(domain="example.org", regions=("990103",)),
    Person(group="clerks", role="editor", regions=("990104",)),
    Person(group="all-clerks", role="editor"),
    Person(email="chief@example.org", role="admin"),
)


@pytest.mark.parametrize(
    ("claims", "role", "regions"),
    [
        ({"email": "EAST@example.org "}, "viewer", ("990102", "990103")),
        ({"email": "someone@example.org"}, "viewer", ("990103",)),
        ({"email": "someone@example.org", "groups": ["clerks"]}, "editor", ("990104",)),
        ({"groups": ["clerks", "all-clerks"]}, "editor", ()),
        ({"groups": "clerks"}, "editor", ("990104",)),
        ({"email": "chief@example.org", "groups": ["clerks"]}, "admin", ()),
        ({"email": "chief@example.org", "email_verified": False}, None, ()),
        ({"email": "x@example.org.evil.example"}, None, ()),
        ({"email": "x@evil.example@example.org"}, None, ()),
        ({"email": "example.org"}, None, ()),
        ({"groups": ["clerk", {"clerks": 1}]}, None, ()),
        ({"email": None, "groups": None}, None, ()),
        ({"email": "chief@example.org", "iat": 0}, None, ()),
        ({"email": "chief@example.org", "iat": "1000"}, None, ()),
    ],
)
def test_the_allow_list(claims: dict[str, Any], role: str | None, regions: tuple[str, ...]) -> None:
    settings = Settings(mode="openid", people=PEOPLE, openid=OPENID)
    found = viewer_by_claims(settings, {"iat": 100_000} | claims, now=100_000 + 11 * 3600)
    assert (found and (found.role, found.limit.regions)) == (role and (role, regions))


def test_what_could_not_be_read_is_for_editors_of_the_whole() -> None:
    settings = Settings(mode="openid", people=PEOPLE, openid=OPENID)
    names: list[dict[str, Any]] = [
        {"email": "chief@example.org"},
        {"groups": ["all-clerks"]},
        {"groups": ["clerks"]},
        {"email": "a@example.org"},
    ]
    found = [viewer_by_claims(settings, {"iat": 1} | claims, now=2) for claims in names]
    assert [one.limit.failures for one in found if one] == [True, True, False, False]
    assert [one.may_add for one in found if one] == [True, True, True, False]
    assert [one.may_administer for one in found if one] == [True, False, False, False]


HOST = {"host": "localhost:8501", "origin": "http://localhost:8501"}


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [
        ("127.0.0.1", HOST, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("192.168.1.7", HOST, False),
        (None, HOST, False),
        ("127.0.0.1", {"host": "dashboard.example"}, False),
        ("127.0.0.1", {}, False),
        ("127.0.0.1", HOST | {"origin": "https://evil.example"}, False),
        ("127.0.0.1", HOST | {"x-forwarded-for": "10.1.2.3"}, False),
        ("127.0.0.1", {"host": "localhost.evil.example"}, False),
        ("127.0.0.1", {"host": "[::1"}, False),
    ],
)
def test_who_sits_at_the_machine(address: str | None, headers: Mapping[str, str], here: bool) -> None:
    assert sits_here(address, headers) == here
    found = {
        mode: viewer(Settings(mode=mode), claims={}, share="", address=address, headers=headers)
        for mode in ("", "local", "open")
    }
    assert found == {"": OWNER if here else VISITOR, "local": OWNER if here else None, "open": VISITOR}


def test_nobody_is_anybody_before_signing_in() -> None:
    settings = Settings(mode="openid", people=PEOPLE, openid=OPENID)
    assert viewer(settings, claims={}, share="", address="127.0.0.1", headers=HOST) is None
    assert viewer(settings, claims={}, share="forged.token", address="127.0.0.1", headers=HOST) is None


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("GET /reports?agency=张三&year=1 failed", "GET /reports?[query] failed"),
        ("user east@example.org from 10.1.2.3:99", "user [e-mail] from [address]:99"),
        ("peer 2001:db8::1 and ::1 at 12:34:56", "peer [address] and [address] at 12:34:56"),
        (f"cookie {SECRET} x", "cookie [secret] x"),
        ("token eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJ4In0.c2ln x", "token [token] x"),
        ("report 0123456789abcdef is read", "report 0123456789abcdef is read"),
    ],
)
def test_the_log_holds_no_personal_data_and_no_secret(message: str, written: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (message,), None)
    assert f'"event": "{written}"' in JsonLines([SECRET]).format(record)


@pytest.mark.parametrize("source", ["streamlit.web.server.starlette.starlette_auth_routes", "streamlit.error_util"])
def test_what_is_raised_is_logged_without_secrets(source: str) -> None:
    """In signing in, without the code that it passed through, which says nothing of the provider whose fault it is."""
    try:
        raise ValueError(f"{SECRET} of east@example.org")
    except ValueError:
        record = logging.LogRecord(source, logging.ERROR, "", 0, "failed", (), sys.exc_info())
    told = json.loads(JsonLines([SECRET]).format(record))["error"]
    assert told.endswith("ValueError: [secret] of [e-mail]")
    assert ("Traceback" in told) == (source == "streamlit.error_util")


def test_viewers_can_be_told_apart() -> None:
    """The answers kept for one are never those of another: the limit is part of the key."""
    assert Viewer("viewer", Limit(regions=("1",))) != Viewer("viewer", Limit(regions=("2",)))
    assert len({Limit(), Limit(regions=("1",)), Limit(years=(1,)), Limit(agencies=("1",)), Limit(failures=False)}) == 5


def test_a_line_that_cannot_be_written_is_lost_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    """The notice that logging writes of it would hold the message with nothing taken out."""

    class Full(StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    Lines(Full()).handle(logging.makeLogRecord({"msg": "asked for by east@example.org"}))
    assert capsys.readouterr() == ("", "")
