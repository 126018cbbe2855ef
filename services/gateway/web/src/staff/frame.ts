/** What every page of the staff has from its frame: the door, the hall, one act at a time, undo, live events. */
import { computed, inject, onUnmounted, provide, ref, shallowRef, watch, type InjectionKey } from "vue";
import type { Access } from "@/access/seat";
import { Door, everyPage } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Hall, Page } from "@/api/types";
import { useLive, type Following } from "@/live/useLive";
import { useUndo } from "./undo";

const TICK_MS = 500;
const ASK_AGAIN_MS = 3000;

export function useFrame(access: Access, language: () => string) {
  const token = () => access.state.seat?.token ?? null;
  const door = new Door({ token, language, fetch: watched });
  const now = ref(Date.now());
  const [status, busy] = [ref(""), ref(false)];
  const problem = shallowRef<unknown>(null);
  const halls = shallowRef<Hall[]>([]);
  const hall = computed(() => halls.value.find((each) => each.id === access.state.seat?.hall) ?? null);
  const live = shallowRef<ReturnType<typeof useLive> | null>(null);
  const undo = useUndo(() => now.value);
  const ticking = setInterval(() => { now.value = Date.now(); }, TICK_MS);
  let againTimer = 0;

  // A door that does not know the token any more ends what the screen shows as signed in.
  async function watched(...given: Parameters<typeof fetch>): Promise<Response> {
    const answer = await fetch(...given);
    if (answer.status === 401 && access.state.seat) access.leave();
    return answer;
  }

  async function begin(): Promise<void> {
    try {
      const all = await everyPage<Page<Hall>>(door, "/halls");
      const own = access.state.seat?.halls ?? [];
      halls.value = all.filter((each) => own.includes("*") || own.includes(each.id));
    } catch {
      if (access.state.seat) againTimer = window.setTimeout(() => void begin(), ASK_AGAIN_MS);
    }
  }

  /** Says something for eyes and ears, without interrupting. */
  function say(words: string) {
    status.value = words;
  }

  /**
   * Does one thing at a time: while one runs, another is not begun. What the door refuses is shown, with what to do.
   * Returns what it gave, or `undefined` when it was not done.
   */
  async function act<T>(what: () => Promise<T>, refused?: (refusal: Refusal) => boolean): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    problem.value = null;
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof Refusal && refused?.(error))) problem.value = error;
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  /** Resolves once nothing runs any more: for what must not be lost, such as undoing. */
  async function idle(): Promise<void> {
    if (!busy.value) return;
    await new Promise<void>((done) => { const stop = watch(busy, (runs) => { if (!runs) { stop(); done(); } }, { flush: "sync" }); });
  }

  /** Asks for something; what the door refuses is shown. Unlike `act` it holds nothing up, and nothing holds it up. */
  async function load<T>(what: () => Promise<T>): Promise<T | undefined> {
    try {
      const told = await what();
      problem.value = null;
      return told;
    } catch (error) {
      problem.value = error;
      return undefined;
    }
  }

  /** Follows the hall's live events in a page: `refresh` at every beginning, `event` for each one. */
  function follow(following: Following) {
    const followed = useLive({ refused: (code) => { if (code === 401) access.leave(); }, ...following });
    followed.start({ path: `/halls/${access.state.seat?.hall}/events`, headers: (more) => door.headers(more) });
    live.value = followed;
    onUnmounted(() => { if (live.value === followed) live.value = null; });
    return followed;
  }

  function end() {
    clearInterval(ticking);
    clearTimeout(againTimer);
  }

  return { access, door, halls, hall, now, status, say, problem, busy, act, idle, load, undo, live, follow, begin, end };
}

export type Staff = ReturnType<typeof useFrame> & { title: string; lock: () => void };

const KEY: InjectionKey<Staff> = Symbol("staff");
export const provideStaff = (staff: Staff) => provide(KEY, staff);

/** The frame of the page that this component is part of. */
export function useStaff(): Staff {
  const staff = inject(KEY);
  if (!staff) throw new Error("useStaff() is for what staffPage() shows");
  return staff;
}
