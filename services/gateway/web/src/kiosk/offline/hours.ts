/** Whether the kiosk may give a ticket while nobody can be asked: by the openings of today that it has heard of. */
import type { Admission } from "../told";

export function givesTickets(admission: Admission | null, now: Date): boolean {
  if (!admission) return false;
  return admission.sessions.some((each) => !each.by_appointment && now >= new Date(each.opens) && now < new Date(each.last_ticket));
}

/** Whole minutes until closing; `null` where the hall is not about to close. */
export function minutesToClosing(admission: Admission | null, now: Date): number | null {
  if (!admission?.closes_at) return null;
  const minutes = Math.floor((Date.parse(admission.closes_at) - now.getTime()) / 60_000);
  return minutes < 0 ? null : minutes;
}
