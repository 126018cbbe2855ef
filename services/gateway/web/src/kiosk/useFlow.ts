/** Where somebody is at the kiosk: one question a screen. Nothing of it outlives the document. */
import { computed, reactive } from "vue";
import type { Need, Priority, Spoken } from "@/api/types";
import type { Matter, Party, Taken } from "./told";

export type Step = "start" | "search" | "event" | "matter" | "identity" | "priority" | "phone" | "taking" | "ticket" | "desk" | "checkIn" | "held" | "booking" | "booked";

export interface Flow {
  step: Step; before: Step[]; matter: Matter | null; event: string | null; priority: Priority; party: Party | null; senior: boolean;
  taken: Taken | null; problem: unknown; typed: string;
}

export function useFlow() {
  const flow = reactive<Flow>({ step: "start", before: [], matter: null, event: null, priority: "normal", party: null, senior: false, taken: null, problem: null, typed: "" });

  function go(step: Step) {
    flow.before.push(flow.step);
    flow.problem = null;
    flow.step = step;
  }

  function back() {
    flow.problem = null;
    flow.step = flow.before.pop() ?? "start";
  }

  /** A step that nobody comes back to (a number was given): the way back leads to the beginning. */
  function arrive(step: Step) {
    flow.before = [];
    flow.step = step;
  }

  const begun = computed(() => flow.step !== "start" || flow.typed !== "");
  return { flow, go, back, arrive, begun };
}

export type KioskFlow = ReturnType<typeof useFlow>;

/** What to be ready for and how to call, from how somebody uses the kiosk. */
export function needsOf(elderly: boolean, low: boolean): Need[] {
  return [...(elderly ? (["large_type"] as const) : []), ...(low ? (["wheelchair"] as const) : [])];
}

export const spokenOf = (language: string): Spoken => (language === "en" ? "en" : "zh");
