// Listening to the door: frames in pieces, coming back after a loss, and what is too old to be shown as live.
import { describe, expect, test } from "vitest";
import { freshness } from "@/live/age";
import { Frames } from "@/live/frames";
import { Stream, type Listener } from "@/live/stream";

const line = (...pieces: string[]) =>
  new Response(new ReadableStream({ start(c) { pieces.forEach((each) => c.enqueue(new TextEncoder().encode(each))); c.close(); } }));

function listening(answers: (() => Response)[]) {
  const asked: (string | null)[] = [];
  const told: string[] = [];
  let stream: Stream;
  const listener: Listener = {
    heard: () => undefined,
    begin: () => told.push("begin"),
    event: (frame) => told.push(`${frame.event} ${frame.id}`),
    hallTime: (at) => told.push(at),
    refused: (status) => told.push(`refused ${status}`),
  };
  const fetch = (async (_path: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get("Last-Event-ID"));
    const next = answers.shift();
    if (!next) { stream.end(); throw new TypeError("network"); }
    return next();
  }) as unknown as typeof globalThis.fetch;
  stream = new Stream({ path: "/halls/nanhai/events", headers: (more) => more, fetch, pause: async () => undefined }, listener);
  return { asked, told, run: () => stream.run() };
}

describe("frames", () => {
  test("are complete whatever the pieces they come in", () => {
    const text = 'id: a:1\nevent: ticket_called\ndata: {"x":1}\n\nevent: heartbeat\ndata: {}\n\n';
    for (let size = 1; size < text.length; size += 1) {
      const frames = new Frames();
      const got = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g"))!.flatMap((piece) => frames.take(piece));
      expect(got.map((each) => [each.id, each.event])).toEqual([["a:1", "ticket_called"], [null, "heartbeat"]]);
    }
  });
  test("without data, as comments are, are none", () => expect(new Frames().take(": still here\n\n")).toEqual([]));
});

describe("a stream", () => {
  test("goes on after the last event it got when the line breaks", async () => {
    const { asked, told, run } = listening([
      () => line("id: a:1\nevent: ticket_called\ndata: {}\n\n"),
      () => line("id: a:2\nevent: service_started\ndata: {}\n\n"),
    ]);
    await run();
    expect(asked).toEqual([null, "a:1", "a:2"]);
    expect(told).toEqual(["begin", "ticket_called a:1", "begin", "service_started a:2"]);
  });
  test("begins anew when the door does not hold the events any more", async () => {
    const { asked, told, run } = listening([() => line("id: a:1\nevent: x\ndata: {}\n\n"), () => line("event: reset\ndata: {}\n\n")]);
    await run();
    expect(told).toEqual(["begin", "x a:1", "begin", "begin"]);
    expect(asked.at(-1)).toBeNull();
  });
  test("ends when the door refuses it, and comes back when the door is only busy", async () => {
    const refused = listening([() => new Response("{}", { status: 401 }), () => line()]);
    await refused.run();
    expect(refused.told).toEqual(["refused 401"]);
    const busy = listening([() => new Response("{}", { status: 503 }), () => line("event: heartbeat\ndata: {\"at\":\"2026-03-02T01:00:00Z\"}\n\n")]);
    await busy.run();
    expect(busy.told).toEqual(["begin", "2026-03-02T01:00:00Z"]);
  });
});

test("data is live up to 5 s, then from a time, and after 30 s no waiting time is shown", () => {
  expect([0, 5000, 5001, 30000, 30001].map(freshness)).toEqual(["live", "live", "stale", "stale", "silent"]);
});
