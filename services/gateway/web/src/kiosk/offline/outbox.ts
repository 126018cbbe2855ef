/** What the kiosk did on its own is told once the line is back: in pieces, again after a break, each thing once. */
import type { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Need, Priority, Spoken, Visit } from "@/api/types";

export const MOST_AT_ONCE = 20;

export interface OfflineTicket {
  id: string; lease: string; day: string; queue: string; sequence: number; matter: string; at: string; code: string;
  priority: Priority; needs: Need[]; language: Spoken;
}
export type Entry =
  | { kind: "ticket"; id: string; ticket: OfflineTicket; printed: boolean }
  /** A request whose answer was lost before a leased number was given instead: what came of it is taken back. */
  | { kind: "doubt"; id: string; key: string; body: object };
export interface Merged { id: string; outcome: "merged" | "refused"; reason: string | null; words: { zh: string; en: string } | null; ticket: string | null }

/** The part of the vault that is told. */
export interface Shelf {
  outbox<T>(): Promise<T[]>;
  drop(ids: readonly string[]): Promise<void>;
}

/** Tells everything; returns what was refused. Throws `Refusal` when the line breaks: what is left is told the next time. */
export async function tell(shelf: Shelf, door: Door, hall: string): Promise<Merged[]> {
  const entries = await shelf.outbox<Entry>();
  const refused: Merged[] = [];
  const tickets = entries.filter((each) => each.kind === "ticket");
  for (let at = 0; at < tickets.length; at += MOST_AT_ONCE) {
    const piece = tickets.slice(at, at + MOST_AT_ONCE);
    const { items } = await door.post<{ items: Merged[] }>(`/halls/${hall}/offline-tickets`, { tickets: piece.map((each) => each.ticket) });
    for (const [index, item] of items.entries()) if (item.ticket && piece[index]?.printed) await slipIsOut(door, item.ticket);
    refused.push(...items.filter((each) => each.outcome === "refused"));
    await shelf.drop(piece.map((each) => each.id));
  }
  for (const each of entries) if (each.kind === "doubt") {
    await takeBack(door, hall, each.key, each.body);
    await shelf.drop([each.id]);
  }
  return refused;
}

/** Asks once more under the same key, which gives the same visit, and cancels its ticket: the visitor has another number. */
async function takeBack(door: Door, hall: string, key: string, body: object): Promise<void> {
  try {
    const visit = await door.post<Visit>(`/halls/${hall}/visits`, body, key);
    if (visit.ticket) await door.post(`/tickets/${visit.ticket.id}/cancel`);
    else throw new Refusal(503, null); // its ticket is on the way: then it can be cancelled
  } catch (error) {
    if (error instanceof Refusal && !error.passing) return; // refused: nothing had come of it, or it is over
    throw error;
  }
}

async function slipIsOut(door: Door, ticket: string): Promise<void> {
  try {
    await door.post(`/tickets/${ticket}/printed`, { copy: 1 });
  } catch (error) {
    if (error instanceof Refusal && error.passing) throw error;
  }
}
