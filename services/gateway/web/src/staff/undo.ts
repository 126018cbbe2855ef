/** What was done last and may be taken back for a while: undo instead of "are you sure?". */
import { computed, ref } from "vue";

export interface UndoOffer {
  /** What was done, as a sentence. */
  words: string;
  undo: () => Promise<void>;
  seconds: number;
}

interface Standing extends UndoOffer { until: number }

/** Whole seconds that are left; 0: too late. */
export const secondsLeft = (until: number, now: number) => Math.max(0, Math.ceil((until - now) / 1000));

export function useUndo(now: () => number) {
  const standing = ref<Standing | null>(null);
  const left = computed(() => (standing.value ? secondsLeft(standing.value.until, now()) : 0));

  /** Offers to take back what was done just now; the offer before it is gone. */
  function offer(given: UndoOffer) {
    standing.value = { ...given, until: Date.now() + given.seconds * 1000 };
  }

  function forget() {
    standing.value = null;
  }

  /** Takes it back, once; `false` when there is nothing (any more). */
  async function take(): Promise<boolean> {
    const given = standing.value;
    if (!given || secondsLeft(given.until, Date.now()) === 0) return false;
    forget();
    await given.undo();
    return true;
  }

  return { standing: computed(() => (left.value > 0 ? standing.value : null)), left, offer, take, forget };
}

/** Whether Ctrl+Z at `target` belongs to what is being typed there, not to the page. */
export function typesThere(target: EventTarget | null): boolean {
  const field = target as { value?: unknown; type?: string; tagName?: string; isContentEditable?: boolean } | null;
  const text = field?.tagName === "TEXTAREA" || (field?.tagName === "INPUT" && !["checkbox", "radio", "button"].includes(field.type ?? ""));
  return Boolean(field?.isContentEditable || (text && field?.value));
}
