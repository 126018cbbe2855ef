/** A screen that nobody touched for some minutes locks: what was begun stays, who sat there says the password again. */
import { onUnmounted, ref, watchEffect } from "vue";
import type { Access } from "@/access/seat";
import { Door } from "@/api/client";
import type { SignedIn } from "@/api/types";

const LOOK_EVERY_MS = 1000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
const KEPT = "hall-locked";

export const isIdle = (touchedAt: number, now: number, minutes: number) => now - touchedAt >= minutes * 60_000;

export function useLock(access: Access, minutes: () => number, language: () => string) {
  const locked = ref(sessionStorage.getItem(KEPT) !== null);
  watchEffect(() => { document.documentElement.toggleAttribute("data-locked", locked.value); }); // keys of the page rest
  let touchedAt = Date.now();

  function lock() {
    if (!access.state.seat) return;
    locked.value = true;
    sessionStorage.setItem(KEPT, "1"); // loading the page again does not unlock it
  }

  function open() {
    locked.value = false;
    sessionStorage.removeItem(KEPT);
    touchedAt = Date.now();
  }

  /** Unlocks for whoever signed in here; the session before ends. Throws `Refusal` for a wrong password. */
  async function unlock(password: string) {
    const seat = access.state.seat;
    if (!seat) return open();
    const before = access.door.headers();
    if (seat.trial) await access.tryOut(seat.hall, seat.role);
    else {
      const given = await new Door({ language }).post<SignedIn>("/sessions", { username: seat.name, password });
      access.renew(given);
    }
    open();
    await fetch("/api/v1/sessions", { method: "DELETE", headers: before }).catch(() => undefined);
  }

  const touched = () => { touchedAt = Date.now(); };
  const timer = setInterval(() => { if (!locked.value && isIdle(touchedAt, Date.now(), minutes())) lock(); }, LOOK_EVERY_MS);
  SIGNS.forEach((sign) => window.addEventListener(sign, touched, { passive: true, capture: true }));
  onUnmounted(() => {
    clearInterval(timer);
    SIGNS.forEach((sign) => window.removeEventListener(sign, touched, { capture: true }));
  });
  return { locked, lock, unlock, open };
}
