// The evaluator asks about one service, for as long as the hall says, and never the next visitor about the one before.
import { expect, test } from "vitest";
import { askedNow, isNextVisitor } from "@/evaluator/asking";

const wanted = { ticket: "t1", number: "A023", ends_in_seconds: 40 };

test("what ended a moment ago is asked about until its time is over", () => {
  expect(askedNow(wanted, new Set(), 1000)).toEqual({ ticket: "t1", number: "A023", until: 41_000 });
  expect(askedNow({ ...wanted, ends_in_seconds: 0 }, new Set(), 1000)).toBeNull();
  expect(askedNow(null, new Set(), 1000)).toBeNull();
});
test("what was skipped is not asked about again", () => expect(askedNow(wanted, new Set(["t1"]), 0)).toBeNull());
test("a service that begins puts the question away; a call does not, the visitor is still there", () => {
  expect([isNextVisitor("service_started"), isNextVisitor("ticket_called")]).toEqual([true, false]);
});
