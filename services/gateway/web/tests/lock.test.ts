// The lock: when nobody touched a screen for its minutes.
import { expect, test } from "vitest";
import { isIdle } from "@/staff/lock";

test("a screen is idle from the full minutes on", () => {
  expect(isIdle(0, 5 * 60_000 - 1, 5)).toBe(false);
  expect(isIdle(0, 5 * 60_000, 5)).toBe(true);
});
