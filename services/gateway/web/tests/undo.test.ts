// Undo: for a while, once, the last thing only; what is typed in a field keeps its own Ctrl+Z.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { secondsLeft, typesThere, useUndo } from "@/staff/undo";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

describe("what was done last", () => {
  const made = () => {
    const undone: string[] = [];
    const undo = useUndo(() => Date.now());
    const offer = (words: string, seconds = 30) => undo.offer({ words, seconds, undo: async () => { undone.push(words); } });
    return { undone, undo, offer };
  };

  test("is taken back within its time, once", async () => {
    const { undone, undo, offer } = made();
    offer("called");
    vi.setSystemTime(29_000);
    expect(await undo.take()).toBe(true);
    expect(await undo.take()).toBe(false);
    expect(undone).toEqual(["called"]);
  });

  test("stays when its time is over", async () => {
    const { undone, undo, offer } = made();
    offer("called");
    vi.setSystemTime(30_000);
    expect(await undo.take()).toBe(false);
    expect(undone).toEqual([]);
  });

  test("is the only thing that can be taken back", async () => {
    const { undone, undo, offer } = made();
    offer("called");
    offer("started");
    await undo.take();
    expect(undone).toEqual(["started"]);
  });
});

test("seconds are counted whole, and the last one is not zero", () => {
  expect([secondsLeft(30_000, 0), secondsLeft(30_000, 29_001), secondsLeft(30_000, 30_000), secondsLeft(30_000, 31_000)]).toEqual([30, 1, 0, 0]);
});

test("Ctrl+Z belongs to a field in which something was typed, and to the page everywhere else", () => {
  const field = (tagName: string, value: string, type = "text") => ({ tagName, value, type }) as unknown as EventTarget;
  expect(typesThere(field("TEXTAREA", "note"))).toBe(true);
  expect(typesThere(field("INPUT", "note"))).toBe(true);
  expect(typesThere(field("INPUT", ""))).toBe(false);
  expect(typesThere(field("INPUT", "on", "checkbox"))).toBe(false);
  expect(typesThere(field("BUTTON", "x"))).toBe(false);
  expect(typesThere(null)).toBe(false);
});
