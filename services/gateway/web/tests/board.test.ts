// Which lines are on the board when.
import { expect, test } from "vitest";
import type { NowCalled, Waiting } from "@/api/types";
import { calledFirst, queuesAt } from "@/board/pages";
import { isQuiet } from "@/board/quiet";
import { range } from "@/words/time";

const queue = (letter: string): Waiting => ({ queue: letter, letter, name: { zh: letter, en: letter }, waiting: 1, wait: null });
const wait = (low: number, high: number) => ({ low_minutes: low, likely_minutes: low, high_minutes: high, open_counters: 1 });

test("every queue has its turn, first in Chinese, then in English", () => {
  const queues = [..."ABCDEFGH"].map(queue);
  const turns = [0, 1, 2, 3, 4].map((turn) => queuesAt(queues, turn));
  expect(turns.map((each) => each.rows.map((row) => row.letter).join("") + each.language)).toEqual(["ABCDzh", "EFGHzh", "ABCDen", "EFGHen", "ABCDzh"]);
});
test("a hall without queues has an empty page", () => expect(queuesAt([], 3)).toMatchObject({ rows: [], pages: 1 }));
test("whoever is still on the way stands before those who sit at a counter", () => {
  const line = (number: string, state: "called" | "serving"): NowCalled => ({ number, state, counter: "c", counter_number: 1, queue: "q", called_at: null, call: 1 });
  expect(calledFirst([line("A1", "serving"), line("A2", "called"), line("A3", "called")]).map((each) => each.number)).toEqual(["A2", "A3", "A1"]);
});
test("a wait is a range, never one figure unless both ends are it, and over an hour no promise", () => {
  expect([wait(15, 25), wait(0, 0), wait(45, 80), wait(70, 90)].map(range)).toEqual(["15–25", "0", "45–60+", "60+"]);
});
test.each([
  ["12:00", "12:00", "13:30", true], ["13:30", "12:00", "13:30", false], ["11:59", "12:00", "13:30", false],
  ["23:30", "22:00", "06:00", true], ["05:59", "22:00", "06:00", true], ["06:00", "22:00", "06:00", false],
  ["12:00", null, null, false], ["12:00", "12:00", "12:00", false],
])("at %s, quiet from %s to %s: %s", (at, from, to, quiet) => expect(isQuiet(at, from, to)).toBe(quiet));
