/** Figures of the office in order and in words, days of a hall's zone, and answers that no network loses. */
import { describe, expect, it } from "vitest";
import { Refusal } from "@/api/refusal";
import { nextCell } from "@/office/cells";
import { domainOf, historyOf, isoDay, limit, matrix, midnight, nextDay, number } from "@/office/figures";
import { Outbox, question, type Kept } from "@/office/outbox";
import type { Answer, Check, Clause, Inspection, Merged, Standing, Verdict } from "@/office/told";

const clause = (id: string, verdict: Verdict, more: Partial<Clause> = {}) => ({ id, domain: "mechanism", verdict, name: { zh: id, en: id }, figure: 20, threshold: 15, comparison: "at_most", unit: "minutes", sample: 10, ...more }) as Clause;
const standing = (hall: string, clauses: Clause[], score: number | null = 50) => ({
  hall, clauses, scores: { score, verdicts: {}, domains: [{ id: "mechanism", weight: 1, score, verdicts: { passed: 1, failed: 2, no_evidence: 3, not_applicable: 0 } }] },
}) as unknown as Standing;

describe("the keys of the table", () => {
  const holds = [[true, false, true], [false, true, true]];

  it("go to the next cell that holds something, and nowhere beyond the last", () => {
    expect(nextCell("ArrowRight", [0, 0], holds)).toEqual([0, 2]);
    expect(nextCell("ArrowDown", [0, 2], holds)).toEqual([1, 2]);
    expect(nextCell("ArrowLeft", [1, 1], holds)).toBeNull();
    expect(nextCell("ArrowUp", [1, 1], holds)).toBeNull();
    expect(nextCell("ArrowRight", [1, 2], holds)).toBeNull();
  });

  it("go to both ends of a row, and leave every other key alone", () => {
    expect(nextCell("Home", [1, 2], holds)).toEqual([1, 1]);
    expect(nextCell("End", [0, 0], holds)).toEqual([0, 2]);
    expect(nextCell("Tab", [0, 0], holds)).toBeNull();
  });
});

describe("the table of clauses and halls", () => {
  it("puts first what fails anywhere, then what has no evidence, then the rest as the standard has them", () => {
    const rows = matrix([standing("a", [clause("W-01", "passed"), clause("W-02", "no_evidence"), clause("W-03", "passed")]), standing("b", [clause("W-01", "passed"), clause("W-02", "passed"), clause("W-03", "failed")])], null);
    expect(rows.map((each) => each.id)).toEqual(["W-03", "W-02", "W-01"]);
    expect(rows[0]?.cells["b"]?.verdict).toBe("failed");
  });

  it("shows one domain alone when it is chosen", () => {
    expect(matrix([standing("a", [clause("W-01", "passed"), clause("P-01", "passed", { domain: "premises" })])], "premises").map((each) => each.id)).toEqual(["P-01"]);
  });

  it("gives a domain the mean of the halls that have a score, and none where nothing was judged", () => {
    expect(domainOf([standing("a", [], 40), standing("b", [], 60), standing("c", [], null)], "mechanism").score).toBe(50);
    expect(domainOf([standing("c", [], null)], "mechanism").score).toBeNull();
    expect(domainOf([standing("a", []), standing("b", [])], "mechanism").verdicts.failed).toBe(4);
  });
});

describe("figures in words", () => {
  it("shows what is not there as a dash, never as nought", () => {
    expect([number(null), number(0), number(12.346)]).toEqual(["—", "0", "12.35"]);
    expect([limit(clause("W-01", "passed")), limit({ comparison: "at_least", threshold: 98 }), limit({ comparison: null, threshold: null })]).toEqual(["≤ 15", "≥ 98", "—"]);
  });

  it("draws past days oldest first, with their cases and the limit, and leaves superseded checks out", () => {
    const day = (from: string, figure: number, state = "current") => ({ from, state, clauses: [clause("W-01", "failed", { figure })] }) as Check;
    const chart = historyOf([day("2026-03-02T16:00:00Z", 3), day("2026-03-01T16:00:00Z", 2), day("2026-03-01T16:00:00Z", 9, "superseded")], clause("W-01", "failed"), "Asia/Shanghai", "hall", "limit");
    expect(chart.categories).toEqual(["03-02", "03-03"]);
    expect(chart.series[0]).toEqual({ name: "hall", values: [2, 3], counts: [10, 10] });
    expect(chart.limits).toEqual([{ name: "limit", value: 15 }]);
  });
});

