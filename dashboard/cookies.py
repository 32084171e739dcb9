"""What a browser's cookies say about who sits before it: the sign-in that Streamlit signed, and a share link that was opened."""

import json
from collections.abc import Mapping
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

SHARE_COOKIE = "ogi_share"
Person = tuple[str, str, str]  # issuer, subject, share link


def claims_of_cookies(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims of the sign-in; none where there is no cookie, or one that this server did not sign."""
    secret = get_cookie_secret()

    def unsigned(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"))

    value = get_cookie_with_chunks(unsigned, USER_COOKIE_NAME)
    try:
        claims = json.loads(value) if value else {}
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else {}


def person_of_cookies(cookies: Mapping[str, str]) -> Person:
    """Who it is, the same for each request of the same person; all empty for one who has shown nothing."""
    claims = claims_of_cookies(cookies)
    if claims:
        return str(claims.get("iss", "")), str(claims.get("sub") or claims.get("email") or ""), ""
    return "", "", cookies.get(SHARE_COOKIE, "")
