// Asking the door: one act is done once whatever the line does, and a refusal says what to do.
import { describe, expect, test } from "vitest";
import { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";

function door(...answers: (Response | "cut")[]) {
  const keys: (string | null)[] = [];
  const fetch = (async (_path: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get("Idempotency-Key"));
    const next = answers.shift();
    if (!next || next === "cut") throw new TypeError("network");
    return next;
  }) as unknown as typeof globalThis.fetch;
  return { keys, door: new Door({ fetch, pause: async () => undefined, token: () => "t" }) };
}
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const refusalOf = (asked: Promise<unknown>) => asked.then(() => { throw new Error("not refused"); }, (error: unknown) => error as Refusal);

describe("asking the door", () => {
  test("sends an act again under the same key when the line breaks", async () => {
    const { door: open, keys } = door("cut", json({}, 503), json({ done: true }));
    expect(await open.post("/counters/c/call")).toEqual({ done: true });
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
  });
  test("gives another act another key", async () => {
    const { door: open, keys } = door(json({}), json({}));
    await open.post("/a");
    await open.post("/b");
    expect(new Set(keys).size).toBe(2);
  });
  test("does not repeat what was refused", async () => {
    const problem = { type: "/problems/conflict", title: "Conflict", status: 409, detail: "Too early.", seconds_left: 12 };
    const { door: open, keys } = door(json(problem, 409));
    const refusal = await refusalOf(open.post("/x"));
    expect([refusal.code, refusal.remedy, refusal.fact("seconds_left"), keys.length]).toEqual(["conflict", "read", 12, 1]);
  });
  test.each([[401, "signIn"], [403, "askStaff"], [404, "askStaff"], [422, "correct"], [500, "wait"], [503, "wait"]])("after %i says: %s", async (status, remedy) => {
    const { door: open } = door(json({ type: "/problems/x", detail: "d" }, status));
    expect((await refusalOf(open.get("/x"))).remedy).toBe(remedy);
  });
  test("names a door that cannot be reached as offline, and survives an answer that is no JSON", async () => {
    expect((await refusalOf(door("cut").door.get("/x"))).code).toBe("offline");
    expect((await refusalOf(door(new Response("<html>", { status: 502 })).door.get("/x"))).code).toBe("502");
  });
});
