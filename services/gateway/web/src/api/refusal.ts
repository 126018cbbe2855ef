/** What the door refuses (RFC 9457 problem+json), and what the person in front can do about it. */

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  field?: string;
  [fact: string]: unknown;
}

/** What to do next: a key of the words under `remedy`. */
export type Remedy = "retry" | "wait" | "signIn" | "correct" | "askStaff" | "read";

const REMEDIES: Record<number, Remedy> = {
  0: "retry", 401: "signIn", 403: "askStaff", 404: "askStaff", 408: "retry",
  409: "read", 422: "correct", 429: "wait", 503: "wait",
};

/** A request that did not succeed. `status` 0: the door was not reached at all. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly problem: Problem | null, readonly retryAfterSeconds: number | null = null) {
    super(problem?.detail ?? "unreachable");
  }

  /** The stable name of the problem, such as `conflict`; `offline` when the door was not reached. */
  get code(): string {
    return this.problem?.type.split("/").pop() ?? (this.status === 0 ? "offline" : String(this.status));
  }

  get remedy(): Remedy {
    return REMEDIES[this.status] ?? (this.status >= 500 ? "wait" : "askStaff");
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** Whether asking again may help: nothing was decided. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** A fact beside the sentence, such as `seconds_left`. */
  fact<T>(name: string): T | undefined {
    return this.problem?.[name] as T | undefined;
  }
}

/** Reads a refusal out of an answer, also out of one that a proxy made. */
export async function refusalOf(answer: Response): Promise<Refusal> {
  const seconds = Number(answer.headers.get("Retry-After"));
  const wait = Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  try {
    return new Refusal(answer.status, (await answer.json()) as Problem, wait);
  } catch {
    return new Refusal(answer.status, null, wait);
  }
}
