/** What the kiosk reads from the door (`/halls/{hall}/catalogue`, `/halls/{hall}/kiosk`, …). */
import type { Hall, Material, Name, Need, Notice, Priority, Spoken, Visit, Wait, Waiting } from "@/api/types";

export interface Matter {
  id: string; name: Name; department: Name; materials: Material[]; channels: string[]; queue: string;
  average_minutes: number | null; promised_days: number | null; initials: string; pinyin: string;
}
export interface LifeEvent { id: string; name: Name; matters: string[] }
export interface Catalogue { hall: string; version: string; matters: Matter[]; life_events: LifeEvent[]; common_matters: string[] }

export interface Session { opens: string; closes: string; last_ticket: string; by_appointment: boolean }
export interface Admission {
  gives_tickets: boolean; code: string; words: Name | null; offers: string[]; next_opening: string | null; closes_at: string | null;
  sessions: Session[]; as_of: string;
}
export interface Help {
  offered: boolean; ahead: number | null; wait: Omit<Wait, "open_counters"> | null; note: { code: string; zh: string; en: string } | null;
}
export interface State { admission: Admission | null; waiting: Waiting[] | null; guidance: Help | null; age_seconds: number | null }

export interface KioskHall extends Hall { settings: Hall["settings"] & KioskSettings }
export interface KioskSettings {
  kiosk_idle_seconds?: number; kiosk_idle_elderly_seconds?: number; kiosk_warning_seconds?: number; kiosk_done_seconds?: number;
  kiosk_done_elderly_seconds?: number; kiosk_failed_slip_seconds?: number; closing_notice_minutes?: number; after_hours_minutes?: number;
}

export interface Party { name?: string; identity_number?: string; phone?: string }
export interface Wish { matter: string; priority: Priority; needs: Need[]; language: Spoken; party: Party | null }

export interface Slot { id: string; queue: string; day: string; starts_at: string; ends_at: string; free: number }
export interface Appointment { id: string; code: string; hall: string; matter: string; starts_at: string; check_in_from: string; check_in_until: string; state: string }

/** What the visitor takes along: a number, or for a moment none yet. `offline`: from the lease, not merged yet. */
export interface Taken {
  number: string | null; ticket: string | null; code: string; queue: string; ahead: number | null; wait: Wait | null;
  notices: Notice[]; offline: boolean; reprint?: boolean; closes?: boolean;
}

export function takenOf(visit: Visit, queue: string): Taken {
  const ticket = visit.ticket;
  return {
    number: ticket?.number ?? null, ticket: ticket?.id ?? null, code: visit.code, queue: ticket?.queue ?? queue,
    ahead: ticket?.ahead ?? null, wait: ticket?.wait ?? null, notices: visit.notices ?? [], offline: false,
  };
}
