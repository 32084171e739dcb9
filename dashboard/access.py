"""Who may see the pages. Today: whoever can open the address, as a local run is its user's own."""


def require_access() -> None:
    """Called by app.py and by each page that shows data, before anything is shown.

    A reader who may not see the page is told so and the run ends here (st.stop). Nobody is turned away yet.
    """


def may_add_reports() -> bool:
    """Whether the reader may add reports to the library. A local run: yes."""
    return True
