"""The built screens: which file an address means, how long it may be kept, and what is never given out."""

import gzip

import pytest
from werkzeug.datastructures import Headers

from services.gateway import screens
from services.gateway.routes.pages import ROLE_PAGES, _answer
from shared.errors import NotFound, Unavailable
from shared.web import Request


@pytest.fixture
def folder(tmp_path):
    """A build like the real one."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>hall</title>")
    (tmp_path / "secret.txt").write_text("not for anybody")
    (tmp_path / "kiosk-worker.js").write_text("//" + "x" * 5000)
    (tmp_path / "assets" / "index-abc.js").write_text("//" + "x" * 5000)
    return tmp_path


def asked(**headers):
    return Request("id", None, {}, {}, Headers({name.replace("_", "-"): value for name, value in headers.items()}))


def test_a_page_is_asked_for_again_each_time_and_runs_no_foreign_or_inline_script(folder):
    page = screens.page("index", folder)
    assert page.headers["Cache-Control"] == "no-cache"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ROLE_PAGES)
def test_every_page_of_a_role_is_there_and_is_built(name):
    web = screens.BUILT.parent
    assert (web / f"{name}.html").is_file()
    assert f'"{name}",' in (web / "vite.config.ts").read_text()


def test_an_asset_whose_name_changes_with_its_content_is_kept_for_ever(folder):
    assert "immutable" in screens.asset("index-abc.js", folder).headers["Cache-Control"]
    assert screens.part("kiosk-worker.js", folder).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["none.html", "..", "../screens.py", "secret.txt", ".stamp", "assets", "a/b.js", ""])
def test_nothing_else_is_given_out(folder, name):
    with pytest.raises(NotFound):
        screens.part(name, folder)
    with pytest.raises(NotFound):
        screens.asset(name, folder)


def test_without_a_build_the_door_says_how_to_make_one(tmp_path):
    with pytest.raises(Unavailable, match="make screens"):
        screens.page("index", tmp_path)


def test_who_takes_gzip_gets_it_and_everybody_else_the_same_in_full(folder):
    file = screens.asset("index-abc.js", folder)
    packed, plain = _answer(asked(Accept_Encoding="br, gzip"), file), _answer(asked(), file)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data() == file.content
    assert "Content-Encoding" not in plain.headers


def test_who_has_the_page_already_is_told_that_nothing_changed(folder):
    file = screens.page("index", folder)
    etag = _answer(asked(), file).headers["ETag"]
    again = _answer(asked(If_None_Match=etag), file)
    assert (again.status_code, again.get_data()) == (304, b"")
    (folder / "index.html").write_text("<!doctype html><title>another</title>")
    assert _answer(asked(If_None_Match=etag), screens.page("index", folder)).status_code == 200
