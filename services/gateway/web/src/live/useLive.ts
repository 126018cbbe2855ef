/** A screen that follows live events: when it last heard, how old that is, and what the hall's clock says. */
import { computed, onUnmounted, ref } from "vue";
import type { Cloud } from "@/api/types";
import { freshness } from "./age";
import { Stream, type StreamOptions } from "./stream";

const TICK_MS = 500;

export interface Following {
  /** Asks for the state anew. Called at every beginning, and soon after every event. */
  refresh(): Promise<void>;
  event?(cloud: Cloud): void;
  refused?(status: number): void;
  /** Told at everything that the stream brings, a heartbeat too. */
  heard?(at: number): void;
}

export function useLive(following: Following) {
  const heardAt = ref(Date.now());
  const now = ref(Date.now());
  const hallAhead = ref(0);
  let stream: Stream | null = null;

  const timer = setInterval(() => { now.value = Date.now(); }, TICK_MS);
  const ageMs = computed(() => Math.max(0, now.value - heardAt.value));

  function start(options: StreamOptions) {
    stream?.end();
    stream = new Stream(options, {
      heard: (at) => { heardAt.value = at; following.heard?.(at); },
      begin: () => { following.refresh().catch(() => undefined); },
      event: (frame) => following.event?.(JSON.parse(frame.data) as Cloud),
      hallTime: (iso) => { hallAhead.value = Date.parse(iso) - Date.now(); },
      refused: (status) => following.refused?.(status),
    });
    void stream.run();
  }

  /** Notes that the state itself was got just now, by asking. */
  function heard() {
    heardAt.value = Date.now();
  }

  function stop() {
    stream?.end();
    stream = null;
  }

  onUnmounted(() => { clearInterval(timer); stop(); });
  return {
    start, stop, heard, now, heardAt, ageMs,
    state: computed(() => freshness(ageMs.value)),
    hallNow: computed(() => new Date(now.value + hallAhead.value)),
  };
}
