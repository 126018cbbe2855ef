"""The clips that a board joins to announcements where its browser has no voice for a language.

Rendered once, when the screens are built (``make speech``), by espeak-ng of the distribution, into a folder that the
gateway gives out. What is said stands in ``words/speech.json``, from which the board composes the same names of clips
(``src/sound/clips.ts``): the letters of tickets, digits singly, numbers of counters, and the sentence around them.
"""

from __future__ import annotations

import array
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from pypinyin import Style, lazy_pinyin

from services.gateway.screens import MANIFEST, SPEECH

WORDS = Path(__file__).parent.parent / "services" / "gateway" / "web" / "src" / "words" / "speech.json"
SYNTHESISER = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "yue": "yue", "en": "en-gb"}
"""The synthesiser reads Cantonese characters, but Mandarin only from pinyin."""
_WORDS_PER_MINUTE = "150"
_QUIET = 300
"""Of 32,768: softer than this is silence, which is cut from both ends."""
_MARGIN_SECONDS = 0.02
_SECONDS_A_CLIP = 20


@dataclass(frozen=True)
class Clip:
    """``text``: what ``voice`` of the synthesiser is told to say."""

    name: str
    voice: str
    text: str


def clips(words: Mapping[str, Any]) -> Iterator[Clip]:
    """Return every clip that an announcement in ``words`` (a language each) may need."""
    for letter in ascii_uppercase:
        yield Clip(f"letter-{letter}", VOICES["en"], letter)
    for language, told in words.items():
        for name, text in {**_figures(told), **_sentences(told)}.items():
            spelled = _pinyin(text, told["readings"]) if language == "zh" else text
            yield Clip(f"{language}-{name}", VOICES[language], spelled)


def write(folder: Path, words: Mapping[str, Any]) -> int:
    """Render all clips into ``folder`` and return how many there are; the manifest, last, makes them known.

    A clip's file is named by its content, so that browsers keep it for good.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for clip in clips(words):
        sound = rendered(clip)
        files[clip.name] = f"{clip.name}-{hashlib.sha256(sound).hexdigest()[:10]}.wav"
        (folder / files[clip.name]).write_bytes(sound)
    new = folder / f"{MANIFEST}.new"
    new.write_text(json.dumps({"clips": files}, indent=0))
    new.replace(folder / MANIFEST)
    for old in set(folder.glob("*.wav")) - {folder / each for each in files.values()}:
        old.unlink()
    return len(files)


def rendered(clip: Clip) -> bytes:
    """Return a clip as WAV (mono, 16 bit), without the silence at its ends."""
    command = [SYNTHESISER, "-v", clip.voice, "-s", _WORDS_PER_MINUTE, "-z", "--stdout", clip.text]
    said = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS_A_CLIP, stdin=subprocess.DEVNULL)
    with wave.open(io.BytesIO(said.stdout)) as sound:
        rate, samples = sound.getframerate(), array.array("h", sound.readframes(sound.getnframes()))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(_trimmed(samples, int(_MARGIN_SECONDS * rate)).tobytes())
    return out.getvalue()


def _figures(told: Mapping[str, Any]) -> dict[str, str]:
    digits = {f"digit-{value}": name for value, name in enumerate(told["digits"])}
    if told["tens"]:
        return {**digits, "tens": told["tens"], "hundreds": told["hundreds"]}
    numbers = [*range(1, 100), *range(100, 1000, 100)]
    return {**digits, **{f"number-{each}": str(each) for each in numbers}}


def _sentences(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands before, between and after ticket and counter, where it is more than a comma."""
    found = {
        f"{kind}-{place}": re.sub(r"^\W+|\W+$", "", text)
        for kind in ("call", "again")
        for place, text in enumerate(re.split(r"\{\w+\}", told[kind]))
    }
    return {name: text for name, text in found.items() if text}


def _pinyin(text: str, readings: Mapping[str, str]) -> str:
    """Spell ``text`` with tones; ``readings``: of characters that are read otherwise here."""
    signs = (readings.get(sign) or lazy_pinyin(sign, style=Style.TONE3)[0] for sign in text)
    return " ".join(sign if sign.isalnum() else "," for sign in signs)


def _trimmed(samples: array.array[int], margin: int) -> array.array[int]:
    loud = [place for place, value in enumerate(samples) if abs(value) > _QUIET]
    return samples[max(0, loud[0] - margin) : loud[-1] + margin] if loud else samples


def main() -> None:
    """Render the clips where the synthesiser is there; else leave it, since boards then chime."""
    if shutil.which(SYNTHESISER) is None:
        return
    try:
        number = write(SPEECH, json.loads(WORDS.read_text()))
    except subprocess.SubprocessError as error:
        sys.exit(f"The announcements could not be rendered ({error}): boards without a voice of their own will chime.")
    print(f"Rendered the announcements of the board ({number} clips).")


if __name__ == "__main__":
    main()
