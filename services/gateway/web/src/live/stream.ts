/** The live events of a hall or a visit: by fetch, since EventSource sends no token. Connects again by itself. */
import { Frames, type Frame } from "./frames";

const DEAD_AFTER_MS = 10_000; // a heartbeat comes every 2 s: a line that is silent for so long is broken
const AGAIN_MS = [500, 1000, 2000, 4000, 8000];

export interface Listener {
  /** Something arrived, a heartbeat too. */
  heard(at: number): void;
  /** An event; never a heartbeat, never `reset`. */
  event(frame: Frame): void;
  /** The line stands (again), or events were lost: ask for the state anew. */
  begin(): void;
  /** The door refuses for good (401, 403, 404). */
  refused?(status: number): void;
  /** The hall's own time, as the door tells it. */
  hallTime?(iso: string): void;
}

export interface StreamOptions {
  path: string;
  headers: (more: Record<string, string>) => Record<string, string>;
  lastEventId?: string | null;
  fetch?: typeof fetch;
  now?: () => number;
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const pauseFor = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });

export class Stream {
  lastEventId: string | null;
  private readonly ending = new AbortController();
  private failures = 0;

  constructor(private readonly options: StreamOptions, private readonly listener: Listener) {
    this.lastEventId = options.lastEventId ?? null;
  }

  /** Listens until `end()`; resolves then, or when the door refuses for good. */
  async run(): Promise<void> {
    const pause = this.options.pause ?? pauseFor;
    while (!this.ending.signal.aborted) {
      const refused = await this.listen().catch(() => 0);
      if (this.ending.signal.aborted) return;
      if (refused && refused < 500 && refused !== 408 && refused !== 429) return this.listener.refused?.(refused);
      await pause(AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)] ?? 8000, this.ending.signal);
      this.failures += 1;
    }
  }

  end(): void {
    this.ending.abort();
  }

  private async listen(): Promise<number> {
    const line = new AbortController();
    const hangUp = () => line.abort();
    this.ending.signal.addEventListener("abort", hangUp, { once: true });
    let silence = setTimeout(hangUp, DEAD_AFTER_MS);
    try {
      const resume: Record<string, string> = this.lastEventId ? { "Last-Event-ID": this.lastEventId } : {};
      const answer = await (this.options.fetch ?? fetch)(`/api/v1${this.options.path}`, {
        headers: this.options.headers(resume), signal: line.signal, cache: "no-store",
      });
      if (!answer.ok || !answer.body) return answer.status || 500;
      const reader = answer.body.getReader();
      const [frames, decoder] = [new Frames(), new TextDecoder()];
      for (let first = true; ; first = false) {
        const { done, value } = await reader.read();
        if (done) return 0;
        clearTimeout(silence);
        silence = setTimeout(hangUp, DEAD_AFTER_MS);
        this.failures = 0;
        this.listener.heard((this.options.now ?? Date.now)());
        if (first) this.listener.begin();
        frames.take(decoder.decode(value, { stream: true })).forEach((frame) => this.take(frame));
      }
    } finally {
      clearTimeout(silence);
      this.ending.signal.removeEventListener("abort", hangUp);
    }
  }

  private take(frame: Frame): void {
    if (frame.event === "heartbeat") {
      this.listener.hallTime?.((JSON.parse(frame.data) as { at: string }).at);
      return;
    }
    if (frame.event === "reset") {
      this.lastEventId = null;
      this.listener.begin();
      return;
    }
    if (frame.id) this.lastEventId = frame.id;
    this.listener.event(frame);
  }
}
