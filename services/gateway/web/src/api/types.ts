/** What the door answers, as far as the screens read it (`/api/openapi.json` has all of it). */

export interface Name { zh: string; en: string }
export interface Wait { low_minutes: number; likely_minutes: number; high_minutes: number; open_counters: number }
export interface Page<T> { items: T[]; next: string | null }

export type TicketState = "waiting" | "called" | "serving" | "held" | "finished" | "no_show" | "cancelled";
export type Priority = "normal" | "elderly" | "disabled" | "pregnant" | "military" | "enterprise";
export type Need = "large_type" | "wheelchair" | "hearing" | "cantonese";
export type Spoken = "zh" | "yue" | "en";

export interface Ticket {
  id: string; number: string; queue: string; state: TicketState;
  hall?: string; visit?: string; matter?: string; priority?: Priority; calls?: number; prints?: number; slip?: string;
  counter: string | null; counter_number: number | null; called_at?: string | null; arrived_at?: string;
  ahead: number | null; wait: Wait | null; void?: boolean; announced_at?: string | null; bound_to?: string | null; agency?: string | null;
  later?: { places: number; left: number } | null;
}

export interface Stop { stop: number; matter: string; queue: string; state: string; ticket: { id: string; number: string } | null; rated?: boolean; notice?: { at: string; missing: Name[]; more: boolean } | null }
export interface Notice { code: string; zh: string; en: string; offers?: string[] }
export interface Visit {
  visit: string; code: string; hall: string; state: string; arrived_at?: string;
  party?: { name?: string | null; phone?: string | null; identity_number?: string | null } | null;
  stops: Stop[]; ticket: Ticket | null; notices?: Notice[]; guidance?: VisitorsGuidance | null;
}

/** A request for help with filing online, as its visitor sees it. */
export interface VisitorsGuidance { code: string; state: string; ahead: number | null; wait: { low_minutes: number; high_minutes: number } | null; area: Name | null; seat: number | null }

export interface Queue { id: string; letter: string; name: Name; average_minutes: number }
export interface CounterSettings { id: string; number: number; queues: string[]; any_matter?: boolean; name?: Name | null }
export interface Hall {
  id: string; name: Name; address: Name; zone: string; queues: Queue[]; counters: CounterSettings[]; guidance_seats: number;
  settings: { calls_before_no_show: number; recall_after_seconds: number; return_within_minutes: number; return_places_down: number; undo_within_seconds: number;
    announcement_grace_seconds?: number; screen_lock_minutes?: number; rating_asked_for_seconds?: number;
    overflow_after_people?: number; overflow_after_minutes?: number; board_quiet_from?: string | null; board_quiet_to?: string | null };
}

export interface Material { name: Name; held: boolean }
export interface Matter {
  id: string; name: Name; department: Name; materials: Material[]; queues: Record<string, string>;
  channels: ("counter" | "online")[]; average_minutes: number | null; promised_days: number | null; group?: string | null;
}

export interface NowCalled { ticket?: string; number: string; counter: string; counter_number: number; queue: string; state?: TicketState; called_at: string | null; call: number }
export interface Waiting { queue: string; letter: string; name: Name; waiting: number; wait: Wait | null }
export interface Board {
  hall: string; now_called: NowCalled[]; waiting: Waiting[]; as_of: string; closed_at_once?: string | null;
  age_seconds: number; last_event_id: string | null;
}

export interface Why { zh: string; en: string; rule: string; waited_minutes: number; credit_minutes: number; passed_over: string[] }
export interface Called { ticket: Ticket; why: Why; along?: Ticket[] }
export interface Party { name: string | null; phone: string | null; identity_number: string | null; agent_for: string | null }
export interface ToldMissing { at: string; missing: Name[]; words: string | null }
/** A visit as its clerk sees it: masked, without its code. */
export interface VisitAtDesk {
  visit: string; matter: string; language: Spoken; priority: Priority; needs: Need[]; arrived_at: string;
  party: Party | null; agent: Party | null; stops: Stop[]; told: ToldMissing[];
}
export interface Counter { id: string; hall: string; number: number; state: "open" | "paused" | "closed"; queues: string[]; reason?: string | null; clerk?: string | null; overflow?: string[]; cover?: string | null; covers?: string | null }

export interface SignedIn { token: string; expires_at: string; roles: string[]; halls: string[]; staff: string }
export interface Enrolled { token: string; expires_at: string; role: string; hall: string; device: string; counter?: string | null }

/** A live event: what happened (CloudEvents), of which the screens read the type and the data. */
export interface Cloud { id: string; type: string; subject: string; time: string; hall: string; seq: number; data: Record<string, unknown> }
