/** A hall's board, followed: its state, the calls as they happen, and their announcement. */
import { computed, onUnmounted, ref } from "vue";
import type { Access } from "@/access/seat";
import type { Board, Cloud, Hall, Spoken } from "@/api/types";
import { freshness } from "@/live/age";
import { useLive } from "@/live/useLive";
import { Announcer, type Call } from "@/sound/announcer";
import { BoardVoice } from "@/sound/voice";
import { clockTime } from "@/words/time";
import { isQuiet } from "./quiet";

const ASK_AFTER_MS = 550; // the door keeps a board for half a second: sooner, it might be one from before the news
const ASK_AGAIN_MS = 3000;
const BAND_MS = 8000;
const STAND_MS = 4000;
const OVER = new Set(["service_started", "ticket_cancelled", "ticket_no_show", "ticket_transferred", "action_undone", "ticket_suspended"]);
const LANGUAGES: Spoken[] = ["zh", "yue", "en"];

export function useBoard(access: Access) {
  const { door, state } = access;
  const hall = ref<Hall | null>(null);
  const board = ref<Board | null>(null);
  const band = ref<Call | null>(null);
  const problem = ref<unknown>(null);
  const canSound = ref(true);
  const voice = new BoardVoice(quiet, (may) => { canSound.value = may; });
  const announcer = new Announcer({ voice, languages: LANGUAGES, begins: show, told, standMs: STAND_MS });
  const live = useLive({ refresh, event, refused: (status) => { if (status === 401 || status === 403) access.leave(); } });
  const seatHall = computed(() => state.seat?.hall ?? "");
  let [soonTimer, bandTimer] = [0, 0];

  async function refresh(): Promise<void> {
    const got = await door.get<Board>(`/halls/${seatHall.value}/board`);
    board.value = got;
    live.heard();
  }

  function soon() {
    soonTimer ||= window.setTimeout(() => { soonTimer = 0; refresh().catch(() => undefined); }, ASK_AFTER_MS);
  }

  function event(cloud: Cloud) {
    const about = String(cloud.data["ticket"] ?? "");
    if (cloud.type === "ticket_called" || cloud.type === "ticket_recalled" || cloud.type === "ticket_resumed") calledOut(cloud, about);
    else if (OVER.has(cloud.type)) announcer.drop(about);
    soon();
  }

  function calledOut({ data }: Cloud, ticket: string) {
    const call = { ticket, number: String(data["number"]), counter: Number(data["counter_number"]), call: Number(data["call"]) };
    announcer.add(call);
  }

  // The band shows what is told, so that eyes and ears hear the same; the list beside it has every call at once.
  function show(call: Call) {
    band.value = call;
    clearTimeout(bandTimer);
    bandTimer = window.setTimeout(() => { band.value = null; }, BAND_MS);
  }

  function quiet(): boolean {
    const settings = hall.value?.settings;
    return isQuiet(clockTime(live.hallNow.value, hall.value?.zone, false), settings?.board_quiet_from, settings?.board_quiet_to);
  }

  // Missed calls are timed from here. A line that is down just then takes nothing from the visitor: the grace counts.
  function told(call: Call) {
    door.post(`/tickets/${call.ticket}/announced`, { call: call.call }).catch(() => undefined);
  }

  async function begin() {
    try {
      hall.value = await door.get<Hall>(`/halls/${seatHall.value}`);
      await refresh();
      problem.value = null;
    } catch (error) {
      problem.value = error;
      beginTimer = window.setTimeout(() => void begin(), ASK_AGAIN_MS);
      return;
    }
    live.start({ path: `/halls/${seatHall.value}/events`, headers: (more) => door.headers(more), lastEventId: board.value?.last_event_id ?? null });
  }
  let beginTimer = 0;

  // While the queue service is away the door shows its last board, which only grows older: ask until it is fresh again.
  const again = setInterval(() => { if (board.value && age.value > ASK_AGAIN_MS) refresh().catch(() => undefined); }, ASK_AGAIN_MS);
  onUnmounted(() => { clearInterval(again); [soonTimer, bandTimer, beginTimer].forEach(clearTimeout); });

  const asOf = computed(() => (board.value ? new Date(board.value.as_of) : null));
  const age = computed(() => Math.max(live.ageMs.value, (board.value?.age_seconds ?? 0) * 1000));
  return { hall, board, band, problem, voice, canSound, live, begin, age, asOf, freshness: computed(() => freshness(age.value)) };
}
