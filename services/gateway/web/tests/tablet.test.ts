// The tablet: what it shows over what the hall told, what it sends, and what must be said of an end.
import { describe, expect, test, vi } from "vitest";
import { Refusal } from "@/api/refusal";
import { asked, lacks, nothing, type Wanted } from "@/tablet/consent";
import { bodyOf, missingFrom } from "@/tablet/ending";
import { send, waitsOn } from "@/tablet/merging";
import { comesFirst, nextStep, overlaid, withWords } from "@/tablet/overlay";
import { seemsPersonal } from "@/tablet/personal";
import type { Kept } from "@/tablet/shelf";
import type { Merged, Progress, ShownState, Step } from "@/tablet/types";

const NAME = { zh: "x", en: "x" };
const step = (id: string, state: ShownState = "open", more: Partial<Step> = {}): Step => ({ id, state, version: 0, seconds: null, notes: [], standing: [], title: NAME, ...more });
const progress = (...steps: Step[]): Progress => ({ checklist: "1", begun_at: "2026-03-02T01:00:00Z", current: null, disputed: [], steps });
const change = (number: number, id: string, state: Kept["state"] = "done", note: string | null = null): Kept =>
  ({ number, step: id, state, note, base: 0, at: "2026-03-02T01:05:00Z", checklist: "1", request: "r", by: "g" });

describe("what is shown", () => {
  test("is what the hall told, and over it what waits here, marked", () => {
    const shown = overlaid(progress(step("a", "done"), step("b")), [change(1, "b"), change(2, "b", "stuck", "slow")]);
    expect(shown.map((each) => [each.id, each.state, each.local])).toEqual([["a", "done", false], ["b", "stuck", true]]);
    expect(shown[1]?.notes.map((each) => each.note)).toEqual(["slow"]);
  });
  test("stays a dispute, whatever is noted here", () => {
    expect(overlaid(progress(step("a", "disputed")), [change(1, "a")])[0]?.state).toBe("disputed");
  });
  test("keeps the words of the checklist when the hall answers without them", () => {
    const whole = progress(step("a"), step("b"));
    const told = { ...progress(step("a", "done", { title: undefined }), step("b")), disputed: [] };
    delete told.steps[0]!.title;
    expect(withWords(whole, told).steps[0]).toMatchObject({ state: "done", title: NAME });
  });
});

describe("the order of the checklist", () => {
  const steps = overlaid(progress(step("a", "done"), step("b"), step("c", "open", { optional: true }), step("d")), []);
  test("leads to the first step that is not got over, and past optional ones", () => {
    expect(nextStep(steps)).toBe("b");
    expect(nextStep(overlaid(progress(step("a", "done"), step("c", "open", { optional: true }), step("d")), []))).toBe("d");
    expect(nextStep(overlaid(progress(step("a", "done"), step("b", "done"), step("d", "disputed")), []))).toBe("d");
    expect(nextStep(overlaid(progress(step("a", "done")), []))).toBeNull();
  });
  test("is kept while nobody can be asked", () => {
    expect(comesFirst(steps, "d")?.id).toBe("b");
    expect(comesFirst(steps, "b")).toBeNull();
  });
});

