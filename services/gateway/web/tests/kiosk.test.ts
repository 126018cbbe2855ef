// The kiosk's logic: what is found, what is leased, what is told later, and when everything is forgotten.
import { describe, expect, test } from "vitest";
import { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import { IdleClock } from "@/kiosk/idle";
import { givesTickets, minutesToClosing } from "@/kiosk/offline/hours";
import { left, take, withLease, type Held, type Leased } from "@/kiosk/offline/leases";
import { tell, type Entry, type OfflineTicket } from "@/kiosk/offline/outbox";
import { checkDigit, isSenior, SimulatedReader } from "@/kiosk/reader";
import { find } from "@/kiosk/search";
import { pixelsPerMillimetre } from "@/kiosk/sizes";
import { newCode, newId } from "@/kiosk/taking";
import type { Admission, Matter } from "@/kiosk/told";
import { wipe } from "@/kiosk/wipe";

const MORNING = new Date("2026-03-02T09:30:00+08:00");
const leased = (id: string, first: number, last: number, queue = "general"): Leased =>
  ({ day: "2026-03-02", ends_at: "2026-03-02T16:00:00Z", size: 3, offline_minutes: 30, blocks: [{ id, queue, letter: "A", first, last }] });

describe("leased numbers", () => {
  const drain = (held: Held[], queue: string): string[] => {
    const taken = take(held, queue, MORNING);
    return taken ? [taken.number.label, ...drain(taken.held, queue)] : [];
  };
  test("are given one after the other, block by block, and end", () => {
    const held = withLease(withLease([], leased("a", 500, 501)), leased("b", 599, 599));
    expect(drain(held, "general")).toEqual(["A500", "A501", "A599"]);
    expect(drain(held, "tax")).toEqual([]);
  });
  test("are not there twice when an answer comes twice", () => {
    const once = withLease([], leased("a", 500, 501));
    const used = take(once, "general", MORNING)!.held;
    expect(left(withLease(used, leased("a", 500, 501)), MORNING)).toEqual({ general: 1 });
  });
  test("end with the service day", () => {
    const held = withLease([], leased("a", 500, 501));
    expect(take(held, "general", new Date("2026-03-02T16:00:00Z"))).toBeNull();
    expect(left(held, new Date("2026-03-03T01:00:00Z"))).toEqual({});
  });
});

describe("what is told once the line is back", () => {
  const ticket = (n: number): Entry => ({ kind: "ticket", id: `t${n}`, printed: n === 0, ticket: { id: `t${n}`, sequence: 500 + n } as OfflineTicket });
  function hall(answer: (path: string, body: { tickets?: { id: string }[] }, key: string | null) => Response | "cut") {
    const asked: string[] = [];
    const fetch = (async (path: string, init: RequestInit) => {
      asked.push(path.replace("/api/v1", ""));
      const told = answer(path, JSON.parse(String(init.body)) as object, new Headers(init.headers).get("Idempotency-Key"));
      if (told === "cut") throw new TypeError("network");
      return told;
    }) as unknown as typeof globalThis.fetch;
    return { asked, door: new Door({ fetch, pause: async () => undefined }) };
  }
  function shelf(...entries: Entry[]) {
    const kept = new Map(entries.map((each) => [each.id, each]));
    return { kept, outbox: async <T,>() => [...kept.values()] as T[], drop: async (ids: readonly string[]) => ids.forEach((id) => kept.delete(id)) };
  }
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  const merged = (body: { tickets?: { id: string }[] }) => json({ items: body.tickets!.map(({ id }) => ({ id, outcome: id === "t7" ? "refused" : "merged", reason: null, words: null, ticket: id })) });

  test("goes in pieces of twenty, says which slips are out, and hands back what was refused", async () => {
    const box = shelf(...Array.from({ length: 25 }, (_, n) => ticket(n)));
    const { asked, door } = hall((path, body) => (path.endsWith("offline-tickets") ? merged(body) : json({})));
    expect((await tell(box, door, "nanhai")).map((each) => each.id)).toEqual(["t7"]);
    expect(asked).toEqual(["/halls/nanhai/offline-tickets", "/tickets/t0/printed", "/halls/nanhai/offline-tickets"]);
    expect(box.kept.size).toBe(0);
  });
  test("is kept when the line breaks in between", async () => {
    const box = shelf(...Array.from({ length: 25 }, (_, n) => ticket(n + 1)));
    let pieces = 0;
    const { door } = hall((_, body) => ((pieces += 1) > 1 ? "cut" : merged(body)));
    await expect(tell(box, door, "nanhai")).rejects.toBeInstanceOf(Refusal);
    expect(box.kept.size).toBe(5);
  });
  test("takes back, under its own key, a ticket that nobody heard of", async () => {
    const box = shelf({ kind: "doubt", id: "d", key: "first-key", body: { matter: "m" } });
    const keys: (string | null)[] = [];
    const { asked, door } = hall((path, _, key) => { keys.push(key); return path.endsWith("visits") ? json({ ticket: { id: "ghost" } }, 201) : json({}); });
    await tell(box, door, "nanhai");
    expect(asked).toEqual(["/halls/nanhai/visits", "/tickets/ghost/cancel"]);
    expect([keys[0], box.kept.size]).toEqual(["first-key", 0]);
  });
  test("waits with that until the ticket is there", async () => {
    const box = shelf({ kind: "doubt", id: "d", key: "k", body: {} });
    const { door } = hall(() => json({ ticket: null }, 202));
    await expect(tell(box, door, "nanhai")).rejects.toBeInstanceOf(Refusal);
    expect(box.kept.size).toBe(1);
  });
});

describe("finding a matter", () => {
  const matter = (zh: string, en: string, initials: string, pinyin: string) => ({ id: zh, name: { zh, en }, initials, pinyin }) as Matter;
  const all = [
    matter("社会保障卡申领", "Social security card", "shbzksl", "shehuibaozhangkashenling"),
    matter("契税申报", "Deed tax", "qssb", "qishuishenbao"),
    matter("普通护照签发", "Passport", "pthzqf", "putonghuzhaoqianfa"),
  ];
  test.each([["社保卡", "社会保障卡申领"], ["sbk", "社会保障卡申领"], ["SB", "社会保障卡申领"], ["huzhao", "普通护照签发"], ["hz", "普通护照签发"], ["pass", "普通护照签发"], ["tax", "契税申报"], ["zzz", undefined]])
  ("by %s", (typed, first) => expect(find(all, typed, 5)[0]?.name.zh).toBe(first));
  test("nothing typed finds nothing", () => expect(find(all, "  ", 5)).toEqual([]));
});

describe("nobody there", () => {
  const clock = new IdleClock(0, { idleMs: 45_000, warningMs: 20_000 });
  test("asks after 45 s and is over after 20 more", () => {
    expect([44_999, 45_000, 64_999, 65_000].map((at) => clock.state(at))).toEqual(["active", "warning", "warning", "over"]);
    expect(clock.secondsLeft(45_000)).toBe(20);
  });
  test("is put off as often as somebody says that they are there", () => {
    for (let n = 1; n <= 10; n += 1) {
      expect(clock.state(n * 60_000)).toBe("warning");
      clock.touch(n * 60_000);
      expect(clock.state(n * 60_000)).toBe("active");
    }
  });
  test("is a new document at the same place, and an empty shelf but for who sits there", () => {
    const kept = new Map([["hall-seat-kiosk", "s"], ["typed", "13800138000"]]);
    const shelf = { removeItem: (key: string) => kept.delete(key) } as unknown as Storage;
    for (const key of kept.keys()) Object.defineProperty(shelf, key, { enumerable: true, value: "" });
    let to = "";
    wipe({ pathname: "/kiosk", search: "?hall=nanhai", replace: (place) => { to = String(place); } }, shelf);
    expect([to, [...kept.keys()]]).toEqual(["/kiosk?hall=nanhai", ["hall-seat-kiosk"]]);
  });
});

describe("the hours without network", () => {
  const open = { sessions: [{ opens: "2026-03-02T08:30:00+08:00", closes: "2026-03-02T12:00:00+08:00", last_ticket: "2026-03-02T11:30:00+08:00", by_appointment: false }], closes_at: "2026-03-02T12:00:00+08:00" } as unknown as Admission;
  const at = (time: string) => new Date(`2026-03-02T${time}:00+08:00`);
  test("are those that the hall has told", () => {
    expect(["08:29", "08:30", "11:29", "11:30"].map((time) => givesTickets(open, at(time)))).toEqual([false, true, true, false]);
    expect(givesTickets(null, at("09:00"))).toBe(false);
  });
  test("come to an end in so many minutes", () => expect(minutesToClosing(open, at("11:45"))).toBe(15));
});

describe("a person", () => {
  test("of the simulated reader has a number that passes its check", async () => {
    for (let n = 0; n < 50; n += 1) {
      const { party } = await new SimulatedReader().read();
      expect(party.identity_number).toMatch(/^440605\d{11}[\dX]$/);
      expect(checkDigit(party.identity_number!.slice(0, 17))).toBe(party.identity_number!.at(-1));
    }
    expect(checkDigit("11010519491231002")).toBe("X");
  });
  test("has priority from the 60th birthday on", () => {
    const card = { party: {}, born: new Date(1966, 2, 2) };
    expect([isSenior(card, new Date(2026, 2, 1)), isSenior(card, new Date(2026, 2, 2))]).toEqual([false, true]);
  });
});

test("codes are of the hall's alphabet and differ; ids sort by their time", () => {
  const codes = Array.from({ length: 200 }, () => newCode());
  expect(codes.every((each) => /^[2-9a-hjkmnp-z]{20}$/.test(each))).toBe(true);
  expect(new Set(codes).size).toBe(200);
  expect(newId(new Date(1)) < newId(new Date(1000))).toBe(true);
});

test("a millimetre is as large as the screen says, else as usual for its kind", () => {
  expect(pixelsPerMillimetre({ width: 1080, height: 1920 }, null)).toBeCloseTo(1 / 0.369, 2);
  expect(pixelsPerMillimetre({ width: 1920, height: 1080 }, null)).toBeCloseTo(1 / 0.248, 2);
  expect(pixelsPerMillimetre({ width: 1080, height: 1920 }, 270)).toBe(4);
});