describe("days of a zone", () => {
  it("begin at their own midnight, also where the clock changes", () => {
    expect(midnight("2026-03-02", "Asia/Shanghai")).toBe("2026-03-01T16:00:00.000Z");
    expect(midnight("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(midnight("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
    expect(midnight("2026-10-26", "Europe/Berlin")).toBe("2026-10-25T23:00:00.000Z");
  });

  it("are named and follow one another by the calendar", () => {
    expect(isoDay(new Date("2026-03-01T16:00:00Z"), "Asia/Shanghai")).toBe("2026-03-02");
    expect(nextDay("2026-02-28")).toBe("2026-03-01");
  });
});

describe("an inspection without a network", () => {
  const shelf = (): Kept => {
    const kept = new Map<string, string>();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
  };
  const asked = { clause: "S-01", item: "greets", place: "guicheng-1" };
  const merged = (answers: Answer[], more: Partial<Merged> = {}): Merged => ({ merged: answers.map((each) => each.id), known: [], refused: [], disputed: [], progress: { questions: 1, answered: 1, disputed: 0 }, ...more });
  const none = () => Promise.reject(new Refusal(0, null));

  it("keeps an answer until it is merged, and then forgets it", async () => {
    const box = new Outbox(shelf(), "r1");
    box.note({ ...asked, verdict: "yes" }, [], "2026-03-02T01:00:00Z");
    expect(await box.send(none)).toBeNull();
    expect(box.waiting()).toHaveLength(1);
    expect(await box.send(async (answers) => merged(answers))).toEqual([]);
    expect(box.waiting()).toEqual([]);
  });

  it("outlives the page, the round with it", () => {
    const kept = shelf();
    new Outbox(kept, "r1").note({ ...asked, verdict: "no" }, [], "2026-03-02T01:00:00Z");
    new Outbox(kept, "r1").take({ id: "r1" } as Inspection);
    expect(new Outbox(kept, "r1").waiting()[0]?.verdict).toBe("no");
    expect(new Outbox(kept, "r1").taken()?.id).toBe("r1");
    expect(new Outbox(kept, "r2").waiting()).toEqual([]);
  });

  it("sends the last answer to a question alone, in the place of those that are known", () => {
    const box = new Outbox(shelf(), "r1");
    const known = [{ ...asked, id: "before-1", verdict: "no", at: "" } as Answer];
    box.note({ ...asked, verdict: "no" }, known, "2026-03-02T01:00:00Z");
    box.note({ ...asked, verdict: "yes" }, known, "2026-03-02T01:01:00Z");
    expect(box.waiting().map((each) => [each.verdict, each.replaces])).toEqual([["yes", ["before-1"]]]);
    expect(question(asked)).toBe("S-01|greets|guicheng-1");
  });

  it("says what was refused, and does not send it for ever", async () => {
    const box = new Outbox(shelf(), "r1");
    const answer = box.note({ ...asked, verdict: "yes" }, [], "2026-03-02T01:00:00Z");
    const refused = [{ id: answer.id, problem: "no such place" }];
    expect(await box.send(async () => merged([], { refused }))).toEqual(refused);
    expect(box.waiting()).toEqual([]);
  });

  it("stops when the office neither took nor refused anything, and throws what is wrong for good", async () => {
    const box = new Outbox(shelf(), "r1");
    box.note({ ...asked, verdict: "yes" }, [], "2026-03-02T01:00:00Z");
    expect(await box.send(async () => merged([]))).toEqual([]);
    await expect(box.send(() => Promise.reject(new Refusal(403, null)))).rejects.toBeInstanceOf(Refusal);
    expect(box.waiting()).toHaveLength(1);
  });

  it("takes half of something for nothing", () => {
    const kept = shelf();
    kept.setItem("hall-inspection-waiting:r1", "[{");
    expect(new Outbox(kept, "r1").waiting()).toEqual([]);
  });
});
