/** What the visitor did last, to be taken back while the seconds run (the door itself takes it back for longer). */
import { computed, onUnmounted, ref } from "vue";

export type Undoable = "cancel" | "later";
export const UNDO_MS = 10_000;
const TICK_MS = 250;

export function useUndo() {
  const [done, until, now] = [ref<Undoable | null>(null), ref(0), ref(Date.now())];
  const timer = setInterval(() => { now.value = Date.now(); }, TICK_MS);
  onUnmounted(() => clearInterval(timer));

  function offer(what: Undoable) {
    now.value = Date.now();
    [done.value, until.value] = [what, now.value + UNDO_MS];
  }

  const left = computed(() => Math.max(0, Math.ceil((until.value - now.value) / 1000)));
  return { what: computed(() => (left.value ? done.value : null)), left, offer, close: () => { until.value = 0; } };
}
