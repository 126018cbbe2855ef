// What a supervisor must act on, in which order; what can be done to what.
import { describe, expect, test } from "vitest";
import type { Board, Counter, Hall, Ticket, Waiting } from "@/api/types";
import { actsAtCounter, actsOnRequest, actsOnTicket } from "@/supervisor/acts";
import { alertsOf, couldServe, type Guidance, type Scene } from "@/supervisor/alerts";
import { minutesOf, percentOf, spanOf } from "@/supervisor/figures";

const wait = (high: number) => ({ low_minutes: 1, likely_minutes: high - 1, high_minutes: high, open_counters: 1 });
const queue = (id: string, waiting: number, high = 5): Waiting => ({ queue: id, letter: id.toUpperCase(), name: { zh: id, en: id }, waiting, wait: wait(high) });
const counter = (number: number, state: Counter["state"], queues: string[], clerk: string | null = "somebody"): Counter => ({ id: `h-${number}`, hall: "h", number, state, queues, clerk });
const rules = { overflow_after_people: 20, overflow_after_minutes: 20 } as Hall["settings"];
const scene = (over: Partial<Scene> = {}): Scene => ({ board: { waiting: [] } as unknown as Board, counters: [], overdue: [], attention: [], door: { state: "open", reason: null, left: 0 }, rules, now: 0, ...over });
const board = (...waiting: Waiting[]) => ({ waiting }) as unknown as Board;
const kinds = (given: Partial<Scene>) => alertsOf(scene(given)).map((each) => each.id);

describe("alerts", () => {
  test("a queue whose people no open counter serves comes before one that is long", () => {
    const waiting = board(queue("a", 30), queue("b", 1), queue("c", 2, 21), queue("d", 20, 20));
    const counters = [counter(1, "open", ["a", "c", "d"]), counter(2, "paused", ["b"])];
    expect(kinds({ board: waiting, counters })).toEqual(["uncovered:b", "long:a", "long:c"]);
  });
  test("an empty queue is never one", () => {
    expect(kinds({ board: board(queue("a", 0, 60)) })).toEqual([]);
  });
  test("a hall that is closed says so first, and nothing about its queues", () => {
    const door = { state: "closed", reason: "fire", left: 2 };
    const attention = [{ id: "device:1", kind: "device" as const, subject: "1", trouble: "silent", words: { zh: "x", en: "x" }, since: null, number: null }];
    expect(kinds({ board: board(queue("a", 30)), door, attention })).toEqual(["door", "device:1"]);
  });
  test("somebody who waits longer for guidance than was promised is named with the minutes", () => {
    const overdue = [{ id: "r1", state: "waiting", matter: "m", requested_at: "1970-01-01T00:00:00Z", due_at: null, overdue: true, guide: null }];
    expect(alertsOf(scene({ overdue, now: 22.9 * 60_000 }))[0]).toMatchObject({ kind: "guidance", named: { n: 22 } });
  });
  test("the counters that could be opened for a queue are those with the skill that are not open", () => {
    const hall = { counters: [{ id: "h-1", number: 1, queues: ["a"] }, { id: "h-2", number: 2, queues: ["a"] }, { id: "h-3", number: 3, queues: [], any_matter: true }, { id: "h-4", number: 4, queues: ["b"] }] } as unknown as Hall;
    const all = [counter(1, "open", ["a"]), counter(2, "closed", ["a"]), counter(3, "paused", []), counter(4, "closed", ["b"])];
    expect(couldServe("a", all, hall).map((each) => each.number)).toEqual([2, 3]);
  });
});

describe("interventions", () => {
  const ids = (acts: { id: string }[]) => acts.map((each) => each.id);
  const ticket = (state: Ticket["state"], more: Partial<Ticket> = {}) => ({ id: "t", number: "A023", queue: "q", state, ...more }) as Ticket;

  test("a counter with a ticket is not closed, one's own is not taken over", () => {
    expect(ids(actsAtCounter(counter(1, "open", []), null, "me"))).toEqual(["pause", "close", "take-over", "cover"]);
    expect(ids(actsAtCounter(counter(1, "open", []), ticket("serving"), "me"))).toEqual(["pause", "take-over", "cover"]);
    expect(ids(actsAtCounter(counter(1, "paused", [], "me"), null, "me"))).toEqual(["open", "close", "cover"]);
    expect(ids(actsAtCounter(counter(1, "closed", [], null), null, "me"))).toEqual(["cover", "open"]);
  });
  test("what changes the order of calling, and what takes something from a colleague, needs a reason", () => {
    const reasons = (acts: { id: string; reason: boolean }[]) => acts.filter((each) => each.reason).map((each) => each.id);
    expect(reasons(actsOnTicket(ticket("waiting")))).toEqual(["pick"]);
    expect(reasons(actsAtCounter(counter(1, "open", []), null, "me"))).toEqual(["pause", "take-over", "cover"]);
    expect(reasons(actsOnRequest({ state: "claimed" } as Guidance))).toEqual(["reassign", "wait-again"]);
  });
  test("a void ticket does not return, but its no-show may have been wrong", () => {
    expect(ids(actsOnTicket(ticket("no_show", { void: true })))).toEqual(["undo"]);
    expect(ids(actsOnTicket(ticket("no_show")))).toEqual(["undo", "return"]);
    expect(actsOnTicket(ticket("finished"))).toEqual([]);
  });
});

test("figures are minutes and shares, and a dash where there is no case", () => {
  expect([minutesOf(90), minutesOf(null), percentOf(0.0512), percentOf(null)]).toEqual([1.5, null, "5.1%", "—"]);
  expect(spanOf(new Date("2026-03-01T17:00:00Z"), "Asia/Shanghai")).toBe("2026-03-02");
});
