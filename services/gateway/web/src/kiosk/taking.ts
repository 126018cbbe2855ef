/** Taking a ticket: by the hall while there is a line, else with a leased number that the hall hears of later. */
import { newKey } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Visit } from "@/api/types";
import { givesTickets } from "./offline/hours";
import type { Entry, OfflineTicket } from "./offline/outbox";
import type { Line } from "./offline/useLine";
import { takenOf, type Matter, type Taken, type Wish } from "./told";

const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const CODE_LENGTH = 20;
const FOLLOWS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 700;

/** Neither the hall nor the lease has a number: somebody must help. */
export class NoNumber extends Error {}

export async function take(line: Line, matter: Matter, wish: Wish): Promise<Taken> {
  const [key, body] = [newKey(), { ...wish, party: wish.party }];
  if (!line.online.value) return offline(line, matter, wish, null);
  try {
    const visit = await line.door.post<Visit>(`${line.path()}/visits`, body, key);
    return takenOf(visit.ticket ? visit : await followed(line, visit), matter.queue);
  } catch (error) {
    if (!(error instanceof Refusal && error.passing)) throw error;
    line.lost();
    return offline(line, matter, wish, { kind: "doubt", id: `${newKey()}-doubt`, key, body });
  }
}

/** Gives a leased number. Who the visitor is stays unsaid: nobody could check it, and nothing personal lies in a kiosk. */
async function offline(line: Line, matter: Matter, wish: Wish, doubt: Entry | null): Promise<Taken> {
  const [vault, now] = [line.vault(), line.hallTime()];
  const number = vault && givesTickets(line.state.value?.admission ?? null, now) ? await vault.takeNumber(matter.queue, now) : null;
  if (!vault || !number) throw new NoNumber();
  const { priority, needs, language } = wish;
  const { lease, day, queue, sequence } = number;
  const id = newId(now);
  const ticket: OfflineTicket = { id, lease, day, queue, sequence, matter: matter.id, at: now.toISOString(), code: newCode(), priority, needs, language };
  if (doubt) await vault.put(doubt.id, doubt);
  await vault.put(id, { kind: "ticket", id, ticket, printed: false } satisfies Entry);
  return { number: number.label, ticket: null, code: ticket.code, queue, ahead: null, wait: null, notices: [], offline: true };
}

/** The hall has the visit but no number for it yet: a moment later it mostly has. */
async function followed(line: Line, visit: Visit): Promise<Visit> {
  for (const until = Date.now() + FOLLOWS_WITHIN_MS; Date.now() < until;) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    const seen = await line.door.get<Visit>(`/visits/${visit.code}`).catch(() => visit);
    if (seen.ticket) return seen;
  }
  return visit;
}

/** Unguessable, like the hall's own: read aloud and typed without mistakes. */
export function newCode(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  let code = "";
  while (code.length < CODE_LENGTH) {
    for (const byte of random(new Uint8Array(CODE_LENGTH))) if (byte < 248 && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length];
  }
  return code;
}

/** An id that sorts by its time. */
export function newId(now: Date): string {
  return `${now.getTime().toString(36).padStart(9, "0")}-${newKey()}`;
}
