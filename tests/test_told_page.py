"""The page of a few words that the server answers where the dashboard is not."""

from hosting.told_page import TRY_AGAIN, told_page


def test_what_it_is_told_is_text_in_both_languages_and_never_markup() -> None:
    page = told_page(("没有<b>", "None & nothing"), ('请联系"值班室"', "Ask <script>"), TRY_AGAIN)
    for told in (
        "没有&lt;b&gt;",
        "None &amp; nothing",
        "Ask &lt;script&gt;",
        "返回重试",
        "Try again",
        "{ color-scheme: light dark }",
    ):
        assert told in page
    assert "<b>" not in page
    assert "<script>" not in page
