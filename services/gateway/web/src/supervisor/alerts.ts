/** Where must I act in the next twenty minutes? From what the hall tells, what presses most first. */
import type { Board, Counter, Hall, Name, Queue } from "@/api/types";

export interface Guidance { id: string; state: string; matter: string; requested_at: string; due_at: string | null; overdue: boolean; guide: string | null }
export interface GuidanceDesk { areas: { seats: number; taken: number }[]; guides: { guide: string; state?: string; on_break?: boolean; sitting?: boolean }[]; waiting: number; overdue: number; promise_minutes: number }
export interface Attention { id: string; kind: "printer" | "slip" | "device"; subject: string; trouble: string; words: Name; since: string | null; number: string | null }
export interface DoorState { state: string; reason: string | null; left: number }

export interface Scene {
  board: Board | null; counters: Counter[]; overdue: Guidance[]; attention: Attention[]; door: DoorState | null;
  rules: Hall["settings"] | null; now: number;
}

export type Kind = "closed" | "uncovered" | "guidance" | "long" | "printer" | "slip" | "device";
export interface Alert { id: string; kind: Kind; about: string; named: Record<string, unknown>; words?: Name; queue?: string; request?: Guidance }

const ORDER: Kind[] = ["closed", "uncovered", "guidance", "long", "printer", "slip", "device"];
/** Where a hall says nothing: one tax hall's rule, as in `domain.md` §3. */
const [PEOPLE, MINUTES] = [20, 20];

export function alertsOf(scene: Scene): Alert[] {
  const found: Alert[] = [...ofDoor(scene), ...ofQueues(scene), ...scene.overdue.map((each) => ofGuidance(each, scene.now)), ...scene.attention.map(ofAttention)];
  return found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function ofDoor({ door }: Scene): Alert[] {
  return door && door.state !== "open" ? [{ id: "door", kind: "closed", about: "door", named: { reason: door.reason ?? "", left: door.left } }] : [];
}

function ofQueues({ board, counters, rules, door }: Scene): Alert[] {
  if (door && door.state !== "open") return [];
  const [people, minutes] = [rules?.overflow_after_people ?? PEOPLE, rules?.overflow_after_minutes ?? MINUTES];
  return (board?.waiting ?? []).flatMap((each): Alert[] => {
    const named = { queue: each.name, n: each.waiting, wait: each.wait };
    const about = { about: each.queue, queue: each.queue, named };
    const staffed = counters.some((counter) => counter.state === "open" && counter.queues.includes(each.queue));
    if (each.waiting && !staffed) return [{ id: `uncovered:${each.queue}`, kind: "uncovered", ...about }];
    const long = each.waiting > 0 && (each.waiting > people || (each.wait?.high_minutes ?? 0) > minutes);
    return long ? [{ id: `long:${each.queue}`, kind: "long", ...about }] : [];
  });
}

function ofGuidance(request: Guidance, now: number): Alert {
  const minutes = Math.floor((now - Date.parse(request.requested_at)) / 60_000);
  return { id: `guidance:${request.id}`, kind: "guidance", about: request.id, named: { n: Math.max(0, minutes) }, request };
}

function ofAttention(each: Attention): Alert {
  return { id: each.id, kind: each.kind, about: each.subject, named: { number: each.number ?? "" }, words: each.words };
}

/** The counters that could be opened for a queue: those that may serve it and are not open. */
export function couldServe(queue: string, counters: Counter[], hall: Hall | null): Counter[] {
  const able = new Set(hall?.counters.filter((each) => each.any_matter || each.queues.includes(queue)).map((each) => each.id));
  return counters.filter((each) => each.state !== "open" && able.has(each.id));
}

export const letterOf = (queue: string, queues: Queue[]) => queues.find((each) => each.id === queue)?.letter ?? "";
