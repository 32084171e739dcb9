"""What a reader is told who may not see the dashboard: in both languages at once, since nothing is known of them yet."""

import logging
from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from dashboard.markdown import escape
from dashboard.people import signed_in_long_ago
from dashboard.settings import Settings, SettingsError
from dashboard.words import LANGUAGES, Words, mark

NAME = mark("Open Government Information Reports")
_LOG = logging.getLogger("dashboard")


def refuse_stranger(settings: Settings, claims: Mapping[str, Any]) -> NoReturn:
    """Ends the run with the way in: to sign in, whom to ask, or where the dashboard answers."""
    title, text, button = _told(settings, claims)
    name = str(claims.get("email") or claims.get("name") or claims.get("sub") or "")
    with st.container(width=560):
        st.title(_both(NAME), anchor=False)
        for words in map(Words, LANGUAGES):
            contact = settings.contact or words.translate("the administrator of this dashboard")
            st.header(escape(words.translate(title)), anchor=False)
            st.write(escape(words.translate(text, name=name, contact=contact)))
        if button == "in" and st.button(_both(mark("Sign in"))):
            st.login()
        if button == "out" and st.button(_both(mark("Sign in as someone else"))):
            st.logout()
    st.stop()


def _told(settings: Settings, claims: Mapping[str, Any]) -> tuple[str, str, str]:
    """Title, text, and which button."""
    if settings.mode == "local":
        return (
            mark("For this machine alone"),
            mark("This dashboard is set up for the machine that it runs on. To open it for others, ask {contact}."),
            "",
        )
    if not get_secrets_auth_section():
        return (
            mark("Sign-in is not ready"),
            mark(
                "The settings ask for sign-in, which python serve.py offers and streamlit run does not. Please tell {contact}."
            ),
            "",
        )
    if claims and signed_in_long_ago(settings, claims):
        return mark("Please sign in again"), mark("Your sign-in has run out. If it does again at once, ask {contact}."), "in"
    if claims:
        return (
            mark("You are not on the list"),
            mark("You have signed in as {name}, who may not see this dashboard. To be let in, ask {contact}."),
            "out",
        )
    return mark("Please sign in"), mark("The reports are shown to those on the list. To be put on it, ask {contact}."), "in"


def refuse_settings(fault: SettingsError) -> NoReturn:
    """Ends the run where the settings cannot be followed: nothing is shown until they can. What is wrong stands in the log."""
    _LOG.error("%s", fault)
    st.title(_both(NAME), anchor=False)
    st.error(_both(mark("The settings of this dashboard cannot be followed. Its administrator finds the reason in the log.")))
    st.stop()


def _both(text: str) -> str:
    return escape(" ".join(Words(language).translate(text) for language in LANGUAGES))
