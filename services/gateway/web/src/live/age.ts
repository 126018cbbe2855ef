/** How old what a screen shows may be before it says so (ages in ms). */

export const STALE_MS = 5000;
export const SILENT_MS = 30000;

export type Freshness = "live" | "stale" | "silent";

/** `stale`: the screen says from when it is; `silent`: its waiting times are not shown any more. */
export function freshness(ageMs: number): Freshness {
  if (ageMs > SILENT_MS) return "silent";
  return ageMs > STALE_MS ? "stale" : "live";
}
