"""A voice that writes down what it is told to say: headless browsers have none."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

FAKE_SPEECH = """
window.spoken = []; window.loses = []; window.most = 0;
(() => {
  let active = 0;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const voices = ["zh-CN", "zh-HK", "en-GB"].map((lang) => ({ lang, localService: true, name: lang }));
  const fake = {
    getVoices: () => voices,
    speak(said) {
      active += 1;
      window.most = Math.max(window.most, active);
      window.spoken.push({ text: said.text, lang: said.lang, voice: said.voice?.lang });
      if (window.loses.includes(said.lang)) { fake.pending = said; return; }
      setTimeout(() => { active -= 1; said.onend?.(); }, 150);
    },
    cancel() { if (fake.pending) { fake.pending = null; active -= 1; } window.silenced = (window.silenced ?? 0) + 1; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: fake });
})();
"""


def spoken(page: Page, language: str = "zh-CN") -> list[str]:
    """Return the sentences that were said in ``language``, in their order."""
    said: list[dict[str, Any]] = page.evaluate("window.spoken")
    return [each["text"] for each in said if each["lang"] == language]


NO_VOICES = """
const none = { getVoices: () => [], cancel() {}, speak() { throw new Error("no voice"); } };
Object.defineProperty(window, "speechSynthesis", { value: none });
window.played = [];
(() => {
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    window.played.push({ from: at, to: at + this.buffer.duration });
    return start.call(this, at);
  };
})();
"""
"""A browser without voices, which writes down when each clip sounds, on the clock of its audio."""
