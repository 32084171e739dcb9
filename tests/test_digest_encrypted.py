"""The digest over TLS: a real handshake with a server that a small authority of our own vouches for."""

import ssl
from base64 import b64encode
from pathlib import Path

import pytest
import trustme

from library.__main__ import main
from library.ingest import add_bytes
from tests.mail_server import running_mail_server
from tests.small_documents import requests_report

AGENCY = "示例市东湖区人民政府（模拟）"


def settings_file(folder: Path, port: int, encryption: str, authority: Path) -> Path:
    path = folder / "settings.toml"
    path.write_text(
        f"""
        [access]
        mode = "open"
        [mail]
        host = "127.0.0.1"
        port = {port}
        sender = "ogi@example.org"
        address = "https://ogi.example.org"
        encryption = "{encryption}"
        ca_file = "{authority}"
        user = "ogi"
        password = "not told"
        [[digest]]
        email = "chief@example.org"
        """,
        "utf-8",
    )
    return path


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_mail_and_password_go_over_tls_to_who_is_vouched_for_and_to_nobody_else(
    encryption: str, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_bytes(tmp_path / "library", [("east.md", requests_report(AGENCY, 2023, 5))])
    authority, stranger = trustme.CA(), trustme.CA()
    vouching = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(vouching))
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (authority if trusted else stranger).issue_cert("127.0.0.1").configure_cert(identity)
    with running_mail_server(identity, at_once=encryption == "tls") as server:
        monkeypatch.setenv("OGI_SETTINGS", str(settings_file(tmp_path, server.port, encryption, vouching)))
        status = main(["digest", "--library", str(tmp_path / "library"), "--language", "en"])
    told = capsys.readouterr()
    if trusted:
        assert (status, server.encrypted) == (0, [True])
        assert server.known == [b64encode(b"\0ogi\0not told").decode()]
    else:
        assert (status, server.taken, server.known) == (1, [], [])
        assert "SSLCertVerificationError" in told.out + told.err
    assert "not told" not in told.out + told.err
