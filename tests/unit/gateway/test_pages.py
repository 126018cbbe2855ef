"""The pages: complete, from this process alone, with their text in both languages."""

import re
from pathlib import Path

import pytest

from services.gateway.routes import pages
from shared.errors import NotFound

FOLDER = Path(pages.__file__).parent.parent / "pages"


@pytest.mark.parametrize("name", ["index.html", "board.html"])
def test_a_page_links_only_to_what_is_there_and_to_no_foreign_host(name):
    html = pages._page(name).get_data(as_text=True)
    assert re.search(r"https?://", html) is None
    for part in re.findall(r"/pages/([\w.]+)", html):
        assert pages._page(part).status_code == 200


@pytest.mark.parametrize("name", ["index.html", "board.html"])
def test_a_page_speaks_both_languages_and_marks_the_foreign_runs(name):
    html = pages._page(name).get_data(as_text=True)
    assert '<html lang="zh-Hans">' in html
    assert 'lang="en"' in html


def test_pages_run_under_a_policy_that_allows_no_inline_script():
    assert "default-src 'self'" in pages._page("board.html").headers["Content-Security-Policy"]
    assert "<script>" not in pages._page("board.html").get_data(as_text=True)


@pytest.mark.parametrize("name", ["none.html", "..", "service.py"])
def test_nothing_else_is_given_out(name):
    with pytest.raises(NotFound):
        pages._page(name)
