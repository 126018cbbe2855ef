/** What a supervisor can do, to what, and what each act has to be told. */
import type { Counter, Ticket } from "@/api/types";
import type { Guidance } from "./alerts";

export type Field = "clerk" | "absent" | "queue" | "counter" | "guide" | "tickets";
/** `reason`: whether one is asked for (then it stays on the record). `back`: whether it can be taken back for a while. */
export interface ActShape { id: string; fields: Field[]; reason: boolean }

const act = (id: string, reason = false, ...fields: Field[]): ActShape => ({ id, reason, fields });

export function actsAtCounter(counter: Counter, ticket: Ticket | null, staff: string | undefined): ActShape[] {
  const free = ticket === null;
  const mine = counter.clerk === staff;
  if (counter.state === "closed") return [act("cover", true, "absent", "clerk"), act("open")];
  return [
    ...(counter.state === "open" ? [act("pause", true)] : mine ? [act("open")] : []),
    ...(free ? [act("close")] : []),
    ...(mine ? [] : [act("take-over", true)]),
    act("cover", true, "clerk"),
  ];
}

/** A ticket that waits, is at a counter, is on hold, or was missed. */
export function actsOnTicket(ticket: Ticket): ActShape[] {
  switch (ticket.state) {
    case "waiting": return [act("pick", true, "counter"), act("transfer", false, "queue"), act("cancel")];
    case "called": return [act("recall"), act("hold"), act("transfer", false, "queue")];
    case "serving": return [act("hold"), act("transfer", false, "queue"), act("finish")];
    case "held": return [act("transfer", false, "queue"), act("cancel")];
    case "no_show": return [act("undo"), ...(ticket.void ? [] : [act("return")])];
    default: return [];
  }
}

export function actsOnRequest(request: Guidance): ActShape[] {
  if (request.state === "claimed") return [act("reassign", true, "guide"), act("wait-again", true)];
  return request.state === "waiting" ? [act("claim"), act("hand-over", false, "queue")] : [];
}

export const ACTS_ON_HALL = { open: [act("close-hall", true, "tickets")], closed: [act("reopen")] };
