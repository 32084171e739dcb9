"""Who someone is in each of the modes: the one place that decides, for pages and for routes alike. Knows no Streamlit."""

from collections.abc import Mapping
from typing import Any

from dashboard.people import OWNER, VISITOR, Viewer, sits_here, viewer_by_claims
from dashboard.settings import Settings
from dashboard.share_links import share_of


def viewer(
    settings: Settings, *, claims: Mapping[str, Any], share: str, address: str | None, headers: Mapping[str, str]
) -> Viewer | None:
    """What someone may do and see, None for nothing.

    `claims` are those of a sign-in, `share` is the token of a share link, `address` the peer's, `headers` by names in lower case.
    """
    if settings.mode == "openid":
        return viewer_by_claims(settings, claims) or _holder(settings, share)
    here = sits_here(address, headers)
    if settings.mode == "local":
        return OWNER if here else None
    return OWNER if here and not settings.mode else VISITOR


def _holder(settings: Settings, token: str) -> Viewer | None:
    """Who has opened a share link: they see its selection and nothing else."""
    share = share_of(settings, token)
    return Viewer("viewer", share.limit) if share else None
