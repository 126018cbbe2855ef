/**
 * Calls are told one after another, in the order in which they were made, never over each other.
 *
 * A long line of calls is told shorter: from three on in Mandarin and the ticket's own language, from six on in Mandarin
 * alone. A ticket whose service has begun meanwhile is not called any more. A voice that never says that it has ended
 * (Chromium loses `end`) holds nobody up longer than twice its time and a second.
 */
import type { Spoken } from "@/api/types";
import { estimateMs, sentence, type Sentence } from "./sentence";

export interface Call { ticket: string; number: string; counter: number; call: number; language?: Spoken }

export interface Voice {
  /** Whether this can be said here. */
  has(spoken: Sentence): boolean;
  /** Says it; resolves at its end. */
  say(spoken: Sentence): Promise<void>;
  silence(): void;
  chime(): Promise<void>;
}

export interface AnnouncerOptions {
  voice: Voice;
  /** In which order every call is said. */
  languages: Spoken[];
  /** Told when a call's turn has come. */
  begins?: (call: Call) => void;
  /** How long each call has for itself at least (ms), so that it can be read where nothing is said. */
  standMs?: number;
  /** Told when a call is told, by voice or by chime. */
  told?: (call: Call) => void;
  wait?: (ms: number) => Promise<void>;
}

const SHORTER_FROM = 3;
const SHORTEST_FROM = 6;
const BETWEEN_LANGUAGES_MS = 400;
const BETWEEN_CALLS_MS = 1000;
const MANDARIN: Spoken = "zh";

export class Announcer {
  private line: Call[] = [];
  private running: Promise<void> | null = null;
  private readonly wait: (ms: number) => Promise<void>;
  current: Call | null = null;

  constructor(private readonly options: AnnouncerOptions) {
    this.wait = options.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
  }

  get waiting(): number {
    return this.line.length;
  }

  /** Adds a call; the same one twice is one. A further call of a ticket takes the place of one that still waits. */
  add(call: Call): void {
    const same = (each: Call) => each.ticket === call.ticket && each.call >= call.call;
    if (this.line.some(same) || (this.current && same(this.current))) return;
    this.line = [...this.line.filter((each) => each.ticket !== call.ticket), call];
    this.running ??= this.run().finally(() => { this.running = null; });
  }

  /** Its service has begun, or it was cancelled: it is not called any more. */
  drop(ticket: string): void {
    this.line = this.line.filter((each) => each.ticket !== ticket);
  }

  /** Resolves when everything is told. */
  async quiet(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    for (let call = this.line.shift(); call; call = this.line.shift()) {
      this.current = call;
      await this.tell(call).catch(() => undefined);
      this.current = null;
      await this.wait(BETWEEN_CALLS_MS);
    }
  }

  private async tell(call: Call): Promise<void> {
    const read = this.options.standMs ? this.wait(this.options.standMs) : Promise.resolve();
    this.options.begins?.(call);
    const sentences = this.languages(call).map((language) => sentence(language, call.number, call.counter, call.call));
    await this.bounded(this.options.voice.chime(), 2000);
    let said = 0;
    for (const words of sentences) {
      if (!this.options.voice.has(words)) continue;
      if (said++) await this.wait(BETWEEN_LANGUAGES_MS);
      await this.bounded(this.options.voice.say(words), 2 * estimateMs(words) + 1000);
    }
    this.options.told?.(call);
    await read;
  }

  private languages(call: Call): Spoken[] {
    const backlog = this.line.length + 1;
    if (backlog >= SHORTEST_FROM) return [MANDARIN];
    if (backlog < SHORTER_FROM) return this.options.languages;
    return [...new Set([MANDARIN, call.language ?? MANDARIN])];
  }

  private async bounded(said: Promise<void>, ms: number): Promise<void> {
    const late = Symbol("late");
    const first = await Promise.race([said.catch(() => undefined), this.wait(ms).then(() => late)]);
    if (first === late) this.options.voice.silence();
  }
}
