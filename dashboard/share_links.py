"""The address of a share link, and back: the id of library/shares.py, signed, so that a guess costs nothing to refuse. No Streamlit."""

from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.settings import Settings
from library.errors import LibraryError
from library.shares import Share, share_by_id
from library.store import library_folder

PARAMETER = "share"


def token_of(settings: Settings, share: Share) -> str:
    """What stands in the address as `share`. ValueError where the settings name no secret to sign with."""
    return str(_signer(settings).dumps(share.share_id))


def share_of(settings: Settings, token: str, now: datetime | None = None) -> Share | None:
    """The link that a token stands for, if it holds now; None for a token that is not ours, too."""
    if not token or settings.openid is None:
        return None
    try:
        share_id = str(_signer(settings).loads(token))
        return share_by_id(library_folder(), share_id, now or datetime.now(UTC))
    except (BadSignature, LibraryError):
        return None


def _signer(settings: Settings) -> URLSafeSerializer:
    if settings.openid is None:
        raise ValueError("share links are for dashboards with sign-in")
    return URLSafeSerializer(settings.openid.cookie_secret, salt="share link")
