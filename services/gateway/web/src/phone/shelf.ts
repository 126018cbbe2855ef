/** The last state of a visit, kept on the phone for a poor line, with its time; forgotten the day after. */
import type { Visit } from "@/api/types";

export interface Kept { visit: Visit; at: number }

const DAY_MS = 24 * 3600 * 1000;
const PREFIX = "hall-visit-";

export function keep(code: string, visit: Visit, now: number, shelf: Storage = localStorage): void {
  const { party: _leftOut, ...rest } = visit; // nothing personal stays on the phone
  shelf.setItem(PREFIX + code, JSON.stringify({ visit: rest, at: now } satisfies Kept));
}

export function keptOf(code: string, now: number, shelf: Storage = localStorage): Kept | null {
  for (const key of Object.keys(shelf).filter((each) => each.startsWith(PREFIX))) {
    const kept = JSON.parse(shelf.getItem(key) ?? "null") as Kept | null;
    if (!kept || now - kept.at > DAY_MS) shelf.removeItem(key);
  }
  return JSON.parse(shelf.getItem(PREFIX + code) ?? "null") as Kept | null;
}
