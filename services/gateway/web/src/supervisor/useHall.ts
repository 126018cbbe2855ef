/** A hall, followed by its supervisor: everything that happens now, and every intervention. */
import { computed, onUnmounted, ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { everyPage } from "@/api/client";
import type { Board, Counter, Page, Ticket } from "@/api/types";
import type { Staff } from "@/staff/frame";
import { alertsOf, type Attention, type DoorState, type Guidance, type GuidanceDesk } from "./alerts";

const ASK_AFTER_MS = 800;
const LONGEST = 12;

export interface Colleague { id: string; username: string; roles: string[] }

export function useHall(staff: Staff) {
  const { t } = useI18n();
  const { door } = staff;
  const hall = staff.access.state.seat?.hall ?? "";
  const at = `/halls/${hall}`;
  const board = shallowRef<Board | null>(null);
  const counters = shallowRef<Counter[]>([]);
  const desk = shallowRef<GuidanceDesk | null>(null);
  const [requests, attention] = [shallowRef<Guidance[]>([]), shallowRef<Attention[]>([])];
  const [waiting, missed] = [shallowRef<Ticket[]>([]), shallowRef<Ticket[]>([])];
  const state = shallowRef<DoorState | null>(null);
  const colleagues = shallowRef<Colleague[]>([]);
  const away = ref<string[]>([]);
  const live = staff.follow({ refresh, event: soon });
  let soonTimer = 0;

  // The desk or the printers may not answer just now: what does, is shown; what does not, is named.
  async function part<T>(name: string, ask: Promise<T>, show: (told: T) => void): Promise<string | null> {
    try {
      show(await ask);
      return null;
    } catch {
      return name;
    }
  }

  async function refresh(): Promise<void> {
    board.value = await door.get<Board>(`${at}/board`);
    live.heard();
    const missing = await Promise.all([
      part("counters", everyPage<Page<Counter>>(door, `${at}/counters`), (all) => { counters.value = all.sort((a, b) => a.number - b.number); }),
      part("door", door.get<DoorState>(`${at}/door`), (told) => { state.value = told; }),
      part("guidance", door.get<GuidanceDesk>(`${at}/guidance`), (told) => { desk.value = told; }),
      part("guidance", open(), (told) => { requests.value = told; }),
      part("attention", everyPage<Page<Attention>>(door, `${at}/attention`), (told) => { attention.value = told; }),
      part("tickets", list("waiting", 200), (told) => { waiting.value = [...told].sort((a, b) => (a.arrived_at ?? "").localeCompare(b.arrived_at ?? "")).slice(0, LONGEST); }),
      part("tickets", list("no_show", 20), (told) => { missed.value = told; }),
    ]);
    away.value = [...new Set(missing.filter((each): each is string => each !== null))];
  }

  const list = async (wanted: string, limit: number) => (await door.get<{ items: Ticket[] }>(`${at}/tickets`, { state: wanted, limit: String(limit) })).items;
  const open = async () => [
    ...(await everyPage<Page<Guidance>>(door, `${at}/guidance-requests`, { state: "waiting" })),
    ...(await everyPage<Page<Guidance>>(door, `${at}/guidance-requests`, { state: "claimed" })),
  ];

  async function begin() {
    const known = door.get<{ items: Colleague[] }>(`${at}/staff`).then((told) => { colleagues.value = told.items; });
    await Promise.all([refresh(), known]);
  }

  function soon() {
    soonTimer ||= window.setTimeout(() => { soonTimer = 0; refresh().catch(() => undefined); }, ASK_AFTER_MS);
  }
  onUnmounted(() => clearTimeout(soonTimer));

  const alerts = computed(() => alertsOf({
    board: board.value, counters: counters.value, overdue: requests.value.filter((each) => each.overdue && each.state === "waiting"),
    attention: attention.value, door: state.value, rules: staff.hall.value?.settings ?? null, now: live.hallNow.value.getTime(),
  }));
  const ticketAt = (counter: string) => board.value?.now_called.find((each) => each.counter === counter) ?? null;

  // interventions

  const seconds = () => staff.hall.value?.settings.undo_within_seconds ?? 30;

  /** Does one thing, says so, and offers the way back where there is one. */
  async function intervene(path: string, body: object, words: string, back?: string): Promise<void> {
    await door.post(path, body);
    staff.say(words);
    if (back) staff.undo.offer({ words, seconds: seconds(), undo: async () => { await door.post(back); await refresh(); } });
    soon();
  }

  const said = (act: string, named: Record<string, unknown>) => t(`supervisor.did.${act}`, named);

  function atCounter(counter: Counter, act: string, given: Record<string, string>) {
    return intervene(`/counters/${counter.id}/${act}`, given, said(act, { n: counter.number }), `/counters/${counter.id}/undo`);
  }

  function onTicket(ticket: Pick<Ticket, "id" | "number">, act: string, given: Record<string, string>) {
    const words = said(act, { number: ticket.number });
    const back = act === "recall" || act === "undo" ? undefined : `/tickets/${ticket.id}/undo`;
    if (act === "pick") return intervene(`/counters/${given["counter"]}/call`, { ticket: ticket.id, reason: given["reason"] }, words, back);
    return intervene(`/tickets/${ticket.id}/${act}`, given, words, back);
  }

  function onRequest(request: Guidance, act: string, given: Record<string, string>) {
    const [way, body] = act === "wait-again" ? ["reassign", { reason: given["reason"] }] : [act, given];
    return intervene(`/guidance-requests/${request.id}/${way}`, body, said(act, {}));
  }

  function onHall(act: string, given: Record<string, string>) {
    return act === "reopen" ? intervene(`${at}/reopen`, {}, said(act, {})) : intervene(`${at}/close`, given, said(act, {}));
  }

  return { hall, board, counters, desk, requests, waiting, missed, state, colleagues, away, live, alerts, begin, ticketAt, atCounter, onTicket, onRequest, onHall };
}

export type HallNow = ReturnType<typeof useHall>;
