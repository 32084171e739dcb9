"""What is new in a library: for the digest that is sent to those who asked for it."""

import pandas as pd

from library.queries import ask
from library.store import Library

# What makes a broken sum the same one as before, in any later version of the library.
ERROR_KEY = "md5(concat_ws('|', report_id, rule::VARCHAR, location, expected, actual))"


def new_reports(library: Library, since: int, limit: int) -> pd.DataFrame:
    """report_id, agency, year, simulated, n_all of the reports that were added after the publication `since`, latest year first.

    `n_all` is how many there are without the limit.
    """
    question = """
        SELECT report_id, agency, year, simulated, count(*) OVER () AS n_all FROM reports
        WHERE added > $since ORDER BY year DESC NULLS LAST, agency, report_id LIMIT $limit"""
    return ask(library, question, {"since": since, "limit": limit})


def new_errors(library: Library, since: int, known: str, limit: int) -> pd.DataFrame:
    """report_id, agency, year, simulated, rule, location, expected, actual, detail, n_all of sums that are newly broken.

    `known` is a Parquet file with the keys of those that were told before (keep_errors); without one ("") those of reports that
    were added after the publication `since` are new.
    """
    old = f"{ERROR_KEY} NOT IN (SELECT key FROM read_parquet($known))" if known else "added > $since"
    question = f"""
        SELECT report_id, agency, year, simulated, rule::VARCHAR AS rule, location, expected, actual, detail,
            count(*) OVER () AS n_all
        FROM findings JOIN reports ON number = report WHERE severity = 'error' AND {old}
        ORDER BY year DESC NULLS LAST, agency, report_id, rule, location LIMIT $limit"""
    return ask(library, question, {"limit": limit} | ({"known": known} if known else {"since": since}))
