/** What must be said of the end of a sitting, before the hall is asked. */
import type { Outcome } from "./types";

export interface Ending { outcome: Outcome; receipt: string; continueOn: string; reason: string; atHome: string; onBehalf: boolean }

/** What is missing, or `null`: a key of the words under `tablet.missing`. */
export function missingFrom(ending: Ending, pattern: string | null): "receipt" | "receiptForm" | "continueOn" | "reason" | null {
  if (ending.outcome === "filed") {
    if (!ending.receipt) return "receipt";
    return pattern && !new RegExp(`^(?:${pattern})$`).test(ending.receipt) ? "receiptForm" : null;
  }
  if (ending.outcome === "filed_partly" && !ending.continueOn) return "continueOn";
  return ending.outcome === "not_possible_online" && !ending.reason ? "reason" : null;
}

/** Whether something was filed, and so may have been filed in the visitor's place. */
export const mayBeOnBehalf = (outcome: Outcome) => outcome === "filed" || outcome === "filed_partly";

/** What is sent: only what belongs to the outcome. */
export function bodyOf(ending: Ending): Record<string, string | boolean> {
  const body: Record<string, string | boolean> = { outcome: ending.outcome };
  if (ending.outcome === "filed") body["receipt"] = ending.receipt;
  if (ending.outcome === "filed_partly") body["continue_on"] = ending.continueOn;
  if (ending.outcome === "not_possible_online") body["reason"] = ending.reason;
  if (ending.onBehalf && mayBeOnBehalf(ending.outcome)) body["on_behalf"] = true;
  if (ending.atHome && ending.outcome !== "left") body["at_home_next"] = ending.atHome;
  return body;
}
