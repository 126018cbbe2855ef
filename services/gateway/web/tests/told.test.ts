// What a phone says about a visit, and when it rings.
import { describe, expect, test } from "vitest";
import type { Ticket, Visit } from "@/api/types";
import { calls, headline, mayAskForHelp, over, phoneFreshness, toRate } from "@/phone/told";

const ticket = (more: Partial<Ticket> = {}): Ticket =>
  ({ id: "t", number: "A023", queue: "general", state: "waiting", counter: null, counter_number: null, ahead: 5, wait: null, calls: 0, ...more });
const visit = (more: Partial<Ticket> | null = {}, state = "open", stops: Visit["stops"] = []): Visit =>
  ({ visit: "v", code: "c", hall: "nanhai", state, stops, ticket: more && ticket(more) });

describe("a phone", () => {
  test.each([
    [visit(null), "pending"], [visit({ ahead: 3 }), "waiting"], [visit({ ahead: 2 }), "near"], [visit({ ahead: null }), "waiting"],
    [visit({ state: "called" }), "called"], [visit({ state: "no_show" }), "missed"], [visit({ state: "no_show", void: true }), "void"],
    [visit({ state: "finished" }, "closed"), "finished"], [visit({ state: "cancelled" }, "cancelled"), "cancelled"],
  ])("says one thing of %#: %s", (told, said) => expect(headline(told)).toBe(said));

  test("rings when the turn comes near, at each place after that, and at every call", () => {
    expect(calls(visit({ ahead: 3 }), visit({ ahead: 2 }))).toBe(true);
    expect(calls(visit({ ahead: 2 }), visit({ ahead: 1 }))).toBe(true);
    expect(calls(visit({ ahead: 0 }), visit({ state: "called", calls: 1 }))).toBe(true);
    expect(calls(visit({ state: "called", calls: 1 }), visit({ state: "called", calls: 2 }))).toBe(true);
  });
  test("does not ring for what it knew, nor at its first look", () => {
    expect(calls(null, visit({ state: "called", calls: 1 }))).toBe(false);
    expect(calls(visit({ state: "called", calls: 1 }), visit({ state: "called", calls: 1 }))).toBe(false);
    expect(calls(visit({ ahead: 9 }), visit({ ahead: 8 }))).toBe(false);
  });
  test("asks for a rating of the last finished stop, once", () => {
    const stop = (n: number, state: string, rated = false) => ({ stop: n, matter: "m", queue: "q", state, ticket: null, rated });
    expect(toRate(visit({}, "open", [stop(0, "finished"), stop(1, "waiting")]))).toBe(0);
    expect(toRate(visit({}, "closed", [stop(0, "finished", true)]))).toBeNull();
    expect(over(visit({ state: "finished" }, "closed", [stop(0, "finished", true)]))).toBe(true);
  });
});

describe("how old a phone's state is", () => {
  test.each([
    ["heard just now", 9000, 1000, "live"], ["heartbeats stopped", 9000, 6000, "stale"], ["heard, but not answered", 31_000, 1000, "silent"],
    ["no live events, asked every ten seconds", 9000, 1e9, "live"], ["no live events, an answer is missing", 16_000, 1e9, "stale"],
    ["nothing at all", 31_000, 1e9, "silent"],
  ])("%s", (_, asked, heard, said) => expect(phoneFreshness(asked, heard)).toBe(said));
});

describe("help with filing online", () => {
  test("may be asked for while one waits, once", () => {
    const guidance = (state: string) => ({ code: "g", state, ahead: 0, wait: null, area: null, seat: null });
    expect(mayAskForHelp(visit())).toBe(true);
    expect(mayAskForHelp({ ...visit(), guidance: guidance("waiting") })).toBe(false);
    expect(mayAskForHelp({ ...visit(), guidance: guidance("left") })).toBe(true);
    expect(mayAskForHelp(visit({ state: "called" }))).toBe(false);
  });
});
