/** The door, asked by one screen: a token, a deadline, a key against doing things twice. */
import { Refusal, refusalOf } from "./refusal";

const ANSWER_WITHIN_MS = 8000;
const TRIES = 3;
const TRY_AGAIN_AFTER_MS = 700;

export type Asking = typeof fetch;

/** A key for `Idempotency-Key`. (`crypto.randomUUID` exists under HTTPS only.) */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
}

export interface DoorOptions {
  token?: () => string | null;
  language?: () => string;
  fetch?: Asking;
  pause?: (ms: number) => Promise<void>;
}

export class Door {
  private readonly fetch: Asking;
  private readonly pause: (ms: number) => Promise<void>;

  constructor(private readonly options: DoorOptions = {}) {
    this.fetch = options.fetch ?? ((...given) => fetch(...given));
    this.pause = options.pause ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
  }

  headers(more: Record<string, string> = {}): Record<string, string> {
    const token = this.options.token?.();
    const own = { "Accept-Language": this.options.language?.() ?? "zh" };
    return { ...own, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more };
  }

  /** Returns the body of the answer; throws `Refusal`. */
  async get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    const search = new URLSearchParams(query).toString();
    return this.once<T>("GET", search ? `${path}?${search}` : path);
  }

  /**
   * Does something exactly once: what fails on the way is sent again under the same key. Returns `null` for "no content".
   * `key`: of an act that began before (a stored one).
   */
  async post<T>(path: string, body: object = {}, key: string = newKey()): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.once<T>("POST", path, body, { "Idempotency-Key": key });
      } catch (error) {
        if (!(error instanceof Refusal && error.passing && error.status !== 429) || tried >= TRIES) throw error;
        await this.pause(TRY_AGAIN_AFTER_MS * tried);
      }
    }
  }

  /** Takes something away. To repeat it changes nothing, but what is gone is refused with 404. */
  async remove(path: string): Promise<void> {
    await this.once<null>("DELETE", path);
  }

  private async once<T>(method: string, path: string, body?: object, more: Record<string, string> = {}): Promise<T> {
    const json: Record<string, string> = body ? { "Content-Type": "application/json" } : {};
    const answer = await this.reach(path, {
      method, headers: this.headers({ ...json, ...more }), body: body && JSON.stringify(body), signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!answer.ok) throw await refusalOf(answer);
    return (answer.status === 204 ? null : await answer.json()) as T;
  }

  private async reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(`/api/v1${path}`, init);
    } catch {
      throw new Refusal(0, null);
    }
  }
}

/** All items of a paged list. */
export async function everyPage<T extends { items: unknown[]; next: string | null }>(
  door: Door, path: string, query: Record<string, string> = {},
): Promise<T["items"]> {
  const items: T["items"] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: T = await door.get<T>(path, { ...query, limit: "200", ...(after ? { after } : {}) });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
