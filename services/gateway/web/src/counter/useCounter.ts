/** One counter, followed and worked at: its ticket, who waits for it, and every act with the way back. */
import { computed, onUnmounted, ref, shallowRef, watch } from "vue";
import { useI18n } from "vue-i18n";
import { everyPage } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Board, Called, Cloud, Counter, Matter, Page, Ticket, VisitAtDesk, Why } from "@/api/types";
import type { Staff } from "@/staff/frame";
import { nextOf, patience, type Standing } from "./possible";

const ASK_AFTER_MS = 600; // the door keeps a board for half a second, and longer while the queue is slow to answer
const ROUNDED_MS = 50; // the age of a board comes in tenths of a second
const SHOWN_WAITING = 30;
const ARRIVALS = new Set(["ticket_issued", "ticket_returned", "ticket_transferred", "ticket_carried_over"]);

export function useCounter(staff: Staff, id: string, arrived: () => void) {
  const { t } = useI18n();
  const { door } = staff;
  const hallId = staff.access.state.seat?.hall ?? "";
  const counter = ref<Counter | null>(null);
  const ticket = ref<Ticket | null>(null);
  const why = shallowRef<Why | null>(null);
  const board = shallowRef<Board | null>(null);
  const [waiting, held, missed] = [shallowRef<Ticket[]>([]), shallowRef<Ticket[]>([]), shallowRef<Ticket[]>([])];
  const along = shallowRef<Ticket[]>([]);
  const visit = shallowRef<VisitAtDesk | null>(null);
  const matters = ref<Record<string, Matter>>({});
  const counters = shallowRef<Counter[]>([]);
  const live = staff.follow({ refresh, event });
  let soonTimer = 0;
  let actedAt = 0;
  const sentBack = new Set<string>(); // tickets that wait again by an act from here: nobody who arrives

  const standing = computed<Standing>(() => ({ counter: counter.value, ticket: ticket.value, staff: staff.access.state.seat?.staff }));
  const mine = computed(() => (board.value?.waiting ?? []).filter((each) => counter.value?.queues.includes(each.queue)));
  /** Who was just called may be in the list of who waits for a moment longer. */
  const stillWaiting = computed(() => waiting.value.filter((each) => each.id !== ticket.value?.id));
  const people = computed(() => mine.value.reduce((sum, each) => sum + each.waiting, 0));
  const left = computed(() => (ticket.value?.state === "called" && staff.hall.value ? patience(ticket.value, staff.hall.value.settings, live.hallNow.value.getTime()) : null));

  async function refresh(): Promise<void> {
    const askedAt = Date.now();
    const isOlder = () => staff.busy.value || askedAt - told.age_seconds * 1000 < actedAt + ROUNDED_MS; // than what an act of one's own gave
    const [told, all] = await Promise.all([
      door.get<Board>(`/halls/${hallId}/board`), everyPage<Page<Counter>>(door, `/halls/${hallId}/counters`)]);
    board.value = told;
    counters.value = all;
    live.heard();
    const here = told.now_called.find((each) => each.counter === id)?.ticket;
    const ticketHere = here && !isOlder() ? await door.get<Ticket>(`/tickets/${here}`) : null;
    if (isOlder()) soon();
    else {
      counter.value = all.find((each) => each.id === id) ?? null;
      take(ticketHere);
    }
    await lists();
  }

  const list = async (query: Record<string, string>) => (await door.get<{ items: Ticket[] }>(`/halls/${hallId}/tickets`, query)).items;

  async function lists(): Promise<void> {
    const own = counter.value?.queues ?? [];
    const [all, onHold, gone] = await Promise.all([
      list({ state: "waiting", limit: "200" }), list({ state: "held", counter: id }), list({ state: "no_show", counter: id, limit: "10" })]);
    waiting.value = all.filter((each) => (each.bound_to ? each.bound_to === id : own.includes(each.queue))).slice(0, SHOWN_WAITING);
    [held.value, missed.value] = [onHold, gone.filter((each) => !each.void)];
  }

  function event(cloud: Cloud) {
    const { data } = cloud;
    const isArrival = ARRIVALS.has(cloud.type) && !sentBack.delete(String(data["ticket"]));
    if (isArrival && counter.value?.queues.includes(String(data["queue"])) && counter.value.state === "open" && !ticket.value && people.value === 0) arrived();
    if (data["ticket"] === ticket.value?.id && cloud.type === "ticket_announced" && ticket.value) ticket.value = { ...ticket.value, announced_at: cloud.time };
    soon();
  }

  // One question for all events of a moment; those of a busy hall come ten a second.
  function soon() {
    soonTimer ||= window.setTimeout(() => { soonTimer = 0; refresh().catch(() => undefined); }, ASK_AFTER_MS);
  }
  onUnmounted(() => clearTimeout(soonTimer));

  function take(next: Ticket | null, because?: Why) {
    if (because && next) sessionStorage.setItem(`hall-why-${next.id}`, JSON.stringify(because)); // also after a reload, and after an undo
    ticket.value = next && (next.state === "called" || next.state === "serving") ? next : null;
    if (!ticket.value) why.value = null;
    else why.value = because ?? keptWhy(ticket.value.id);
  }

  watch(() => ticket.value?.id, async (now) => {
    [visit.value, along.value] = [null, []];
    if (!now) return;
    await look().catch(() => undefined);
  });

  /** Asks who it is, for what, and with whom. */
  async function look() {
    const now = ticket.value;
    if (!now) return;
    if (now.agency) along.value = (await door.get<{ items: Ticket[] }>(`/tickets/${now.id}/along`)).items.filter((each) => each.id !== now.id);
    const found = await door.get<VisitAtDesk>(`/tickets/${now.id}/visit`);
    if (ticket.value?.id !== now.id) return;
    visit.value = found;
    const wanted = new Set([now.matter, ...found.stops.map((each) => each.matter)].filter((each): each is string => Boolean(each)));
    for (const each of wanted) matters.value[each] ??= await door.get<Matter>(`/matters/${each}`);
  }

  // acts

  async function post<T>(path: string, body: object = {}): Promise<T> {
    const answer = await door.post<T>(path, body);
    actedAt = Date.now();
    return answer;
  }
  const seconds = () => staff.hall.value?.settings.undo_within_seconds ?? 30;
  async function undoTicket(each: string) {
    const after = await post<Ticket>(`/tickets/${each}/undo`);
    if (after.id === ticket.value?.id || after.counter === id) take(after);
  }

  function offer(words: string, ...back: (() => Promise<unknown>)[]) {
    staff.say(words);
    staff.undo.offer({ words, seconds: seconds(), undo: async () => { for (const each of back) await each(); await refresh(); } });
  }

  /** Opens, goes on, calls; when somebody is served, finishes first: one key. */
  async function next(): Promise<void> {
    const step = nextOf(standing.value);
    const undo: (() => Promise<unknown>)[] = [];
    if (step === "comeFirst") return staff.say(t("counter.comeFirst", { number: ticket.value?.number }));
    if (step === "others") return staff.say(t("counter.others"));
    if (step === "open" || step === "goOn") {
      counter.value = await post<Counter>(`/counters/${id}/open`);
      if (step === "open") return offer(t("counter.did.open"), () => post(`/counters/${id}/undo`));
    }
    const before = ticket.value;
    if (step === "finishAndCall" && before) {
      await post(`/tickets/${before.id}/finish`);
      undo.push(() => undoTicket(before.id));
      take(null);
    }
    const called = await post<Called | null>(`/counters/${id}/call`);
    if (called) {
      undo.unshift(() => undoTicket(called.ticket.id));
      take(called.ticket, called.why);
      along.value = called.along ?? [];
    }
    const number = called?.ticket.number;
    const words = before && called ? t("counter.did.finishAndCall", { before: before.number, number })
      : called ? t("counter.did.call", { number }) : before ? t("counter.did.finishAndNobody", { before: before.number }) : t("counter.ready");
    if (undo.length) offer(words, ...undo);
    else staff.say(words);
    soon();
  }

  /** Calls a certain one out of turn; says so when a colleague was faster. */
  async function pick(wanted: Ticket, reason: string): Promise<void> {
    try {
      const called = await post<Called>(`/counters/${id}/call`, { ticket: wanted.id, reason });
      take(called.ticket, called.why);
      offer(t("counter.did.call", { number: wanted.number }), () => undoTicket(wanted.id));
    } catch (error) {
      const now = error instanceof Refusal && error.status === 409 ? await door.get<Ticket>(`/tickets/${wanted.id}`).catch(() => null) : null;
      if (!now?.counter || now.counter === id || now.state === "waiting") throw error;
      staff.say(t("counter.taken", { number: now.number, counter: now.counter_number }));
    }
    soon();
  }

  async function doing(act: string, words: string, on = ticket.value, body: object = {}): Promise<void> {
    if (!on) return;
    if (act === "return" || act === "transfer") sentBack.add(on.id);
    const after = await post<Ticket>(`/tickets/${on.id}/${act}`, body).catch((error: unknown) => {
      sentBack.delete(on.id);
      throw error;
    });
    if (on.id === ticket.value?.id || after.counter === id) take(after);
    offer(t(`counter.did.${words}`, { number: on.number }), () => undoTicket(on.id));
    soon();
  }

  const recall = async () => {
    if (!ticket.value) return;
    take(await post<Ticket>(`/tickets/${ticket.value.id}/recall`));
    staff.say(t("counter.did.recall", { number: ticket.value?.number }));
  };
  const serve = () => (ticket.value?.state === "serving" ? doing("finish", "finish") : doing("start", "start"));

  async function turn(act: "pause" | "close", words: string, body: object = {}) {
    counter.value = await post<Counter>(`/counters/${id}/${act}`, body);
    offer(t(`counter.did.${words}`), () => post(`/counters/${id}/undo`));
    soon();
  }

  /** Notes what is missing, and returns what was told: for the paper, or the code on the screen. */
  async function tell(missing: number[], words: string) {
    const on = ticket.value;
    if (!on) return null;
    await post(`/tickets/${on.id}/notice`, { missing, words: words.trim() || null });
    await look();
    staff.say(t("counter.did.tell", { number: on.number }));
    return visit.value?.told.at(-1) ?? null;
  }

  return {
    id, counter, counters, ticket, why, board, waiting: stillWaiting, held, missed, along, visit, matters, standing, mine, people, left, live, refresh,
    next, pick, recall, serve, doing, turn, tell,
    noShow: () => doing("no-show", "noShow"), hold: () => doing("hold", "hold"),
    resume: (each: Ticket) => doing("resume", "resume", each), back: (each: Ticket) => doing("return", "back", each),
    startAlong: (each: Ticket) => doing("start", "start", each),
    transfer: (where: { queue: string } | { counter: string }) => doing("transfer", "transfer", ticket.value, where),
  };
}

export type Desk = ReturnType<typeof useCounter>;

const keptWhy = (ticket: string) => JSON.parse(sessionStorage.getItem(`hall-why-${ticket}`) ?? "null") as Why | null;
