/** What can be done at a counter as it stands: the same rules by which the queue would refuse, said before. */
import type { Counter, Hall, Ticket } from "@/api/types";
import type { Act } from "./keys";

/** `staff`: the opaque id of who sits here. */
export interface Standing { counter: Counter | null; ticket: Ticket | null; staff: string | undefined }

/** What F2 would do. */
export type Next = "open" | "goOn" | "call" | "finishAndCall" | "comeFirst" | "others";

export function nextOf({ counter, ticket, staff }: Standing): Next {
  if (!counter || counter.state === "closed") return "open";
  if (counter.clerk && counter.clerk !== staff) return "others";
  if (ticket?.state === "serving") return "finishAndCall";
  if (ticket) return "comeFirst"; // called, and not here yet: start, or no-show
  return counter.state === "paused" ? "goOn" : "call";
}

export function isPossible(act: Act, standing: Standing): boolean {
  const state = standing.ticket?.state;
  const others = nextOf(standing) === "others";
  switch (act) {
    case "help": return true;
    case "next": return !others && nextOf(standing) !== "comeFirst";
    case "recall": case "noShow": return !others && state === "called";
    default: return !others && (state === "called" || state === "serving");
  }
}

/** How many calls are still missing before a no-show, and how many seconds (whole; from the announcement of the last call). */
export function patience(ticket: Ticket, rules: Hall["settings"], now: number): { calls: number; seconds: number } {
  const calls = Math.max(0, rules.calls_before_no_show - (ticket.calls ?? 0));
  const heard = ticket.announced_at ? Date.parse(ticket.announced_at)
    : Date.parse(ticket.called_at ?? "") + (rules.announcement_grace_seconds ?? 0) * 1000;
  const seconds = Math.max(0, Math.ceil((heard + rules.recall_after_seconds * 1000 - now) / 1000));
  return { calls, seconds: Number.isFinite(seconds) ? seconds : 0 };
}
