// Speech on the board: digits singly, in order, never two at once, shorter when many wait, past a voice that hangs.
import { describe, expect, test } from "vitest";
import type { Spoken } from "@/api/types";
import { Announcer, type Call, type Voice } from "@/sound/announcer";
import { counted, sentence, type Sentence } from "@/sound/sentence";
import words from "@/words/speech.json";

class FakeVoice implements Voice {
  said: Sentence[] = [];
  open = 0;
  most = 0;
  hangs = new Set<string>();
  silenced = 0;
  private release: (() => void)[] = [];
  constructor(readonly languages: Spoken[] = ["zh", "yue", "en"], readonly held = false) {}
  has({ language }: Sentence) { return this.languages.includes(language); }
  async chime() { /* nothing to wait for */ }
  silence() { this.silenced += 1; this.open -= 1; }
  async say(spoken: Sentence) {
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    this.said.push(spoken);
    if (this.hangs.has(spoken.text)) return new Promise<void>(() => undefined);
    if (this.held) await new Promise<void>((done) => this.release.push(done));
    else await Promise.resolve();
    this.open -= 1;
  }
  finish() { this.release.shift()?.(); }
}
const call = (n: number, more: Partial<Call> = {}): Call => ({ ticket: `t${n}`, number: `A0${n}`, counter: n, call: 1, ...more });
// Time in these tests: a watchdog never rings before the voice, unless nothing else is left to do.
const soon = () => new Promise<void>((done) => setTimeout(done, 0));
const settle = async () => { for (let i = 0; i < 20; i += 1) await soon(); };

describe("a sentence", () => {
  test("says the digits of a ticket singly and the counter as a number", () => {
    const { digits, tens } = words.zh;
    expect(sentence("zh", "A023", 12, 1).text).toContain(`A，${digits[0]}${digits[2]}${digits[3]}`);
    expect(sentence("zh", "A023", 12, 1).text).toContain(`${tens}${digits[2]}`);
    expect(sentence("en", "A023", 12, 1).text).toBe("A, zero two three, please go to counter 12");
    expect(sentence("en", "A023", 12, 2).text).toBe("Second call: A, zero two three, counter 12");
  });
  test.each([[1, "1"], [10, "X"], [12, "X2"], [20, "2X"], [21, "2X1"], [99, "9X9"], [100, "1C"], [105, "1C05"], [110, "1C1X"], [215, "2C1X5"]])("counts %i as people do", (number, shape) => {
    const { digits, tens, hundreds } = words.zh;
    const expected = [...shape].map((each) => (each === "X" ? tens : each === "C" ? hundreds : digits[Number(each)])).join("");
    expect(counted("zh", number)).toBe(expected);
  });
});

describe("the clips of a sentence", () => {
  const ticket = (language: string) => ["letter-A", ...[0, 1, 2].map((digit) => `${language}-digit-${digit}`)];
  test.each<[Spoken, string[]]>([
    ["zh", ["zh-call-0", ...ticket("zh"), "zh-call-1", "zh-tens", "zh-digit-2", "zh-call-2"]],
    ["yue", ["yue-call-0", ...ticket("yue"), "yue-call-1", "yue-tens", "yue-digit-2", "yue-call-2"]],
    ["en", [...ticket("en"), "en-call-1", "en-number-12"]],
  ])("say A012 to counter 12 (%s): digits singly, the counter as a number", (language, clips) => {
    expect(sentence(language, "A012", 12, 1).clips).toEqual(clips);
  });
  test("say of a second call that it is one", () => {
    expect(sentence("zh", "A012", 2, 2).clips).toEqual(["zh-again-0", ...ticket("zh"), "zh-again-1", "zh-digit-2", "zh-again-2"]);
    expect(sentence("en", "A012", 2, 2).clips).toEqual(["en-again-0", ...ticket("en"), "en-again-1", "en-number-2"]);
  });
  test("count past a hundred", () => {
    expect(sentence("zh", "A012", 105, 1).clips.slice(-5, -1)).toEqual(["zh-digit-1", "zh-hundreds", "zh-digit-0", "zh-digit-5"]);
    expect(sentence("en", "A012", 105, 1).clips.slice(-2)).toEqual(["en-number-100", "en-number-5"]);
    expect(sentence("en", "A012", 200, 1).clips.slice(-1)).toEqual(["en-number-200"]);
  });
});

