"""The settings of the digest: what is not clear sends nothing, and what is secret is kept out of sight."""

import tomllib
from pathlib import Path

import pytest

from dashboard.settings import settings_of
from library.digest_settings import current_digest_settings
from library.settings_file import SettingsError

MAIL = '[access]\nmode = "open"\n[mail]\nhost = "h"\nsender = "a@b.c"\naddress = "https://d.example"\n'
ENTRY = '[[digest]]\nemail = "x@y.z"\n'


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (MAIL, "belong together"),
        ('[access]\nmode = "open"\n' + ENTRY, "belong together"),
        (MAIL + '[[digest]]\nemail = "x@y.z\\r\\nBcc: q@r.s"\n', "must be an e-mail address"),
        (MAIL + '[[digest]]\nemail = "x y@y.z"\n', "must be an e-mail address"),
        (MAIL.replace("a@b.c", 'A <a@b.c>') + ENTRY, "must be an e-mail address"),
        (MAIL + ENTRY + ENTRY, "stands twice"),
        (MAIL + ENTRY + 'languag = "en"\n', "is not known"),
        (MAIL + ENTRY + 'language = "fr"\n', "must be zh or en"),
        (MAIL + ENTRY + 'regions = ["1"]\n', "six digits"),
        (MAIL.replace("https://d.example", "javascript:x") + ENTRY, "where the dashboard opens"),
        (MAIL + 'user = "u"\n' + ENTRY, "must be starttls or tls"),
        (MAIL + 'encryption = "ssl"\n' + ENTRY, "must be one of none, starttls, tls"),
        (MAIL + "port = 70000\n" + ENTRY, "out of range"),
        (MAIL.replace('host = "h"\n', "") + ENTRY, "mail.host is missing"),
    ],
)  # fmt: skip
def test_settings_that_are_not_clear_send_nothing(
    told: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And neither does the dashboard start with them."""
    path = tmp_path / "s.toml"
    path.write_text(told, "utf-8")
    monkeypatch.setenv("OGI_SETTINGS", str(path))
    with pytest.raises(SettingsError, match=message):
        current_digest_settings()
    with pytest.raises(SettingsError, match=message):
        settings_of(tomllib.loads(told), tmp_path)


def test_the_password_is_kept_out_of_sight(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a-password-of-the-mail-server\n", "utf-8")
    told = MAIL + 'user = "u"\nencryption = "tls"\npassword_file = "password"\n' + ENTRY
    settings = settings_of(tomllib.loads(told), tmp_path)
    assert settings.digest is not None
    assert (settings.digest.mail.port, settings.digest.mail.password) == (465, "a-password-of-the-mail-server")
    assert "a-password-of-the-mail-server" in settings.secrets
    assert "a-password" not in repr(settings)
    assert "x@y.z" not in repr(settings)
