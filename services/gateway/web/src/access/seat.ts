/** Who sits at this screen: a signed-in member of staff (for this tab), or an enrolled device (for good). */
import { reactive } from "vue";
import { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Enrolled, SignedIn } from "@/api/types";

export interface Seat { token: string; hall: string; role: string; name: string; trial: boolean; expires: string }

const BEAT_EVERY_MS = 30_000;

/** `role`: what the page is for. Devices outlive a restart of the machine, people do not outlive their tab. */
export function useSeat(role: string, kind: "device" | "staff", language: () => string) {
  const shelf = kind === "device" ? localStorage : sessionStorage;
  const key = `hall-seat-${role}`;
  const asked = new URLSearchParams(location.search);
  const state = reactive({ seat: kept(shelf, key, asked.get("hall")), ended: false });
  const door = new Door({ token: () => state.seat?.token ?? null, language });

  function take(seat: Seat) {
    state.seat = seat;
    state.ended = false;
    (seat.trial ? sessionStorage : shelf).setItem(key, JSON.stringify(seat));
  }

  /** Forgets who sat here, as the door does not know them any more. */
  function leave(ended = true) {
    state.seat = null;
    state.ended = ended;
    [localStorage, sessionStorage].forEach((each) => each.removeItem(key));
  }

  async function signIn(username: string, password: string, hall?: string) {
    const given = await new Door({ language }).post<SignedIn>("/sessions", { username, password });
    if (!given.roles.includes(role)) throw new Refusal(403, null);
    const own = given.halls.find((each) => each !== "*") ?? hall ?? asked.get("hall") ?? "nanhai";
    take({ token: given.token, hall: own, role, name: username, trial: false, expires: given.expires_at });
  }

  async function enrol(code: string) {
    const given = await new Door({ language }).post<Enrolled>("/devices", { code });
    if (given.role !== role) throw new Refusal(403, null);
    take({ token: given.token, hall: given.hall, role, name: given.device, trial: false, expires: given.expires_at });
  }

  /** Sits down as a sample user, where the instance is one to be tried. */
  async function tryOut(hall: string) {
    const given = await new Door({ language }).post<SignedIn & { username: string }>("/trial-sessions", { role, hall });
    take({ token: given.token, hall, role, name: given.username, trial: true, expires: given.expires_at });
  }

  async function signOut() {
    const headers = door.headers();
    leave(false);
    await fetch("/api/v1/sessions", { method: "DELETE", headers }).catch(() => undefined);
  }

  const beat = () => {
    if (state.seat && !state.seat.trial) void door.post("/devices/heartbeat").catch((error: unknown) => { if (error instanceof Refusal && error.status === 401) leave(); });
  };
  if (kind === "device") {
    beat();
    setInterval(beat, BEAT_EVERY_MS);
  }
  return { state, door, signIn, enrol, tryOut, signOut, leave, wantsTrial: asked.has("trial"), askedHall: asked.get("hall") ?? "nanhai" };
}

export type Access = ReturnType<typeof useSeat>;

function kept(shelf: Storage, key: string, hall: string | null): Seat | null {
  const text = sessionStorage.getItem(key) ?? shelf.getItem(key);
  if (!text) return null;
  const seat = JSON.parse(text) as Seat;
  return Date.parse(seat.expires) > Date.now() && (!hall || hall === seat.hall || !seat.trial) ? seat : null;
}
