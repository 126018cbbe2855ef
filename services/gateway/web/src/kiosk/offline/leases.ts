/** The numbers that this kiosk may give without network, and taking one of them. */

export interface Block { id: string; queue: string; letter: string; first: number; last: number }
/** `next`: the number to give next; beyond `last` the block is used up. */
export interface Held extends Block { next: number; day: string; endsAt: string }
export interface Leased { day: string; ends_at: string; size: number; offline_minutes: number; blocks: Block[] }
export interface Number { lease: string; day: string; queue: string; sequence: number; label: string }

/** The blocks with those of an answer; the same answer again adds nothing. */
export function withLease(held: readonly Held[], given: Leased): Held[] {
  const known = new Set(held.map((each) => each.id));
  const fresh = given.blocks.filter((each) => !known.has(each.id));
  return [...held, ...fresh.map((each) => ({ ...each, next: each.first, day: given.day, endsAt: given.ends_at }))];
}

/** Takes the next number of `queue`; `null` when there is none, or the service day has ended. Never gives one twice. */
export function take(held: readonly Held[], queue: string, now: Date): { held: Held[]; number: Number } | null {
  const from = held.find((each) => each.queue === queue && each.next <= each.last && now.getTime() < Date.parse(each.endsAt));
  if (!from) return null;
  const number = { lease: from.id, day: from.day, queue, sequence: from.next, label: label(from.letter, from.next) };
  return { held: held.map((each) => (each === from ? { ...each, next: each.next + 1 } : each)), number };
}

/** How many are left of each queue, as the door asks it. */
export function left(held: readonly Held[], now: Date): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of current(held, now)) counts[each.queue] = (counts[each.queue] ?? 0) + each.last - each.next + 1;
  return counts;
}

/** Those of the running service day. */
export function current(held: readonly Held[], now: Date): Held[] {
  return held.filter((each) => now.getTime() < Date.parse(each.endsAt));
}

export function label(letter: string, sequence: number): string {
  return letter + String(sequence).padStart(3, "0");
}
