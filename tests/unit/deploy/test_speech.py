"""The clips of the board's announcements: every one that a call may need, rendered without silence, known at last."""

import io
import json
import re
import shutil
import wave

import pytest

from deploy import speech
from services.gateway import screens
from shared.errors import NotFound

WORDS = json.loads(speech.WORDS.read_text())
needs_synthesiser = pytest.mark.skipif(
    shutil.which(speech.SYNTHESISER) is None, reason="espeak-ng is not installed: sh deploy/local/install-speech.sh"
)


@pytest.fixture
def few():
    """The announcements in Mandarin alone."""
    return {"zh": WORDS["zh"]}


def seconds(wav):
    with wave.open(io.BytesIO(wav)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize(
    ("language", "counter"),
    [
        ("zh", ["zh-call-0", "zh-call-1", "zh-tens", "zh-digit-2", "zh-call-2", "zh-again-0", "zh-again-2"]),
        ("yue", ["yue-call-0", "yue-call-1", "yue-hundreds", "yue-digit-9", "yue-call-2", "yue-again-0"]),
        (
            "en",
            ["en-digit-0", "en-call-1", "en-number-12", "en-number-900", "en-again-0", "en-again-1"],
        ),
    ],
)
def test_there_is_every_clip_that_the_board_composes_a_call_of(language, counter):
    names = [each.name for each in speech.clips(WORDS)]
    assert len(names) == len(set(names))
    assert {*counter, "letter-A", "letter-Z"} <= set(names)
    assert all(each.voice for each in speech.clips({language: WORDS[language]}))


def test_mandarin_is_spelled_with_tones_since_the_synthesiser_reads_no_characters(few):
    said = {each.name: each.text for each in speech.clips(few)}
    assert said["zh-digit-5"] == "wu3"
    assert said["zh-call-1"] == "hao4 , dao4"
    assert said["zh-again-0"] == "chong2 hu1 , qing3", "not zhong4"
    assert all(re.fullmatch(r"[A-Z]|(\w+\d|,)( (\w+\d|,))*", text) for text in said.values())


@needs_synthesiser
def test_a_clip_has_no_silence_to_wait_for():
    clip = speech.rendered(speech.Clip("zh-digit-3", "cmn-latn-pinyin", "san1"))
    assert 0.1 < seconds(clip) < 0.8


@needs_synthesiser
def test_what_was_rendered_is_given_out_and_what_is_not_needed_any_more_goes(tmp_path, few):
    (tmp_path / "zh-old-0123456789.wav").write_bytes(b"before")
    number = speech.write(tmp_path, few)
    files = json.loads(screens.clips(tmp_path).content)["clips"]
    assert len(files) == number == len(list(tmp_path.glob("*.wav")))
    given = screens.clip(files["zh-tens"], tmp_path)
    assert given.headers["Content-Type"] == "audio/wav"
    assert "immutable" in given.headers["Cache-Control"]
    assert screens.clips(tmp_path).headers["Cache-Control"] == "no-cache"


def test_without_any_clips_the_board_is_told_that_there_are_none(tmp_path):
    assert json.loads(screens.clips(tmp_path).content) == {"clips": {}}
    with pytest.raises(NotFound):
        screens.clip("letter-A.wav", tmp_path)


def test_without_the_synthesiser_nothing_is_written_and_nothing_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(speech, "SYNTHESISER", "no-such-synthesiser")
    monkeypatch.setattr(speech, "SPEECH", tmp_path)
    speech.main()
    assert not list(tmp_path.iterdir())
