/** One visitor at the kiosk, from the question to the number. Nothing of it is kept beyond the document. */
import { computed, onMounted, onUnmounted, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import { Refusal } from "@/api/refusal";
import type { Access } from "@/access/seat";
import type { Name, Page, Ticket, Visit } from "@/api/types";
import { range } from "@/words/time";
import { IdleClock } from "./idle";
import { minutesToClosing } from "./offline/hours";
import { useLine } from "./offline/useLine";
import { SimulatedPrinter } from "./printer";
import { isSenior, SimulatedReader } from "./reader";
import { NoNumber, take } from "./taking";
import { takenOf, type Appointment, type Matter, type Party, type Slot, type Taken } from "./told";
import { needsOf, spokenOf, useFlow, type Step } from "./useFlow";
import { useModes } from "./useModes";
import { useSlip } from "./useSlip";
import { wipe } from "./wipe";

const TICK_MS = 250;
const ENDS: readonly Step[] = ["ticket", "desk", "booked"];

export function useKiosk(access: Access) {
  const { t, locale } = useI18n();
  const line = useLine(access);
  const modes = useModes();
  const flow = useFlow();
  const slip = useSlip(line, new SimulatedPrinter(new URLSearchParams(location.search).get("printer")));
  const reader = new SimulatedReader();
  const [held, slot, times, booked] = [ref<{ id: string; number: string } | null>(null), ref<Slot | null>(null), ref<Slot[]>([]), ref<Appointment | null>(null)];

  const language = () => locale.value as "zh" | "en";
  const words = (name: Name) => name[language()];
  const matterOf = (id: string) => line.catalogue.value?.matters.find((each) => each.id === id);
  const time = computed(() => (void line.now.value, line.hallTime()));
  const admission = computed(() => line.state.value?.admission ?? null);

  // how long it takes: a range, or nothing when what is known is too old

  const fresh = computed(() => line.online.value && line.freshness.value !== "silent");
  const waits = computed(() => (line.hall.value?.queues ?? []).map((queue) => {
    const told = fresh.value ? line.state.value?.waiting?.find((each) => each.queue === queue.id) : undefined;
    return { queue: queue.id, name: queue.name, waiting: told?.waiting ?? 0, range: told?.wait ? range(told.wait) : null, likely: told?.wait?.likely_minutes ?? null };
  }));
  const help = computed(() => {
    const told = line.state.value?.guidance ?? null;
    if (!line.online.value) return { can: false, range: null, words: t("kiosk.deskOffline") };
    if (!told) return { can: false, range: null, words: t("kiosk.deskNone") };
    const wait = told.wait && fresh.value ? range({ ...told.wait, open_counters: 1 }) : null;
    return { can: told.offered && told.note?.code !== "nobody_on_duty", range: wait, words: told.note?.[language()] ?? t("kiosk.noEstimate") };
  });
  const closedWords = computed(() => {
    const told = admission.value;
    if (!told || told.gives_tickets || !told.words) return "";
    return words(told.words);
  });
  const closingIn = computed(() => {
    const minutes = minutesToClosing(admission.value, time.value);
    return minutes !== null && minutes <= (line.hall.value?.settings.closing_notice_minutes ?? 30) ? minutes : null;
  });
  function unlikely(likely: number | null): boolean {
    const left = minutesToClosing(admission.value, time.value);
    const after = line.hall.value?.settings.after_hours_minutes ?? 0;
    return likely !== null && left !== null && likely > left + after;
  }
  const canBook = computed(() => line.online.value && !!admission.value?.offers.includes("appointment") && !!(closedWords.value || closingIn.value !== null));

  // the way

  function chooseMatter(matter: Matter) {
    flow.flow.matter = matter;
    flow.go("matter");
  }

  async function readCard() {
    const card = await reader.read();
    if (isSenior(card, line.hallTime()) && flow.flow.priority === "normal") flow.flow.priority = "elderly";
    await takeTicket(card.party);
  }

  async function takeTicket(party: Party | null) {
    const { matter, priority } = flow.flow;
    if (!matter || flow.flow.step === "taking") return;
    const from = flow.flow.step;
    flow.flow.step = "taking";
    try {
      const wish = { matter: matter.id, priority, needs: needsOf(modes.elderly, modes.low), language: spokenOf(locale.value), party };
      await taken(await take(line, matter, wish));
    } catch (error) {
      refused(error, from);
    }
  }

  async function taken(what: Taken) {
    flow.flow.taken = what;
    forget();
    flow.arrive("ticket");
    await slip.print(what);
  }

  function refused(error: unknown, back: Step) {
    const ticket = error instanceof Refusal ? error.fact<{ id: string; number: string }>("ticket") : undefined;
    flow.flow.step = back;
    flow.flow.problem = error;
    if (!ticket) return void (error instanceof Refusal || error instanceof NoNumber || console.warn(error));
    held.value = ticket;
    forget();
    flow.go("held");
  }

  /** What was said about the person is not needed any more. */
  function forget() {
    flow.flow.party = null;
    flow.flow.typed = "";
  }

  async function phoneGiven(phone: string) {
    if (slot.value) await book(phone);
    else await takeTicket({ phone });
  }

  async function askForHelp() {
    const { matter, priority } = flow.flow;
    try {
      await line.door.post(`${line.path()}/guidance-requests`, { matter: matter?.id, priority, language: spokenOf(locale.value), needs: needsOf(modes.elderly, modes.low) });
      flow.go("desk");
    } catch (error) {
      flow.flow.problem = error;
    }
  }

  async function checkIn() {
    const code = flow.flow.typed.trim().split("/").pop() ?? "";
    if (!code) return;
    try {
      const visit = await line.door.post<Visit>(`/appointments/${encodeURIComponent(code)}/check-in`, { language: spokenOf(locale.value), needs: needsOf(modes.elderly, modes.low) });
      await taken(takenOf(visit, visit.stops[0]?.queue ?? ""));
    } catch (error) {
      flow.flow.problem = error;
    }
  }

  async function reprintHeld() {
    if (!held.value) return;
    const { id, number } = held.value;
    try {
      const ticket = await line.door.post<Ticket>(`/tickets/${id}/reprint`);
      await taken({ number, ticket: id, code: "", queue: ticket.queue, ahead: ticket.ahead, wait: ticket.wait, notices: [], offline: false, reprint: true });
    } catch (error) {
      flow.flow.problem = error;
    }
  }

  const printAgain = async () => { if (flow.flow.taken) await slip.again(flow.flow.taken); };

  // booking

  async function lookForTimes() {
    times.value = [];
    flow.go("booking");
    try {
      const page = await line.door.get<Page<Slot>>(`${line.path()}/appointment-slots`, { matter: flow.flow.matter?.id ?? "", limit: "200" });
      times.value = page.items.filter((each) => each.free > 0).sort((a, b) => a.starts_at.localeCompare(b.starts_at));
    } catch (error) {
      flow.flow.problem = error;
    }
  }

  function chooseTime(chosen: Slot) {
    slot.value = chosen;
    flow.go("phone");
  }

  async function book(phone: string) {
    try {
      const wish = { matter: flow.flow.matter?.id, starts_at: slot.value?.starts_at, party: { phone } };
      booked.value = await line.door.post<Appointment>(`${line.path()}/appointments`, wish);
      forget();
      flow.arrive("booked");
    } catch (error) {
      flow.flow.problem = error;
    }
  }

  function when(moment: string, tongue: "zh" | "en"): string {
    const how: Intl.DateTimeFormatOptions = { month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: line.hall.value?.zone ?? "Asia/Shanghai" };
    return new Date(moment).toLocaleString(tongue === "zh" ? "zh-CN" : "en-GB", how);
  }

  // nobody there

  const ended = computed(() => ENDS.includes(flow.flow.step));
  const patience = computed(() => {
    const set = line.hall.value?.settings ?? null;
    const done = (modes.elderly ? set?.kiosk_done_elderly_seconds : set?.kiosk_done_seconds) ?? (modes.elderly ? 25 : 12);
    const idle = (modes.elderly ? set?.kiosk_idle_elderly_seconds : set?.kiosk_idle_seconds) ?? (modes.elderly ? 90 : 45);
    if (ended.value && slip.state.value === "failed") return { idleMs: (set?.kiosk_failed_slip_seconds ?? 60) * 1000, warningMs: 0 };
    if (ended.value) return { idleMs: done * 1000, warningMs: 0 };
    return { idleMs: idle * 1000, warningMs: (set?.kiosk_warning_seconds ?? 20) * 1000 };
  });
  const clock = new IdleClock(performance.now(), patience.value);
  const [idle, secondsLeft] = [ref<"active" | "warning" | "over">("active"), ref(0)];
  const somebody = computed(() => flow.begun.value || modes.elderly || modes.low || locale.value !== "zh");
  watch([patience, () => flow.flow.step], () => { clock.patience = patience.value; touch(); });

  function touch() {
    clock.touch(performance.now());
    tick();
  }

  function tick() {
    if (!somebody.value || flow.flow.step === "taking") clock.touch(performance.now());
    secondsLeft.value = clock.secondsLeft(performance.now());
    idle.value = clock.state(performance.now());
    if (idle.value === "over") wipe();
  }

  async function done() {
    if (flow.flow.taken) await slip.noted(flow.flow.taken);
    wipe();
  }

  // While it asks whether somebody is there, only an answer counts; a sleeve on the glass is none.
  const seen = () => { if (idle.value === "active") touch(); };
  const SIGNS = ["pointerdown", "keydown", "input"] as const;
  let ticking = 0;
  onMounted(() => {
    SIGNS.forEach((sign) => addEventListener(sign, seen, { passive: true }));
    ticking = window.setInterval(tick, TICK_MS);
    void line.begin();
  });
  onUnmounted(() => {
    SIGNS.forEach((sign) => removeEventListener(sign, seen));
    clearInterval(ticking);
  });

  return {
    line, modes, time, flow, slip, held, slot, times, booked, words, matterOf, waits, help, closedWords, closingIn, unlikely, canBook, idle, secondsLeft,
    chooseMatter, readCard, takeTicket, phoneGiven, askForHelp, checkIn, reprintHeld, printAgain, lookForTimes, chooseTime, when, touch, done,
  };
}

export type Kiosk = ReturnType<typeof useKiosk>;
