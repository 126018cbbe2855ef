/** Sending what waits on the shelf: as often as need be, since the hall takes each change once. */
import { Refusal } from "@/api/refusal";
import type { Change, Merged } from "./types";
import type { Kept } from "./shelf";

const MOST_AT_ONCE = 200;

export interface Line {
  post<T>(path: string, body: object): Promise<T>;
}
export interface Store {
  device: string;
  waiting(request: string, by: string): Promise<Kept[]>;
  forget(numbers: number[]): Promise<void>;
}

/** A change that the hall did not take, and why; it is shown until somebody has read it. */
export interface Refused { change: Kept; reason: string }
export interface Sent { merged: Merged | null; refused: Refused[] }

/** Sends what waits of a sitting; throws `Refusal`, and then all that was not answered waits on. */
export async function send(line: Line, store: Store, request: string, by: string, now = () => new Date()): Promise<Sent> {
  const waiting = await store.waiting(request, by);
  const sent: Sent = { merged: null, refused: [] };
  for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
    const part = waiting.slice(from, from + MOST_AT_ONCE);
    const body = { device: store.device, sent_at: now().toISOString(), changes: part.map(plain) };
    const merged = await line.post<Merged>(`/guidance-requests/${request}/changes`, body);
    const reasons = new Map(merged.refused.map((each) => [each.number, each.reason]));
    sent.refused.push(...part.filter((each) => reasons.has(each.number)).map((change) => ({ change, reason: reasons.get(change.number) ?? "" })));
    sent.merged = merged;
    await store.forget(part.map((each) => each.number));
  }
  return sent;
}

/** Whether what was refused may be taken later: the line, a busy hall, a session that ended. */
export const waitsOn = (error: unknown) => error instanceof Refusal && (error.passing || error.status === 401);

function plain({ number, step, base, state, note, at, checklist }: Kept): Change {
  return { number, step, base, state, note, at, checklist };
}
