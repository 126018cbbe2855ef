/** Who sits at this screen: a signed-in member of staff (for this tab), or an enrolled device (for good). */
import { reactive } from "vue";
import { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Enrolled, SignedIn } from "@/api/types";

/** `roles`, `halls` (`*`: every hall): all that the token may; `role`, `hall`: what it does here. */
export interface Seat { token: string; hall: string; role: string; name: string; trial: boolean; expires: string; roles: string[]; halls: string[]; staff?: string; counter?: string }

const BEAT_EVERY_MS = 30_000;

/** `role`: what the page is for; `also`: who else may use it. Devices outlive a restart of the machine, people not their tab. */
export function useSeat(role: string, kind: "device" | "staff", language: () => string, also: string[] = []) {
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
    const as = [role, ...also].find((each) => given.roles.includes(each));
    if (!as) throw new Refusal(403, null);
    const wanted = hall ?? asked.get("hall") ?? "nanhai";
    const own = given.halls.includes(wanted) ? wanted : (given.halls.find((each) => each !== "*") ?? wanted);
    take({ ...given, hall: own, role: as, name: username, trial: false, expires: given.expires_at });
  }

  async function enrol(code: string) {
    const given = await new Door({ language }).post<Enrolled>("/devices", { code });
    if (given.role !== role) throw new Refusal(403, null);
    take({ token: given.token, hall: given.hall, role, name: given.device, trial: false, expires: given.expires_at, roles: [role], halls: [given.hall], ...(given.counter ? { counter: given.counter } : {}) });
  }

  /** Sits down as a sample user, where the instance is one to be tried. */
  async function tryOut(hall: string, as = role) {
    const at = as === "evaluator" ? { counter: asked.get("counter") ?? `${hall}-1` } : {};
    const given = await new Door({ language }).post<SignedIn & { username: string }>("/trial-sessions", { role: as, hall, ...at });
    take({ ...given, ...at, hall, role: as, name: given.username, trial: true, expires: given.expires_at });
  }

  /** Goes on in another hall of the token. */
  function move(hall: string) {
    if (state.seat) take({ ...state.seat, hall });
  }

  /** Goes on with a new session of the same person. */
  function renew(given: SignedIn) {
    if (state.seat) take({ ...state.seat, ...given, expires: given.expires_at });
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
  return { state, door, signIn, enrol, tryOut, signOut, leave, move, renew, wantsTrial: asked.has("trial"), askedHall: asked.get("hall") ?? "nanhai" };
}

export type Access = ReturnType<typeof useSeat>;

function kept(shelf: Storage, key: string, hall: string | null): Seat | null {
  const text = sessionStorage.getItem(key) ?? shelf.getItem(key);
  if (!text) return null;
  const seat = JSON.parse(text) as Seat;
  return Date.parse(seat.expires) > Date.now() && (!hall || hall === seat.hall || !seat.trial) ? seat : null;
}
