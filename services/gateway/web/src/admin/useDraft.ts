/** One draft: loaded, edited, tried, published; tried again when somebody else was first; the former published again. */
import { computed, ref, shallowRef } from "vue";
import type { Door } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Fault } from "./lines";
import { nextVersion, underVersion, versionOf } from "./versions";

export type Kind = "hall" | "matter" | "checklist" | "standard";
export interface Change { path: string; before: unknown; after: unknown }
export interface Tried { ok: boolean; faults: Fault[]; changes: Change[]; base: string }
export interface Published { subject: string; changed: boolean; base: string; former: string | null }

const NEW = "new";

export function useDraft(door: Pick<Door, "get" | "post">, kind: Kind, subject: string) {
  const [text, loaded, base] = [ref(""), ref(""), ref(NEW)];
  const tried = shallowRef<Tried | null>(null);
  const former = ref<string | null>(null);
  /** Somebody else has published since: what is shown differs from theirs, and the next publishing replaces it. */
  const overtaken = ref(false);
  const edited = computed(() => text.value !== loaded.value);
  const ready = computed(() => Boolean(tried.value?.ok && tried.value.changes.length));

  async function load(): Promise<void> {
    const found = await door.get<{ text: string; base: string }>(`/drafts/${kind}/${subject}`);
    [text.value, loaded.value, base.value] = [found.text, found.text, found.base];
    [tried.value, overtaken.value] = [null, false];
  }

  function write(words: string) {
    text.value = words;
    tried.value = null;
  }

  async function check(): Promise<Tried> {
    const answer = await door.post<Tried>(`/drafts/${kind}/check`, { text: text.value });
    if (answer.ok && answer.base === NEW) base.value = NEW; // under another name there is nothing yet
    tried.value = answer;
    return answer;
  }

  /** Publishes what was tried; `null`: somebody was first, and what differs is shown. */
  async function publish(): Promise<Published | null> {
    try {
      const done = await door.post<Published>(`/drafts/${kind}/publish`, { text: text.value, base: base.value });
      [loaded.value, base.value, former.value] = [text.value, done.base, done.former];
      [tried.value, overtaken.value] = [null, false];
      return done;
    } catch (error) {
      const theirs = error instanceof Refusal && error.status === 409 ? error.fact<string>("base") : undefined;
      if (!theirs) throw error;
      const changes = (error as Refusal).fact<Change[]>("changes") ?? [];
      tried.value = { ok: true, faults: [], changes, base: theirs };
      [base.value, overtaken.value] = [theirs, true];
      return null;
    }
  }

  /** Publishes again what was there before; of what has versions, under a new one. */
  async function restore(): Promise<Published | null> {
    const before = former.value;
    if (before === null) return null;
    const version = versionOf(text.value);
    write(version && versionOf(before) ? underVersion(before, nextVersion(version)) : before);
    const answer = await check();
    return answer.ok ? await publish() : null;
  }

  return { kind, subject, text, edited, tried, ready, former, overtaken, load, write, check, publish, restore };
}

export type Draft = ReturnType<typeof useDraft>;
