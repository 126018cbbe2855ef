/** One visit, followed: asked for, listened to, asked for every 10 s when the line is too poor to listen. */
import { computed, onMounted, onUnmounted, ref } from "vue";
import { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Visit } from "@/api/types";
import { useLive } from "@/live/useLive";
import { keep, keptOf } from "./shelf";
import { calls, phoneFreshness } from "./told";

const POLL_MS = 10_000;
const SOON_MS = 300;

export function useVisit(code: string, language: () => string, ring: (visit: Visit) => void) {
  const door = new Door({ language });
  const path = `/visits/${encodeURIComponent(code)}`;
  const before = keptOf(code, Date.now());
  const visit = ref<Visit | null>(before?.visit ?? null);
  const problem = ref<unknown>(null);
  const heardAt = ref(0); // by the stream alone: what was asked for says nothing about the line
  const live = useLive({ refresh, event: soon, refused: () => undefined, heard: (at) => { heardAt.value = at; } });
  const askedAt = ref(before?.at ?? 0);
  let soonTimer = 0;

  function show(told: Visit) {
    const was = visit.value;
    visit.value = told;
    problem.value = null;
    askedAt.value = Date.now();
    keep(code, told, Date.now());
    if (calls(was, told)) ring(told);
  }

  async function refresh(): Promise<void> {
    try {
      show(await door.get<Visit>(path));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) visit.value = null;
      if (!visit.value) problem.value = error;
    }
  }

  // What the queue decided is on its way to the visit: events of one moment are asked about once.
  function soon() {
    clearTimeout(soonTimer);
    soonTimer = window.setTimeout(() => void refresh(), SOON_MS);
  }

  async function act(name: string, body: object = {}): Promise<void> {
    const told = await door.post<Visit>(`${path}/${name}`, body);
    if ("stops" in told) show(told);
    else await refresh();
  }

  const poll = setInterval(() => { if (Date.now() - askedAt.value > POLL_MS) void refresh(); }, POLL_MS);
  const shown = () => { if (!document.hidden) void refresh(); };

  onMounted(() => {
    live.start({ path: `${path}/events`, headers: (more) => door.headers(more) });
    void refresh();
    document.addEventListener("visibilitychange", shown);
  });
  onUnmounted(() => {
    clearInterval(poll);
    clearTimeout(soonTimer);
    document.removeEventListener("visibilitychange", shown);
  });

  const state = computed(() => (askedAt.value ? phoneFreshness(live.now.value - askedAt.value, live.now.value - heardAt.value) : "stale"));
  return { visit, problem, askedAt, state, live, door, refresh, act };
}
