/** What of a board is on the screen when: four lines at a time, in turn; each round in Chinese, then in English. */
import type { NowCalled, Waiting } from "@/api/types";
import type { Language } from "@/words";

export const ROWS = 4;
export const PAGE_MS = 10_000;

/** The queues of turn `turn` (0, 1, 2 …). */
export function queuesAt(waiting: Waiting[], turn: number): { rows: Waiting[]; language: Language; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(waiting.length / ROWS));
  const page = turn % pages;
  return { rows: waiting.slice(page * ROWS, (page + 1) * ROWS), language: Math.floor(turn / pages) % 2 ? "en" : "zh", page, pages };
}

/** Who was called last: those still on their way first, then those being served. */
export function calledFirst(called: NowCalled[]): NowCalled[] {
  const order = (each: NowCalled) => (each.state === "serving" ? 1 : 0);
  return [...called].sort((a, b) => order(a) - order(b)).slice(0, ROWS);
}