describe("sending what waits", () => {
  const answer = (more: Partial<Merged>): Merged => ({ merged: [], known: [], refused: [], progress: progress(), ...more });
  const shelf = (kept: Kept[]) => ({ device: "t", waiting: vi.fn(async () => kept), forget: vi.fn(async () => undefined) });

  test("forgets what the hall has, and shows what it did not take", async () => {
    const store = shelf([change(1, "a"), change(2, "b", "done", "x")]);
    const post = vi.fn(async () => answer({ merged: [1], refused: [{ number: 2, reason: "personal_note", problem: "" }] }));
    const sent = await send({ post: post as never }, store, "r", "g", () => new Date("2026-03-02T01:10:00Z"));
    expect(post).toHaveBeenCalledWith("/guidance-requests/r/changes", expect.objectContaining({ device: "t", sent_at: "2026-03-02T01:10:00.000Z" }));
    expect(JSON.stringify(post.mock.calls)).not.toContain("\"by\"");
    expect(sent.refused.map((each) => [each.change.number, each.reason])).toEqual([[2, "personal_note"]]);
    expect(store.forget).toHaveBeenCalledWith([1, 2]);
  });
  test("forgets nothing while the hall does not answer", async () => {
    const store = shelf([change(1, "a")]);
    await expect(send({ post: async () => { throw new Refusal(0, null); } }, store, "r", "g")).rejects.toThrow(Refusal);
    expect(store.forget).not.toHaveBeenCalled();
  });
  test("sends many in parts", async () => {
    const store = shelf(Array.from({ length: 450 }, (_, n) => change(n + 1, "a")));
    const post = vi.fn(async (_: string, body: { changes: unknown[] }) => answer({ merged: [body.changes.length] }));
    await send({ post: post as never }, store, "r", "g");
    expect(post.mock.calls.map(([, body]) => body.changes.length)).toEqual([200, 200, 50]);
  });
  test("waits for a line, a busy hall or a new session, and for nothing else", () => {
    expect([0, 503, 429, 401, 403, 422].map((status) => waitsOn(new Refusal(status, null)))).toEqual([true, true, true, true, false, false]);
  });
});

describe("the end of a sitting", () => {
  const ending = { outcome: "filed" as const, receipt: "", continueOn: "", reason: "", atHome: "", onBehalf: false };
  test.each([
    [{ ...ending }, "receipt"],
    [{ ...ending, receipt: "1" }, "receiptForm"],
    [{ ...ending, receipt: "WB-2026-0001" }, null],
    [{ ...ending, outcome: "filed_partly" as const }, "continueOn"],
    [{ ...ending, outcome: "not_possible_online" as const }, "reason"],
    [{ ...ending, outcome: "left" as const }, null],
  ])("%o lacks %s", (given, missing) => expect(missingFrom(given, "[A-Z]{2}-\\d{4}-\\d{4}")).toBe(missing));
  test("says only what belongs to it", () => {
    expect(bodyOf({ ...ending, outcome: "left", receipt: "x", reason: "y", atHome: "yes" })).toEqual({ outcome: "left" });
    expect(bodyOf({ ...ending, outcome: "left", onBehalf: true })).toEqual({ outcome: "left" });
    expect(bodyOf({ ...ending, receipt: "x", onBehalf: true })).toEqual({ outcome: "filed", receipt: "x", on_behalf: true });
    expect(bodyOf({ ...ending, receipt: "x", atHome: "no" })).toEqual({ outcome: "filed", receipt: "x", at_home_next: "no" });
  });
});

describe("a consent", () => {
  const mandate = { kind: "power_of_attorney", reference: "7", validUntil: "2026-12-31", principal: "" };
  const wanted: Wanted = { ...nothing(), scope: ["fill_in", "submit"], how: "signed" };
  test.each([
    [nothing(), "scope"],
    [{ ...wanted, how: "" }, "how"],
    [wanted, null],
    [{ ...wanted, agent: true }, "mandate"],
    [{ ...wanted, agent: true, mandate: { ...mandate, validUntil: "" } }, "mandate"],
    [{ ...wanted, agent: true, mandate }, null],
  ])("%o lacks %s", (given, missing) => expect(lacks(given)).toBe(missing));
  test("says who gave it, and an agent's mandate as far as it goes; nothing that nobody said", () => {
    expect(asked({ ...wanted, mandate })).toEqual({ scope: ["fill_in", "submit"], given_how: "signed", given_by: "visitor" });
    expect(asked({ ...wanted, agent: true, name: "张三", mandate })).toMatchObject({
      given_by: "agent", name: "张三", mandate: { kind: "power_of_attorney", reference: "7", valid_until: "2026-12-31", scope: ["fill_in", "submit"] },
    });
  });
});

describe("a note", () => {
  test.each(["440605199003071234", "138 0013 8000", "0757-86331234", "6222 0212 3456 7890 128", "a@b.cn", "１３８００１３８０００"])("with %s seems personal", (words) => expect(seemsPersonal(words)).toBe(true));
  test.each(["", "page 3 of 12", "2026-03-02 14:30", "WB-2026-000123", "error 50012"])("with %s does not", (words) => expect(seemsPersonal(words)).toBe(false));
});
