/** The browser's own voices (local ones only), after the chime. */
import type { Spoken } from "@/api/types";
import type { Voice } from "./announcer";
import { Chime } from "./chime";
import type { Sentence } from "./sentence";

const RATE = 0.9;
const TAGS: Record<Spoken, RegExp> = { zh: /^(zh[-_](CN|SG|Hans)|cmn)/i, yue: /^(zh[-_]HK|yue)/i, en: /^en/i };

export class BrowserVoice implements Voice {
  readonly bell = new Chime();

  /** `silent`: whether nothing may sound just now. */
  constructor(private readonly silent: () => boolean = () => false) {}

  has(language: Spoken): boolean {
    return !this.silent() && this.find(language) !== null;
  }

  async chime(): Promise<void> {
    if (!this.silent()) await this.bell.ring();
  }

  silence(): void {
    window.speechSynthesis?.cancel();
  }

  say(spoken: Sentence): Promise<void> {
    return new Promise((done, failed) => {
      const utterance = new SpeechSynthesisUtterance(spoken.text);
      utterance.lang = spoken.tag;
      utterance.rate = RATE;
      utterance.voice = this.find(spoken.language);
      utterance.onend = () => done();
      utterance.onerror = (event) => failed(new Error(event.error));
      window.speechSynthesis.speak(utterance);
    });
  }

  private find(language: Spoken): SpeechSynthesisVoice | null {
    return (window.speechSynthesis?.getVoices() ?? []).find((each) => each.localService && TAGS[language].test(each.lang)) ?? null;
  }
}
