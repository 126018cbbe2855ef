/** What the guidance desk answers, as far as the tablet reads it (`/api/openapi.json` has all of it). */
import type { Name, Need, Priority, Spoken, Wait } from "@/api/types";

export type StepState = "open" | "done" | "skipped" | "stuck";
export type ShownState = StepState | "disputed";
export type Outcome = "filed" | "filed_partly" | "not_possible_online" | "left";

/** What somebody said of a step. */
export interface Said { state: StepState; note: string | null; at: string; by: string; device: string }
export interface Trouble { wrong: Name; helps: Name }

/** A step as it stands; what the checklist says of it only where the request was asked for whole. */
export interface Step {
  id: string; state: ShownState; version: number; seconds: number | null; notes: Said[]; standing: Said[];
  kind?: string | null; title?: Name | null; wording?: Name | null; troubles?: Trouble[] | null; optional?: boolean | null;
}
export interface Progress {
  checklist: string; begun_at: string; current: string | null; disputed: string[]; steps: Step[];
  site?: Name; receipt?: { pattern: string; example: string; where: Name }; generated?: boolean;
}

export interface Request {
  id: string; hall: string; state: "waiting" | "claimed" | "resolved" | "handed_over" | "left"; matter: string; visit: string | null;
  topic: string | null; language: Spoken; needs: Need[]; priority: Priority; requested_at: string; due_at: string | null; overdue: boolean;
  guide: string | null; helpers: string[]; claimed_at: string | null; area: string | null; seat: number | null; outcome: Outcome | null;
  ahead: number | null; wait: Omit<Wait, "open_counters"> | null; note: { code: string; zh: string; en: string } | null;
  progress?: Progress | null;
}
export interface WhyNext { zh: string; en: string }
export interface Desk {
  areas: { id: string; name: Name; seats: number; taken: number }[];
  guides: { guide: string; on_break: boolean; break_reason: string | null; sittings: string[] }[];
  waiting: number; overdue: number; promise_minutes: number;
}

/** A change as this tablet keeps and sends it. */
export interface Change { number: number; step: string; base: number; state: StepState; note: string | null; at: string; checklist: string }
export interface Merged { merged: number[]; known: number[]; refused: { number: number; reason: string; problem: string }[]; progress: Progress }

export interface Reason { id: string; name: Name }
