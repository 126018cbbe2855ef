/** Nobody touches the kiosk: first it asks, then it forgets. A pure clock, wound by whoever holds it (ms). */

export interface Patience { idleMs: number; warningMs: number }
export type Idle = "active" | "warning" | "over";

export class IdleClock {
  private touched: number;

  constructor(now: number, public patience: Patience) {
    this.touched = now;
  }

  /** Somebody is there: as often as they like. */
  touch(now: number): void {
    this.touched = now;
  }

  state(now: number): Idle {
    const since = now - this.touched;
    if (since >= this.patience.idleMs + this.patience.warningMs) return "over";
    return since >= this.patience.idleMs ? "warning" : "active";
  }

  /** Whole seconds until everything is wiped. */
  secondsLeft(now: number): number {
    return Math.max(0, Math.ceil((this.touched + this.patience.idleMs + this.patience.warningMs - now) / 1000));
  }
}
