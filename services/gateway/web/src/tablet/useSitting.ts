/** One sitting on this tablet: shown, noted first on the shelf and then merged, with or without a network. */
import { computed, onUnmounted, ref, shallowRef, watch } from "vue";
import { Refusal } from "@/api/refusal";
import type { Staff } from "@/staff/frame";
import { send, waitsOn, type Refused } from "./merging";
import { nextStep, overlaid, withWords } from "./overlay";
import { Shelf, type Kept } from "./shelf";
import type { Progress, Request, StepState } from "./types";

const TRY_AGAIN_MS = 3000;

export function useSitting(staff: Staff) {
  const request = shallowRef<Request | null>(null);
  const waiting = shallowRef<Kept[]>([]);
  const refused = shallowRef<Refused[]>([]);
  const offline = ref(false);
  const shelf = Shelf.open();
  let sending: Promise<void> | null = null;
  let again = 0;

  const me = () => staff.access.state.seat?.staff ?? staff.access.state.seat?.name ?? "";
  const steps = computed(() => (request.value?.progress ? overlaid(request.value.progress, waiting.value) : []));
  const next = computed(() => nextStep(steps.value));

  /** Shows a sitting: what the shelf has at once, then as the hall tells it. */
  async function open(id: string): Promise<void> {
    const kept = await (await shelf).sitting(id);
    if (kept) await show(kept);
    await refresh(id);
  }

  /** Goes on with what this tablet kept of a sitting in hand: for a page that begins without a network. */
  async function resume(): Promise<Request | null> {
    const [kept] = await (await shelf).sittingsOf(me());
    if (!kept || request.value) return null;
    await show(kept);
    offline.value = true;
    retry();
    return kept;
  }

  async function refresh(id = request.value?.id): Promise<void> {
    if (!id) return;
    try {
      const told = await staff.door.get<Request>(`/guidance-requests/${id}`);
      offline.value = false;
      await (await shelf).keep(told);
      await show(told);
      await flush();
    } catch (error) {
      if (!(error instanceof Refusal && error.passing)) throw error;
      offline.value = true;
      retry();
    }
  }

  async function show(told: Request): Promise<void> {
    waiting.value = await (await shelf).waiting(told.id, me());
    request.value = told;
  }

  function close(): void {
    const id = request.value?.id;
    request.value = null;
    refused.value = [];
    if (id && !waiting.value.length) void shelf.then((it) => it.drop(id));
    waiting.value = [];
  }

  /** Notes what became of a step: on this tablet at once, in the hall as soon as it can be reached. */
  async function note(step: string, state: StepState, words: string): Promise<void> {
    const [at, progress] = [new Date().toISOString(), request.value?.progress];
    if (!request.value || !progress) return;
    const base = progress.steps.find((each) => each.id === step)?.version ?? 0;
    const change = { step, state, base, at, note: words.trim() || null, checklist: progress.checklist, request: request.value.id, by: me() };
    waiting.value = [...waiting.value, await (await shelf).note(change)];
    void flush(); // a tap waits for no network: the next step may be noted meanwhile
  }

  /** Says what is right of a step of which two tablets said different things. */
  async function settle(step: string, state: StepState, words: string): Promise<void> {
    if (!request.value?.progress) return;
    const version = request.value.progress.steps.find((each) => each.id === step)?.version;
    const body = { state, version, ...(words.trim() ? { note: words.trim() } : {}) };
    const told = await staff.door.post<Request>(`/guidance-requests/${request.value.id}/steps/${step}/settle`, body);
    if (told.progress) take(told.progress);
  }

  /** Sends what waits; one at a time, and again by itself while the hall cannot be reached. */
  async function flush(): Promise<void> {
    while (sending) await sending; // what was noted meanwhile goes with the next one
    sending = sendAll().finally(() => { sending = null; });
    await sending;
  }

  async function sendAll(): Promise<void> {
    const store = await shelf;
    offline.value = false;
    for (const id of await store.behind(me())) await sendOf(store, id);
    if (request.value) waiting.value = await store.waiting(request.value.id, me());
    if (offline.value) retry();
  }

  async function sendOf(store: Shelf, id: string): Promise<void> {
    try {
      const sent = await send(staff.door, store, id, me());
      if (id !== request.value?.id) return;
      if (sent.merged) take(sent.merged.progress);
      refused.value = [...refused.value, ...sent.refused];
    } catch (error) {
      if (waitsOn(error)) offline.value = true;
      else staff.problem.value = error; // it stays on the shelf: nothing is thrown away by a machine
    }
  }

  function take(told: Progress): void {
    if (request.value?.progress) {
      request.value = { ...request.value, progress: withWords(request.value.progress, told) };
      void shelf.then((it) => it.keep(request.value as Request));
    }
  }

  function retry(): void {
    clearTimeout(again);
    again = window.setTimeout(() => void (request.value ? refresh() : flush()).catch((error: unknown) => { staff.problem.value = error; }), TRY_AGAIN_MS);
  }

  // Whoever signs out, or is signed out, leaves nothing of the visitors here.
  watch(() => staff.access.state.seat === null, (left) => { if (left) void shelf.then((it) => it.wipe()); }, { flush: "sync" });
  const back = () => retry();
  window.addEventListener("online", back);
  onUnmounted(() => {
    clearTimeout(again);
    window.removeEventListener("online", back);
    void shelf.then((it) => it.close());
  });
  return { request, steps, next, waiting, refused, offline, me, shelf, open, resume, refresh, close, note, settle, flush };
}

export type Sitting = ReturnType<typeof useSitting>;
