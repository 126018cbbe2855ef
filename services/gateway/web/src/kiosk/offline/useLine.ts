/** The kiosk's line to the hall: what it shows is kept for the time without one, and told when it is back. */
import { computed, onUnmounted, ref, shallowRef } from "vue";
import { newKey } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Access } from "@/access/seat";
import { freshness } from "@/live/age";
import type { Catalogue, KioskHall, State } from "../told";
import { left, type Leased } from "./leases";
import { tell, type Merged } from "./outbox";
import { Vault } from "./vault";

const ASK_EVERY_MS = 5000;
const REFERENCE_EVERY_MS = 300_000;

export function useLine(access: Access) {
  const { door, state: seat } = access;
  const hall = shallowRef<KioskHall | null>(null);
  const catalogue = shallowRef<Catalogue | null>(null);
  const state = shallowRef<State | null>(null);
  const [online, askedAt, now, ready, refused] = [ref(navigator.onLine), ref(0), ref(Date.now()), ref(false), ref<Merged[]>([])];
  const held = ref<Record<string, number>>({});
  let vault: Vault | null = null;
  /** How far the hall's clock is before that of the kiosk (ms): leases and openings are in the hall's time. */
  const ahead = ref(0);
  const hallTime = () => new Date(Date.now() + ahead.value);
  let [referenceAt, leaseFrom, busy] = [0, 0, false];
  const path = () => `/halls/${seat.seat?.hall ?? ""}`;

  /** What was kept from before comes first, so that the kiosk works after a restart without network too. */
  async function begin() {
    vault = await Vault.open(seat.seat?.hall ?? "");
    hall.value = await vault.kept<KioskHall>("hall");
    catalogue.value = await vault.kept<Catalogue>("catalogue");
    state.value = await vault.kept<State>("state");
    ahead.value = (await vault.kept<number>("ahead")) ?? 0;
    refused.value = (await vault.kept<Merged[]>("refused")) ?? [];
    ready.value = true;
    await look();
  }

  /** Asks for everything that is due; one round at a time. */
  async function look(): Promise<void> {
    if (busy || !vault || !seat.seat) return;
    busy = true;
    try {
      await refreshState(vault);
      await catchUp(vault);
      if (Date.now() - referenceAt > REFERENCE_EVERY_MS) await refreshReference(vault);
    } catch (error) {
      broke(error);
    } finally {
      busy = false;
      held.value = left(await vault.leases(), hallTime());
    }
  }

  async function refreshState(box: Vault) {
    const told = await door.get<State>(`${path()}/kiosk`);
    state.value = { ...told, admission: told.admission ?? state.value?.admission ?? null };
    askedAt.value = Date.now() - (told.age_seconds ?? 0) * 1000;
    online.value = true;
    if (told.admission) ahead.value = Date.parse(told.admission.as_of) - Date.now();
    await Promise.all([box.keep("state", state.value), box.keep("ahead", ahead.value)]);
  }

  async function refreshReference(box: Vault) {
    hall.value = await door.get<KioskHall>(path());
    catalogue.value = await door.get<Catalogue>(`${path()}/catalogue`);
    await Promise.all([box.keep("hall", hall.value), box.keep("catalogue", catalogue.value)]);
    referenceAt = Date.now();
  }

  /** Tells what was done without network, then fills up what was used. */
  async function catchUp(box: Vault) {
    const bad = await tell(box, door, seat.seat?.hall ?? "");
    if (bad.length) await box.keep("refused", (refused.value = [...refused.value, ...bad]));
    await fillUp(box);
  }

  // The key is kept until the answer is, so that one that was lost is had again and no block is lost with it.
  async function fillUp(box: Vault) {
    if (Date.now() < leaseFrom) return;
    const asked = (await box.kept<{ key: string; left: Record<string, number> }>("leasing")) ?? { key: newKey(), left: left(await box.leases(), hallTime()) };
    await box.keep("leasing", asked);
    try {
      await box.lease(await door.post<Leased>(`${path()}/number-leases`, { left: asked.left }, asked.key));
    } catch (error) {
      if (!(error instanceof Refusal) || error.passing) throw error;
      leaseFrom = Date.now() + REFERENCE_EVERY_MS; // refused: it would be so again in a moment
    }
    await box.keep("leasing", null);
  }

  function broke(error: unknown) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) access.leave();
    else if (error instanceof Refusal) online.value = online.value && !error.offline;
    else throw error;
  }

  const [looking, ticking] = [setInterval(() => void look(), ASK_EVERY_MS), setInterval(() => { now.value = Date.now(); }, 1000)];
  const back = () => void look();
  const gone = () => { online.value = false; };
  addEventListener("online", back);
  addEventListener("offline", gone);
  onUnmounted(() => { clearInterval(looking); clearInterval(ticking); removeEventListener("online", back); removeEventListener("offline", gone); });

  const age = computed(() => now.value - askedAt.value);
  return { hallTime, door, hall, catalogue, state, online, now, ready, refused, held, age, freshness: computed(() => freshness(age.value)), begin, look, lost: gone, vault: () => vault, path };
}

export type Line = ReturnType<typeof useLine>;
