/** What the screen shows of a sitting: as the hall told it last, and over it what this tablet has noted since. */
import type { Change, Progress, ShownState, Step } from "./types";

export interface ShownStep extends Step {
  /** Whether what is shown stands on this tablet alone so far. */
  local: boolean;
}

const GOT_OVER: ShownState[] = ["done", "skipped"];

/** The steps with the changes that wait on this tablet (in the order of their numbers). */
export function overlaid(progress: Progress, waiting: Change[]): ShownStep[] {
  return progress.steps.map((step) => {
    const mine = waiting.filter((each) => each.step === step.id);
    const last = mine.at(-1);
    if (!last) return { ...step, local: false };
    const notes = mine.filter((each) => each.note).map((each) => ({ state: each.state, note: each.note, at: each.at, by: "", device: "" }));
    return { ...step, state: step.state === "disputed" ? "disputed" : last.state, notes: [...step.notes, ...notes], local: true };
  });
}

/** The first step that is not got over and may not be left out; what is disputed comes before all. */
export function nextStep(steps: ShownStep[]): string | null {
  const open = (step: ShownStep) => !step.optional && !GOT_OVER.includes(step.state);
  return (steps.find((each) => each.state === "disputed") ?? steps.find(open))?.id ?? null;
}

/** The step that must come before `id`: the order of the checklist is this tablet's to keep while it is alone. */
export function comesFirst(steps: ShownStep[], id: string): ShownStep | null {
  const before = steps.slice(0, steps.findIndex((each) => each.id === id));
  return before.find((each) => !each.optional && !GOT_OVER.includes(each.state)) ?? null;
}

/** The answer of the hall has no words of the checklist: they stay as they were. */
export function withWords(whole: Progress, told: Progress): Progress {
  const words = new Map(whole.steps.map((each) => [each.id, each]));
  return { ...whole, ...told, steps: told.steps.map((each) => ({ ...words.get(each.id), ...each })) };
}

export const marks: Record<ShownState, string> = { open: "○", done: "✓", skipped: "»", stuck: "◆", disputed: "‖" };
