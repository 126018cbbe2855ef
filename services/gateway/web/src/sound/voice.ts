/** The browser's own voices (local ones only), else clips of the hall's server, after the chime. */
import type { Spoken } from "@/api/types";
import type { Voice } from "./announcer";
import { Chime } from "./chime";
import type { Clips } from "./clips";
import type { Sentence } from "./sentence";

const RATE = 0.9;
const TAGS: Record<Spoken, RegExp> = { zh: /^(zh[-_](CN|SG|Hans)|cmn)/i, yue: /^(zh[-_]HK|yue)/i, en: /^en/i };
const LANGUAGES = Object.keys(TAGS) as Spoken[];

export class BoardVoice implements Voice {
  readonly bell = new Chime(() => this.changed());
  private clips: Clips | null = null;

  /** `silent`: whether nothing may sound just now; `sounds`: told when the browser lets the page sound, or stops to. */
  constructor(private readonly silent: () => boolean = () => false, private readonly sounds: (may: boolean) => void = () => undefined) {}

  has(spoken: Sentence): boolean {
    return !this.silent() && (this.find(spoken.language) !== null || (this.bell.context !== null && this.clips?.has(spoken) === true));
  }

  /** Sounds the chime; meanwhile it is looked for clips, if none are known and a language has no voice. */
  async chime(): Promise<void> {
    if (!this.silent()) await Promise.all([this.bell.ring(), this.look().catch(() => undefined)]);
  }

  silence(): void {
    window.speechSynthesis?.cancel();
    this.clips?.silence();
  }

  async say(spoken: Sentence): Promise<void> {
    if (this.find(spoken.language)) await this.speak(spoken);
    else if (this.bell.context) await this.clips?.say(spoken, this.bell.context);
  }

  private changed(): void {
    this.sounds(this.bell.allowed);
    void this.look().catch(() => undefined);
  }

  private async look(): Promise<void> {
    if (!this.bell.allowed || LANGUAGES.every((each) => this.find(each))) return;
    this.clips ??= new (await import("./clips")).Clips();
    await this.clips.look();
  }

  private speak(spoken: Sentence): Promise<void> {
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
