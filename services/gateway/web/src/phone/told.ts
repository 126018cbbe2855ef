/** What the phone says first about a visit: one thing, decided from what the door told. */
import type { Visit } from "@/api/types";
import { freshness, type Freshness } from "@/live/age";

export type Headline = "pending" | "waiting" | "near" | "called" | "serving" | "held" | "missed" | "void" | "cancelled" | "finished";

/** Up to so many ahead the visitor should be back in the hall. */
export const NEAR_AHEAD = 2;

const OF_STATE: Record<string, Headline> = {
  called: "called", serving: "serving", held: "held", no_show: "missed", cancelled: "cancelled", finished: "finished",
};

export function headline(visit: Visit): Headline {
  const { ticket } = visit;
  if (!ticket) return visit.state === "open" ? "pending" : "finished";
  if (ticket.state === "no_show" && ticket.void) return "void";
  const known = OF_STATE[ticket.state];
  if (known) return known;
  return ticket.ahead !== null && ticket.ahead <= NEAR_AHEAD ? "near" : "waiting";
}

/** The stop that may be rated now: the last finished one that is not rated yet. */
export function toRate(visit: Visit): number | null {
  return visit.stops.filter((each) => each.state === "finished" && !each.rated).at(-1)?.stop ?? null;
}

/** What was told last is missing, stop by stop: the visitor takes it along without paper. */
export const missing = (visit: Visit) => visit.stops.flatMap((each) => (each.notice ? [{ stop: each.stop, ...each.notice }] : []));

/** Whether something happened for which the phone rings: it came near, or it was called (again). */
export function calls(before: Visit | null, after: Visit): boolean {
  const [was, is] = [before?.ticket, after.ticket];
  if (!before || !is) return false;
  if (is.state === "called") return was?.state !== "called" || (is.calls ?? 0) > (was.calls ?? 0);
  return headline(after) === "near" && (headline(before) !== "near" || is.ahead !== was?.ahead);
}

/** The page asks every ten seconds, whatever the stream brings: what is older than this was not answered. */
const OLD_WHEN_ASKING_MS = 15_000;
const LISTENING_MS = 12_000;

/** How fresh what the phone shows is: from when it was asked for last, and when the line was last heard (ages in ms). */
export function phoneFreshness(askedMs: number, heardMs: number): Freshness {
  if (askedMs > OLD_WHEN_ASKING_MS) return freshness(askedMs);
  return heardMs < LISTENING_MS ? freshness(heardMs) : "live";
}

/** Whether help with filing online may be asked for now: there is a visit under way, and no request that is open. */
export function mayAskForHelp(visit: Visit): boolean {
  return visit.state === "open" && visit.ticket?.state === "waiting" && !["waiting", "claimed"].includes(visit.guidance?.state ?? "");
}

/** Whether the visit is over, so that nothing more is to be listened for. */
export function over(visit: Visit): boolean {
  return visit.state !== "open" && toRate(visit) === null;
}
