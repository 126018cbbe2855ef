/** The keys of the counter, and the guard against pressing one twice. */

export type Act = "help" | "next" | "recall" | "noShow" | "serve" | "hold" | "transfer";

/** In the order in which they stand on the screen. They work while a field has the focus too. */
export const KEYS: Record<string, Act> = { F2: "next", F4: "recall", F7: "noShow", F8: "serve", F9: "hold", F10: "transfer", F1: "help" };
export const KEY_OF = Object.fromEntries(Object.entries(KEYS).map(([key, act]) => [act, key])) as Record<Act, string>;

/** Within so long the same act again is a slip of the finger, not a wish. */
export const REPEAT_MS = 1500;

type Pressed = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The act of a key; `null` for others, and for those of the browser (Alt+F4). */
export function actOf(event: Pressed): Act | null {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return KEYS[event.key] ?? null;
}

export class Repeats {
  private last: { act: string; at: number } | null = null;

  constructor(private readonly now: () => number = Date.now) {}

  /** Whether `act` is meant; the same one again is not, until `REPEAT_MS` after it was last accepted. */
  accepts(act: string): boolean {
    if (this.last?.act === act && this.now() - this.last.at < REPEAT_MS) return false;
    this.last = { act, at: this.now() };
    return true;
  }
}