describe("the announcer", () => {
  test("tells calls in the order of calling, one at a time, in every language", async () => {
    const voice = new FakeVoice(undefined, true);
    const told: string[] = [];
    const announcer = new Announcer({ voice, languages: ["zh", "en"], told: (each) => told.push(each.ticket), wait: (ms) => (ms > 1000 ? new Promise(() => undefined) : soon()) });
    [1, 2].forEach((n) => announcer.add(call(n)));
    for (let i = 0; i < 4; i += 1) { await settle(); voice.finish(); }
    await announcer.quiet();
    expect(voice.most).toBe(1);
    expect(told).toEqual(["t1", "t2"]);
    expect(voice.said.map((each) => each.language)).toEqual(["zh", "en", "zh", "en"]);
  });
  test("goes on when a voice never says that it has ended", async () => {
    const voice = new FakeVoice(["zh"]);
    const told: string[] = [];
    voice.hangs.add(sentence("zh", "A01", 1, 1).text);
    const announcer = new Announcer({ voice, languages: ["zh"], told: (each) => told.push(each.ticket), wait: () => settle() });
    [1, 2].forEach((n) => announcer.add(call(n)));
    await announcer.quiet();
    expect(told).toEqual(["t1", "t2"]);
    expect([voice.silenced, voice.most]).toEqual([1, 1]);
  });
  test("is shorter from three calls on, and shortest from six on", async () => {
    const voice = new FakeVoice();
    const announcer = new Announcer({ voice, languages: ["zh", "yue", "en"], wait: () => settle() });
    for (let n = 1; n <= 7; n += 1) announcer.add(call(n, { language: "en" }));
    await announcer.quiet();
    const languages = (n: number) => voice.said.filter((each) => each.text === sentence(each.language, `A0${n}`, n, 1).text).map((each) => each.language);
    expect([1, 2, 3, 4, 5, 6, 7].map(languages)).toEqual([["zh", "yue", "en"], ["zh"], ["zh", "en"], ["zh", "en"], ["zh", "en"], ["zh", "yue", "en"], ["zh", "yue", "en"]]);
  });
  test("does not call a ticket whose service has begun, nor the same call twice, and a recall takes its call's place", async () => {
    const voice = new FakeVoice(["zh"], true);
    const told: string[] = [];
    const announcer = new Announcer({ voice, languages: ["zh"], told: (each) => told.push(`${each.ticket} ${each.call}`), wait: (ms) => (ms > 1000 ? new Promise(() => undefined) : soon()) });
    [call(1), call(1), call(2), call(3), call(3, { call: 2 })].forEach((each) => announcer.add(each));
    announcer.drop("t2");
    for (let i = 0; i < 3; i += 1) { await settle(); voice.finish(); }
    await announcer.quiet();
    expect(told).toEqual(["t1 1", "t3 2"]);
  });
  test("without any voice tells by the chime alone", async () => {
    const told: string[] = [];
    const announcer = new Announcer({ voice: new FakeVoice([]), languages: ["zh", "en"], told: (each) => told.push(each.ticket), wait: () => settle() });
    announcer.add(call(1));
    await announcer.quiet();
    expect(told).toEqual(["t1"]);
  });
  test("says when the turn of each call has come, and lets it stand while it is read", async () => {
    const steps: string[] = [];
    const announcer = new Announcer({
      voice: new FakeVoice([]), languages: ["zh"], standMs: 4000, begins: (each) => steps.push(`begins ${each.ticket}`), told: (each) => steps.push(`told ${each.ticket}`),
      wait: (ms) => { if (ms === 4000) steps.push("stands"); return soon(); },
    });
    [1, 2].forEach((n) => announcer.add(call(n)));
    await announcer.quiet();
    expect(steps).toEqual(["stands", "begins t1", "told t1", "stands", "begins t2", "told t2"]);
  });
});
