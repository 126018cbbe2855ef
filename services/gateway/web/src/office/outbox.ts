/** Answers of an inspection that a tablet has not sent yet: kept here, sent when there is a network, forgotten once merged. */
import { newKey } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { Answer, Answered, Inspection, Merged } from "./told";

export interface Kept { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void }
const MOST_AT_ONCE = 100;
const ROUND = "hall-inspection-round:";
const WAITING = "hall-inspection-waiting:";

/** The name of one question: a clause's item at a place of a hall. */
export const question = (each: { clause: string; item: string; place: string }) => `${each.clause}|${each.item}|${each.place}`;

/** Forgets the rounds that were taken along; answers that wait to be sent stay. */
export function forgetRounds(shelf: Storage): void {
  Object.keys(shelf).filter((each) => each.startsWith(ROUND)).forEach((each) => shelf.removeItem(each));
}

export class Outbox {
  constructor(private readonly shelf: Kept, private readonly round: string) {}

  /** Takes the round along, so that it can be gone on with without a network. */
  take(round: Inspection): void {
    this.shelf.setItem(ROUND + this.round, JSON.stringify(round));
  }

  taken(): Inspection | null {
    return read<Inspection>(this.shelf.getItem(ROUND + this.round));
  }

  waiting(): Answer[] {
    return read<Answer[]>(this.shelf.getItem(WAITING + this.round)) ?? [];
  }

  /** Notes an answer; another to the same question that was not sent yet is forgotten, one that was is replaced. */
  note(given: { clause: string; item: string; place: string; verdict: Answered; note?: string }, known: Answer[], at: string): Answer {
    const before = known.filter((each) => question(each) === question(given)).map((each) => each.id);
    const answer: Answer = { ...given, id: newKey(), at, replaces: before };
    this.keep([...this.waiting().filter((each) => question(each) !== question(given)), answer]);
    return answer;
  }

  /**
   * Sends what waits; each answer is merged once, however often it is sent. Returns what the office refused, or `null` when
   * the door was not reached and all of it still waits.
   */
  async send(post: (answers: Answer[]) => Promise<Merged>): Promise<Merged["refused"] | null> {
    const refused: Merged["refused"] = [];
    for (let some = this.waiting().slice(0, MOST_AT_ONCE); some.length; some = this.waiting().slice(0, MOST_AT_ONCE)) {
      try {
        const told = await post(some);
        refused.push(...told.refused);
        const done = new Set([...told.merged, ...told.known, ...told.refused.map((each) => each.id)]);
        const left = this.waiting().filter((each) => !done.has(each.id));
        if (left.length === this.waiting().length) return refused;
        this.keep(left);
      } catch (error) {
        if (error instanceof Refusal && error.passing) return null;
        throw error;
      }
    }
    return refused;
  }

  private keep(answers: Answer[]): void {
    if (answers.length) this.shelf.setItem(WAITING + this.round, JSON.stringify(answers));
    else this.shelf.removeItem(WAITING + this.round);
  }
}

function read<T>(text: string | null): T | null {
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null; // half of something is nothing
  }
}
