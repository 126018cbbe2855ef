/** Paper: printed, or failed and said so, here and to the hall. */
import { ref } from "vue";
import type { Ticket } from "@/api/types";
import type { Line } from "./offline/useLine";
import type { Entry } from "./offline/outbox";
import { PrintTrouble, type Printer, type Slip } from "./printer";
import type { Taken } from "./told";

export type SlipState = "none" | "printing" | "printed" | "failed";
interface SlipOfTicket extends Slip { parts: { code?: string }[] }

export function useSlip(line: Line, printer: Printer) {
  const state = ref<SlipState>("none");
  const follow = ref("");

  async function print(taken: Taken): Promise<void> {
    state.value = taken.number ? "printing" : "none";
    follow.value = taken.code ? `${location.origin}/v/${taken.code}` : "";
    if (!taken.number) return;
    const slip = await slipOf(taken);
    follow.value = slip?.parts.find((each) => each.code)?.code ?? follow.value;
    try {
      await printer.print(slip ?? { copy: 1, parts: [] });
      state.value = "printed";
      await told(taken, slip?.copy ?? 1);
    } catch (error) {
      if (!(error instanceof PrintTrouble)) throw error;
      state.value = "failed";
      if (taken.ticket) await say(`/tickets/${taken.ticket}/print-failed`, { reason: error.trouble });
    }
  }

  /** As a copy: a slip that may be out is never printed twice as an original. */
  async function again(taken: Taken): Promise<void> {
    if (taken.ticket) await say(`/tickets/${taken.ticket}/reprint`, {});
    await print(taken);
  }

  /** The visitor has the number from the screen, so that nobody takes the ticket for abandoned. */
  async function noted(taken: Taken): Promise<void> {
    if (taken.ticket && state.value === "failed") await say(`/tickets/${taken.ticket}/printed`, { copy: 1, on: "screen" });
  }

  async function slipOf(taken: Taken): Promise<SlipOfTicket | null> {
    if (!taken.ticket) return null;
    return line.door.get<SlipOfTicket>(`/tickets/${taken.ticket}/slip`).catch(() => null);
  }

  async function told(taken: Taken, copy: number): Promise<void> {
    if (taken.ticket) return say(`/tickets/${taken.ticket}/printed`, { copy });
    const vault = line.vault();
    const entries = (await vault?.outbox<Entry>()) ?? [];
    const entry = entries.find((each) => each.kind === "ticket" && each.ticket.code === taken.code);
    if (entry?.kind === "ticket") await vault?.put(entry.id, { ...entry, printed: true });
  }

  // Paper is out or not, whether the hall hears of it at once or not.
  const say = (path: string, body: object) => line.door.post<Ticket>(path, body).then(() => undefined, () => undefined);
  return { state, follow, print, again, noted };
}
