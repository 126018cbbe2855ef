// The counter: its keys, the guard against pressing twice, what F2 means when, and when a no-show may be said.
import { describe, expect, test } from "vitest";
import type { Counter, Hall, Ticket } from "@/api/types";
import { actOf, KEYS, REPEAT_MS, Repeats } from "@/counter/keys";
import { isPossible, nextOf, patience } from "@/counter/possible";

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });
const open: Counter = { id: "h-1", hall: "h", number: 1, state: "open", queues: ["q"], clerk: "me" };
const ticket = (state: Ticket["state"], more: Partial<Ticket> = {}): Ticket =>
  ({ id: "t", number: "A023", queue: "q", state, counter: "h-1", counter_number: 1, ahead: null, wait: null, calls: 1, ...more });
const at = (counter: Partial<Counter> | null, held: Ticket | null = null) => ({ counter: counter && { ...open, ...counter }, ticket: held, staff: "me" });

describe("keys", () => {
  test("are those that stand on the screen", () => {
    expect(Object.entries(KEYS).map(([key]) => actOf(pressed(key)))).toEqual(Object.values(KEYS));
    expect(actOf(pressed("F3"))).toBeNull();
  });
  test("belong to the browser or the system with Alt, Ctrl, Shift", () => {
    for (const held of ["altKey", "ctrlKey", "shiftKey", "metaKey"]) expect(actOf(pressed("F4", { [held]: true }))).toBeNull();
  });
});

describe("pressing twice", () => {
  test("is one act within a second and a half; another act is not held up", () => {
    let now = 0;
    const repeats = new Repeats(() => now);
    expect(repeats.accepts("next")).toBe(true);
    now = REPEAT_MS - 1;
    expect(repeats.accepts("next")).toBe(false);
    expect(repeats.accepts("recall")).toBe(true);
    expect(repeats.accepts("next")).toBe(true);
  });
  test("is two acts later on, also when the key was tried in between", () => {
    let now = 0;
    const repeats = new Repeats(() => now);
    repeats.accepts("next");
    now = 1000;
    repeats.accepts("next");
    now = REPEAT_MS;
    expect(repeats.accepts("next")).toBe(true);
  });
});

describe("F2", () => {
  test.each([
    ["open", at({ state: "closed", clerk: null })],
    ["goOn", at({ state: "paused" })],
    ["call", at({})],
    ["comeFirst", at({}, ticket("called"))],
    ["finishAndCall", at({}, ticket("serving"))],
    ["others", at({ clerk: "somebody" })],
  ])("means %s", (next, standing) => expect(nextOf(standing)).toBe(next));

  test("does nothing while a called visitor is still on the way, and at a colleague's counter", () => {
    expect(isPossible("next", at({}, ticket("called")))).toBe(false);
    expect(isPossible("next", at({ clerk: "somebody" }))).toBe(false);
    expect(isPossible("next", at({}, ticket("serving")))).toBe(true);
  });
});

test("what is done to a ticket needs one in the right state", () => {
  const possible = (held: Ticket | null) => (["recall", "noShow", "serve", "hold", "transfer"] as const).filter((act) => isPossible(act, at({}, held)));
  expect(possible(null)).toEqual([]);
  expect(possible(ticket("called"))).toEqual(["recall", "noShow", "serve", "hold", "transfer"]);
  expect(possible(ticket("serving"))).toEqual(["serve", "hold", "transfer"]);
});

describe("patience before a no-show", () => {
  const rules = { calls_before_no_show: 2, recall_after_seconds: 20, announcement_grace_seconds: 5 } as Hall["settings"];
  const called = (more: Partial<Ticket>) => ticket("called", { called_at: "2026-03-02T01:00:00Z", ...more });
  const after = (seconds: number) => Date.parse("2026-03-02T01:00:00Z") + seconds * 1000;

  test("counts the calls that are missing, and seconds from the announcement of the last", () => {
    expect(patience(called({ calls: 1 }), rules, after(0)).calls).toBe(1);
    expect(patience(called({ calls: 2, announced_at: "2026-03-02T01:00:03Z" }), rules, after(4))).toEqual({ calls: 0, seconds: 19 });
    expect(patience(called({ calls: 2, announced_at: "2026-03-02T01:00:03Z" }), rules, after(23))).toEqual({ calls: 0, seconds: 0 });
  });
  test("gives the grace where no board told the call", () => {
    expect(patience(called({ calls: 2 }), rules, after(10)).seconds).toBe(15);
  });
});
