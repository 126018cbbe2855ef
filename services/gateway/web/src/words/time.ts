/** Times and ranges as people read them. */
import type { Wait } from "@/api/types";

/** `15–25`; what is over an hour is not promised to the minute: `45–60+`. */
export function range(wait: Wait): string {
  if (wait.low_minutes >= 60) return "60+";
  const high = wait.high_minutes > 60 ? "60+" : String(wait.high_minutes);
  return String(wait.low_minutes) === high ? high : `${wait.low_minutes}–${high}`;
}

/** `10:32:05` in the zone of the hall, else of the device. */
export function clockTime(moment: Date, zone?: string, seconds = true): string {
  const how: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (seconds) how.second = "2-digit";
  if (zone) how.timeZone = zone;
  return moment.toLocaleTimeString("en-GB", how);
}
