/** What the door says of standing, checks, findings and inspections, as far as the office's page reads it. */
import type { Name } from "@/api/types";

export type Verdict = "passed" | "failed" | "no_evidence" | "not_applicable";
export interface Trend { figure: number; sample: number; direction: "better" | "worse" | "same"; beyond_chance: boolean | null }
export interface Condition { aggregate: string; comparison: string; threshold: number; unit: string; figure: number | null; sample: number; smallest_sample: number; interval: [number, number] | null; verdict: Verdict }
export interface Clause {
  id: string; domain: string; name: Name; basis: Name; house_rule: boolean; kind: string; verdict: Verdict;
  figure: number | null; unit: string | null; threshold: number | null; comparison: string | null; aggregate: string | null;
  sample: number; interval: [number, number] | null; trend: Trend | null; conditions: Condition[];
}
export interface DomainScore { id: string; weight: number; score: number | null; verdicts: Record<Verdict, number> }
export interface Scores { score: number | null; verdicts: Record<Verdict, number>; domains: DomainScore[] }
export interface Standing { hall: string; standard: string; version: string; window: string; from: string; to: string; as_of: string; scores: Scores; clauses: Clause[] }

export interface Outcome { verdict: Verdict; figure: number | null; sample: number }
export interface Superseded { by: string; at: string; late: number; changes: { clause: string; before: Outcome; after: Outcome }[]; events: { id: string; type: string; subject: string; at: string }[] }
export interface Check { id: string; hall: string; standard: string; version: string; from: string; to: string; as_of: string; occasion: string; state: "current" | "superseded"; supersedes: string | null; superseded: Superseded | null; scores: Scores | null; clauses: Clause[] }

export interface Standard { id: string; version: string; name: Name; domains: { id: string; name: Name }[] }

export interface Proof { case: string; kind: string; visit: string | null; value: number; unit: string; kept: boolean | null }
export interface CaseEvent { id: string; type: string; source: string; subject: string; seq: number; at: string; data: Record<string, unknown> }
export interface Case extends Proof { events: CaseEvent[] }

export type FindingState = "open" | "rectified" | "accepted" | "waived";
export interface Round { measures: string; rectified_at: string; verdict: "accepted" | "rejected" | null; reason: string | null; judged_at: string | null; recheck: { check: string; at: string; figure: number | null; sample: number } | null }
export interface Finding {
  id: string; hall: string; standard: string; version: string; clause: string; name: Name; basis: Name; state: FindingState; check: string; newest_check: string;
  figure: number | null; unit: string | null; threshold: number | null; comparison: string | null; sample: number; raised_at: string; due: string; overdue: boolean;
  rounds: Round[]; waiver: { reason: string; until: string; at: string } | null; owner: { kind: string; id: string };
  comments: { words: string; at: string }[]; escalations: { level: string; round: number; at: string }[]; recurrence: number;
  corrections: { check: string; at: string; verdict: Verdict; figure: number | null; sample: number }[];
}

export interface Complaint {
  id: string; hall: string; channel: string; category: string; state: string; received_at: string; named: boolean; stars: number | null; content: string | null;
  due: { step: string; day: string; done: boolean; overdue: boolean }[]; steps: { step: string; at: string; words: string | null; result: string | null }[]; next_steps: string[];
}

export type Answered = "yes" | "no" | "not_applicable";
export interface Answer { id: string; clause: string; item: string; place: string; verdict: Answered; at: string; note?: string | null; replaces?: string[] }
export interface Sheet { hall: string; clause: string; name: Name; places: string[]; out_of: number; items: { id: string; zh: string; en: string }[] }
export interface RoundInList { id: string; standard: string; version: string; halls: string[]; state: string; planned_at: string; due: string | null; completed_at: string | null; progress: { questions: number; answered: number; disputed: number } }
export interface Inspection extends RoundInList { seed: string; rule: Name; sheets: Sheet[]; answers: (Answer & { hall: string })[]; disputed: { hall: string; clause: string; item: string; place: string; answers: string[] }[]; results: { hall: string; clause: string; kept: number; n: number; percent: number | null }[] }
export interface Merged { merged: string[]; known: string[]; refused: { id: string; problem: string }[]; disputed: Inspection["disputed"]; progress: Inspection["progress"] }

export interface InSum { hall?: string; clause?: string; failed_draft: number; failed_in_force: number; newly_failed: number; no_longer_failed: number }
export interface BackTest {
  id: string; state: "waiting" | "ready" | "failed"; progress: { done: number; of: number }; halls: string[]; draft: string; from: string; to: string; every: string;
  halls_in_sum: InSum[]; clauses_in_sum: InSum[];
  parts: { hall: string; from: string; to: string; version: string | null; clauses: { clause: string; word: string; draft: Outcome | null; in_force: Outcome | null }[] }[];
}

export interface Report { id: string; state: "waiting" | "ready" | "failed"; paper: string; halls: string[]; standard: string; version: string; from: string; to: string; requested_at: string; progress: { done: number; of: number } }
export interface WholeReport {
  id: string; from: string; to: string; halls: { id: string; name: Name; score: number | null; before: number | null; verdicts: Record<Verdict, number> }[];
  domains: { id: string; name: Name; score: number | null; before: number | null; verdicts: Record<Verdict, number> }[];
  clauses: { id: string; name: Name; halls: { hall: string; verdict: Verdict; figure: number | null; unit: string | null; sample: number }[] }[];
}
