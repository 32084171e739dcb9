"""A chart as a picture to take along, offered below its card."""

from functools import partial
from io import BytesIO
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.kept import dark
from dashboard.language import translate as _
from dashboard.pictures import can_draw, framed_picture, pictures
from dashboard.taken import current_imprint


def offer_pictures(figure: go.Figure, key: str, title: str, subtitle: str) -> None:
    """The chart as a picture, drawn when it is asked for; nothing where this machine has no browser to draw with."""
    if not can_draw():
        return
    shelf = st.popover(_("Picture"), type="tertiary", on_change="rerun", key=f"{key}_picture")
    if not shelf.open:
        return
    imprint = current_imprint()
    framed = framed_picture(figure, title, subtitle, imprint.line(), dark())
    with shelf:
        for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            st.download_button(
                kind.upper(),
                partial(_picture, framed, kind),
                file_name=imprint.file_name(key, kind),
                mime=mime,
                key=f"{key}_{kind}",
                on_click="ignore",
                width="stretch",
            )
        st.caption(_("If no picture comes, the server's browser has failed. Try again; another one is started then."))


def _picture(framed: dict[str, Any], kind: str) -> BytesIO:
    return BytesIO(pictures().draw(framed, kind))
