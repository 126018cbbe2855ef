/** What the evaluator asks about: one service, for a while, unless it was skipped or the next visitor sits down. */

export interface Wanted { ticket: string; number: string; ends_in_seconds: number }
export interface Asked { ticket: string; number: string; until: number }

/** What is asked now. `put aside`: services that were skipped, rated, or are another visitor's to see by now. */
export function askedNow(wanted: Wanted | null, aside: ReadonlySet<string>, now: number): Asked | null {
  if (!wanted || aside.has(wanted.ticket) || wanted.ends_in_seconds <= 0) return null;
  return { ticket: wanted.ticket, number: wanted.number, until: now + wanted.ends_in_seconds * 1000 };
}

/** Whether an event of the counter means that somebody else sits there now. */
export const isNextVisitor = (type: string) => type === "service_started";
